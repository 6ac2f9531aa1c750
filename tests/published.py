"""Reports held against the schemas that others publish (tests/schemas)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, FormatChecker
from xmlschema import XMLSchema

SCHEMAS = Path(__file__).parent / "schemas"


@cache
def _sarif() -> Draft7Validator:
    return Draft7Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8")), format_checker=FormatChecker())


@cache
def _junit() -> XMLSchema:
    return XMLSchema(SCHEMAS / "junit-10.xsd")


def sarif_faults(log: Any) -> list[str]:
    """Where a SARIF log breaks its schema, addresses and times included."""
    return [f"{fault.json_path}: {fault.message}" for fault in _sarif().iter_errors(log)]


def junit_faults(text: str) -> list[str]:
    """Where a JUnit report breaks its schema."""
    return [f"{fault.path}: {fault.reason}" for fault in _junit().iter_errors(text)]
