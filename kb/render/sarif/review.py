"""A review as findings for code scanning (OASIS SARIF 2.1.0)."""

import hashlib
import os
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from kb.model import CONFIRMED, REFUSED
from kb.recurrence.review import Alert, ReviewReport, alerts
from kb.render.json.form import text
from kb.render.review import message, title
from kb.render.terminal import safe, shown_path

_ANSWER = f"Read the earlier note. If the cause is the same, write {CONFIRMED} and its id into the note, else {REFUSED} and its id."
_RULES = {
    "likely-recurrence": ("The root cause was there before", "An earlier note very probably has the same root cause, and nobody has said yet whether it has."),
    "possible-recurrence": (
        "The root cause may have been there before",
        "An earlier note may have the same root cause, and nobody has said yet whether it has.",
    ),
}


def review(review: ReviewReport) -> str:
    """One run with a result for each alert: an error when it fails the run, else a warning."""
    driver = {"name": "kb", "version": version("postmortem-kb"), "rules": [_rule(id, *texts) for id, texts in _RULES.items()]}
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "kb/similar/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(alert, review.folder) for alert in alerts(review)],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return text(log)


def _rule(id: str, short: str, full: str) -> dict[str, Any]:
    return {
        "id": id,
        "shortDescription": {"text": short},
        "fullDescription": {"text": full},
        "help": {"text": f"{full} {_ANSWER}"},
        "defaultConfiguration": {"level": "warning"},
    }


def _result(alert: Alert, folder: str) -> dict[str, Any]:
    match, rule = alert.match, title(alert.match).replace(" ", "-")
    return {
        "ruleId": rule,
        "ruleIndex": list(_RULES).index(rule),
        "level": "error" if alert.fails else "warning",
        "message": {"text": _text("\n".join(message(alert, folder)))},
        "locations": [_location(alert.draft.path, alert.line)],
        "relatedLocations": [{"id": 1, **_location(shown_path(folder, match.path), match.line), "message": {"text": _text(safe(match.title))}}],
        "partialFingerprints": {"kbPair/v1": hashlib.sha256(f"{alert.draft.id}\0{match.id}".encode("utf-8", "replace")).hexdigest()},
        "properties": {"level": match.level, "score": match.score, "cosine": match.cosine, "reference": match.reference},
    }


def _location(path: str, line: int) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": quote(os.fsencode(path))}, "region": {"startLine": line}}}


def _text(text: str) -> str:
    """Plain text of a message, in which brackets would be a link (SARIF 2.1.0, 3.11.6)."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
