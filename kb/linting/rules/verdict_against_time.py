"""KB503 verdict-against-time: a recurrence of itself, or of something that had not happened yet.

What it does   Reports a verdict that names its own note, and recurrence_of for a note whose incident began after that of this one had ended.
Why it hurts   A family is read in the order of dates: which gate should have stopped which incident can only be told forwards.
Bad            **Date/time (UTC+0):** 2025-03-14 08:13
               **Recurrence of:** 2025-09-19-goodwill-credit-booked-twice
Good           **Date/time (UTC+0):** 2025-09-19 08:13
               **Recurrence of:** 2025-03-14-refund-paid-twice
Source         our own: a verdict is what a person says of an earlier note
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.families import fault
from kb.linting.subject import Subject
from kb.linting.targets import place
from kb.model import CONFIRMED, Finding

NEEDS = "build"


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each verdict."""
    for verdict in subject.note.verdicts:
        meant = subject.facts.meant(verdict.target) if subject.facts else None
        if not meant or len(meant) != 1 or not (meant[0].itself or (meant[0].later and verdict.kind == CONFIRMED)):
            continue
        later = f"{verdict.kind}: {meant[0].id} is of {meant[0].date}, after this note. Only a later note recurs: write the verdict there."
        said = fault(verdict.kind, verdict.target, [meant[0].id], itself=True) if meant[0].itself else later
        line, column, end = place(subject, verdict.line, verdict.target)
        yield Finding("KB503", line, said, column, end)
