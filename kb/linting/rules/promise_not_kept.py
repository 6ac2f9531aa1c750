"""KB408 promise-not-kept: an update that is still to come, days after the incident.

What it does   Reports, once so many days have passed since the date of the note, an update that calls itself open (an empty box, TODO, planned, "will be
               added", in several languages) and whose file does not stand; and one of the kind scenario, case, pattern or traceability whose file or quoted
               line never stood. Gates and checklists that are named as done are for KB406.
Why it hurts   The process changes the tests on the day of the incident. What waits for a quiet week is met by the next incident first.
Bad            - [ ] Scenario: `docs/scenarios/retry-after-timeout.md`
Good           - [x] Scenario: `docs/scenarios/retry.md`
Configure      [lint.promise-not-kept]   days = 7
Source         process page, "Do": findings become tests and gates on the same day
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.promises import is_open
from kb.linting.subject import Subject
from kb.linting.targets import GATES, missing, named_once, place
from kb.linting.tree import names_file
from kb.model import Finding, Update

NEEDS = "repository"
FINISHED = True


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each promise."""
    date = subject.note.date
    passed = (subject.today - date).days if date else 0
    for update in named_once(subject.note.updates) if passed > settings["days"] else ():
        open = is_open(subject.file.lines[update.line - 1])
        if said := _said(subject, update, open):
            line, column, end = place(subject, update.line, update.path) if update.path else (update.line, None, None)
            yield Finding("KB408", line, f"{said}, {passed:,} days after {date}. Merge it, or take the update back.", column, end)


def _said(subject: Subject, update: Update, open: bool) -> str | None:
    """Why an update is a promise that is not kept; None when it is none, or kept."""
    if not update.path or not names_file(update.path):
        return "This update is still open" if open else None
    gap = missing(subject, update)
    if gap is None or (not open and (update.kind in (*GATES, "other") or gap.is_gone or "*" in update.path)):
        return None
    return f"This update is still open: {gap.what} does not stand" if open else f"The {update.kind} {gap.what} does not stand"
