"""Notes that carry the expectation on the guilty line."""

import datetime as dt
import re
from pathlib import Path

from kb.linting_notes import Asked, lint

TODAY = dt.date(2026, 11, 25)

_EXPECTED = re.compile(r"[ \t]*<!-- expect: (?P<codes>KB\d{3}(?:, KB\d{3})*) -->")


def findings(text: str, note: Path, *codes: str) -> list[tuple[int, str]]:
    """Line and code of each finding on an annotated text, written to a file without what it says of expectations."""
    note.write_text(_EXPECTED.sub("", text), encoding="utf-8")
    return [(finding.line, finding.rule) for finding in lint(Asked((note,), select=codes), TODAY).findings]


def expectations(text: str) -> list[tuple[int, str]]:
    """Line and code of each finding that an annotated text expects."""
    return [(number, code) for number, line in enumerate(text.splitlines(), 1) for said in _EXPECTED.finditer(line) for code in said["codes"].split(", ")]
