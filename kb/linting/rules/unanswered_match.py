"""KB501 unanswered-match: a note that looks like one before it, and does not say whether it is.

What it does   Reports a strong match of `kb similar` that neither recurrence_of nor not_recurrence_of answers, on the root cause.
Why it hurts   Whether a gate failed, or there never was one, can only be learnt where somebody says that it happened again.
Bad            ## Root Cause
               `POST /credits` has no idempotency key (as the refunds of March had none)
Good           **Recurrence of:** 2025-03-14-refund-paid-twice
Configure      [lint.unanswered-match]   level = "possible": report weaker matches as well.
               Of a whole folder this is not asked: `kb recurrences` compares all notes, `kb lint --changed REV` those of a branch.
Source         process page, "Metrics": the rate of recurrence
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.levels import LEVELS
from kb.linting.subject import Subject
from kb.model import Finding

NEEDS = "comparison"

_MOST = 3
"""So many matches are named; a writer answers the best of them first."""


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each match."""
    reached = LEVELS[: LEVELS.index(settings["level"]) + 1]
    cause = subject.note.section("root-cause")
    line = cause.line if cause else subject.note.line
    for match in [match for match in subject.facts.unanswered() if match.level in reached][:_MOST] if subject.facts else ():
        when = f" of {match.date}" if match.date else ""
        said = f"This looks like {match.id}{when} ({match.level} match, {match.score:.2f}). Answer with recurrence_of or not_recurrence_of: {match.id}"
        yield Finding("KB501", line, said)
