"""A review as findings for code scanning (OASIS SARIF 2.1.0)."""

import hashlib
from typing import Any

from kb.model import CONFIRMED, REFUSED
from kb.recurrence.review import Alert, ReviewReport, alerts
from kb.render.review import message as said
from kb.render.review import title
from kb.render.sarif.log import location, log, message, rule, skipped
from kb.render.terminal import shown_path

_ANSWER = f"Read the earlier note. If the cause is the same, write {CONFIRMED} and its id into the note, else {REFUSED} and its id."
_RULES = {
    "likely-recurrence": ("The root cause was there before", "An earlier note very probably has the same root cause, and nobody has said yet whether it has."),
    "possible-recurrence": (
        "The root cause may have been there before",
        "An earlier note may have the same root cause, and nobody has said yet whether it has.",
    ),
}


def review(review: ReviewReport) -> str:
    """One run with a result for each alert: an error when it fails the run, else a warning; a notification for each skipped file."""
    rules = [rule(id, short, full, "warning", {"text": f"{full} {_ANSWER}"}) for id, (short, full) in _RULES.items()]
    return log("similar", rules, (_result(alert, review.folder) for alert in alerts(review)), map(skipped, review.skipped))


def _result(alert: Alert, folder: str) -> dict[str, Any]:
    match, id = alert.match, title(alert.match).replace(" ", "-")
    return {
        "ruleId": id,
        "ruleIndex": list(_RULES).index(id),
        "level": "error" if alert.fails else "warning",
        "message": message("\n".join(said(alert, folder))),
        "locations": [location(alert.draft.path, startLine=alert.line)],
        "relatedLocations": [{"id": 1, **location(shown_path(folder, match.path), startLine=match.line), "message": message(match.title)}],
        "partialFingerprints": {"kbPair/v1": hashlib.sha256(f"{alert.draft.id}\0{match.id}".encode("utf-8", "replace")).hexdigest()},
        "properties": {"level": match.level, "score": match.score, "cosine": match.cosine, "reference": match.reference},
    }
