"""One note of a build, with what the knowledge base knows of it."""

from collections.abc import Iterable

from kb.model import CONFIRMED, Family, Note
from kb.recurrence.similar import SimilarReport
from kb.render.json.form import dump, family_object, judged_object
from kb.render.json.show import parsed_object
from kb.render.json.similar import match_object
from kb.store.pages import Judged


def note(note: Note, report: SimilarReport, family: Family | None, verdicts: Iterable[Judged]) -> str:
    """The note as it was parsed, whether its targets stand, its matches among earlier notes, its family, and who judged it."""
    return dump(
        {
            "note": {**parsed_object(note), "updates": [judged_object(update) for update in note.updates]},
            "matches": [match_object(match) for match in report.matches],
            "family": family_object(family) if family else None,
            "verdicts": [
                {"verdict": "confirmed" if one.kind == CONFIRMED else "refused", "id": one.id, "title": one.title, "date": one.date, "note_is": one.direction}
                for one in verdicts
            ],
        }
    )
