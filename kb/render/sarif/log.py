"""A log of one run (OASIS SARIF 2.1.0), and the parts that all logs share."""

import os
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from kb.model import Skipped
from kb.render.json.form import text
from kb.render.terminal import safe


def log(command: str, rules: list[dict[str, Any]], results: Iterable[dict[str, Any]], notifications: Iterable[dict[str, Any]]) -> str:
    """The log of a command, whose rules stand in the order of the results' ruleIndex."""
    run = {
        "tool": {"driver": {"name": "kb", "version": version("postmortem-kb"), "rules": rules}},
        "automationDetails": {"id": f"kb/{command}/"},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(notifications)}],
        "columnKind": "unicodeCodePoints",
        "results": list(results),
    }
    return text({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


def rule(id: str, short: str, full: str, level: str, help: dict[str, str]) -> dict[str, Any]:
    """A rule with its texts. level: error, warning or note, where a result says nothing else."""
    texts = {"shortDescription": {"text": short}, "fullDescription": {"text": full}, "help": help}
    return {"id": id, **texts, "defaultConfiguration": {"level": level}}


def message(text: str) -> dict[str, str]:
    """A plain text, in which brackets would be a link (SARIF 2.1.0, 3.11.6)."""
    return {"text": "\n".join(map(safe, text.split("\n"))).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")}


def location(path: str, **region: int | None) -> dict[str, Any]:
    """A place in a file, or the file. region: startLine, startColumn, endColumn, counted from 1; None leaves one out."""
    known = {key: value for key, value in region.items() if value is not None}
    return {"physicalLocation": {"artifactLocation": artifact(path), **({"region": known} if known else {})}}


def artifact(path: str) -> dict[str, str]:
    """A file, as an address relative to the root of the repository."""
    return {"uri": quote(os.fsencode(path))}


def skipped(one: Skipped) -> dict[str, Any]:
    """What is told of a file that could not be read."""
    return {"level": "warning", "message": message(one.reason), "locations": [location(one.path)]}
