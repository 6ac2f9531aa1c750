"""KB408 promise-not-kept: an update that is still to come, days after the incident.

What it does   Reports, once so many days have passed since the date of the note, an update that calls itself open (an empty box, TODO, planned, "will be
               added", in several languages) and whose file does not stand, or that names none; and a scenario, case, pattern or matrix ("Cases: …") whose
               file or quoted line never stood. Gates and checklists that are named as done are for KB406; an update that names a day
               which is still to come waits for it.
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
from kb.linting.targets import GATES, gaps, named_once, names_kind, place
from kb.linting.tree import names_file
from kb.model import Finding, Update
from kb.times import dates

NEEDS = "repository"
FINISHED = True


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each file that is still to come, and one for all promises that name none, on the first."""
    date = subject.note.date
    passed = (subject.today - date).days if date else 0
    updates = [update for update in named_once(subject.note.updates) if not _is_due_later(subject, update)] if passed > settings["days"] else []
    since = f"{passed:,} days after {date}"
    if words := [update for update in updates if not _names_file(update) and _is_open(subject, update)]:
        said = "This update is still open" if len(words) == 1 else f"This update and {len(words) - 1} more are still open"
        yield Finding("KB408", words[0].line, f"{said}, {since}. Do it, or take it back.")
    for gap in gaps(subject, (update for update in updates if _names_file(update) and (_is_open(subject, update) or _is_expected(subject, update)))):
        if _is_open(subject, gap.update) or not gap.is_gone:
            line, column, end = place(subject, gap.update.line, str(gap.update.path))
            said = "This update is still open" if _is_open(subject, gap.update) else f"The {gap.update.kind} never came"
            yield Finding("KB408", line, f"{said}: {gap.what} does not stand, {since}. Merge it, or take the update back.", column, end)


def _is_due_later(subject: Subject, update: Update) -> bool:
    """True when the line of an update names a day that is still to come."""
    return any(day > subject.today for _, day in dates(subject.file.lines[update.line - 1], subject.vocabulary.date_order))


def _names_file(update: Update) -> bool:
    return update.path is not None and names_file(update.path)


def _is_open(subject: Subject, update: Update) -> bool:
    return is_open(subject.file.lines[update.line - 1])


def _is_expected(subject: Subject, update: Update) -> bool:
    """True for what is named as done, and is no gate, which KB406 is about, nor a glob, which KB404 is about."""
    return update.kind not in (*GATES, "other") and "*" not in str(update.path) and names_kind(subject, update)
