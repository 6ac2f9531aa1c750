"""The matches of a draft."""

from typing import Any

from kb.model import CONFIRMED, REFUSED, Match, Note
from kb.recurrence.similar import SimilarReport
from kb.render.json.form import dump, family_object, judged_object, note_object

_VERDICTS = {CONFIRMED: "confirmed", REFUSED: "refused"}


def similar(report: SimilarReport) -> str:
    """The matches of a draft; the whole why sums to the cosine."""
    return dump(similar_object(report))


def similar_object(report: SimilarReport) -> dict[str, Any]:
    """A draft and its matches."""
    return {
        "draft": draft_object(report.draft),
        "compared_with": report.compared_with,
        "matches": [match_object(match) for match in report.matches],
        "faults": [{"line": fault.line, "message": fault.message} for fault in report.faults],
    }


def draft_object(note: Note) -> dict[str, Any]:
    """What a report says of a draft."""
    return {"id": note.id, "path": note.path, "title": note.title, "date": note.date.isoformat() if note.date else None, "category": note.category}


def match_object(match: Match) -> dict[str, Any]:
    """One match with its why."""
    return {
        **note_object(match),
        "score": match.score,
        "level": match.level,
        "why": [{"term": term, "contribution": part} for term, part in match.why],
        "sections": [{"kind": kind, "share": share} for kind, share in match.sections],
        "cosine": match.cosine,
        "reference": match.reference,
        "said": match.said,
        "verdict": _VERDICTS.get(match.verdict or ""),
        "family": {**family_object(match.family), "place": match.family.place(match.id)} if match.family else None,
        "updates": [judged_object(update) for update in match.updates],
    }
