"""KB504 recurrence-without-gate: it happened again, and what should have stopped it is not there.

What it does   Reports recurrence_of for an earlier note whose gate or checklist is gone, or never stood, as long as this note names none of that kind
               that stands.
Why it hurts   The same incident is free to come a third time.
Bad            **Recurrence of:** 2025-03-14-refund-paid-twice, whose gate `.github/workflows/retry.yml` went in June
Good           - Gate: `.github/workflows/tests.yml` ("synthetic retry") beside it, under this note's updates
Configure      What stands is looked up in the work tree, and as of the last kb index
Source         process page, "Don't": a lesson changes a checklist, scenario or gate; "Metrics": the rate of recurrence
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.facts import Earlier
from kb.linting.subject import Subject
from kb.linting.targets import GATES, Missing, gaps, missing, place
from kb.model import CONFIRMED, Finding

NEEDS = "build"
FINISHED = True


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each verdict."""
    for verdict in (verdict for verdict in subject.note.verdicts if verdict.kind == CONFIRMED):
        meant = subject.facts.meant(verdict.target) if subject.facts else None
        if meant and len(meant) == 1 and not meant[0].itself and (lost := _lost(subject, meant[0])):
            line, column, end = place(subject, verdict.line, verdict.target)
            yield Finding("KB504", line, _said(meant[0], lost), column, end)


def _lost(subject: Subject, earlier: Earlier) -> list[Missing]:
    """The gates and checklists of an earlier note that are not there, of kinds of which this note names none that is."""
    lost = list(gaps(subject, (update for update in earlier.updates if update.kind in GATES)))
    anew = {update.kind for update in subject.note.updates if lost and update.kind in GATES and update.path and not missing(subject, update)}
    return [gap for gap in lost if gap.update.kind not in anew]


def _said(earlier: Earlier, lost: list[Missing]) -> str:
    first, more = lost[0], f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    state = f"is gone{first.since}" if first.is_gone else "does not stand"
    return f"The {first.update.kind} of {earlier.id} {state}: {first.what}{more}. Restore it, or name under the updates what stands in its place."
