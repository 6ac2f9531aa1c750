"""What is proposed for a draft."""

from typing import Any

from kb.recurrence.suggesting import Proposal, SuggestReport
from kb.render.json.form import dump, note_object


def suggestion(report: SuggestReport) -> str:
    """The category, null when none is likely, and the labels, the surest first."""
    draft = report.draft
    return dump(
        {
            "draft": {"id": draft.id, "path": draft.path, "title": draft.title, "category": draft.category, "labels": list(draft.labels)},
            "categorised": report.categorised,
            "labelled": report.labelled,
            "category": _proposal(report.category) if report.category else None,
            "labels": [_proposal(label) for label in report.labels],
        }
    )


def _proposal(one: Proposal) -> dict[str, Any]:
    notes = [{**note_object(note), "cosine": cosine} for note, cosine in one.notes]
    return {"name": one.name, "score": one.score, "right": one.right, "of": one.of, "notes": notes}
