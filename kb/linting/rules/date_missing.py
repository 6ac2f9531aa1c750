"""KB105 date-missing: an incident that happened at no time.

What it does   Reports a note that gives no date: in no field, title, timeline or file name; and a date that does not begin with a day. Where a day is
               written that no calendar has, that day is reported instead (KB106).
Why it hurts   The note is in no month and no trend, and an earlier incident cannot be told from a later one.
Bad            **Date/time (UTC+0):** last Tuesday
Good           **Date/time (UTC+0):** 2026-03-02 09:10
Configure      date_order in kb.toml ("mdy" or "dmy") says how 03/04/2026 is meant. A date that is still a hint is KB103.
Source         process page, the template: date and time in UTC
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.rules.impossible_date import impossible, impossible_days
from kb.linting.subject import Subject
from kb.model import Finding
from kb.parse.fields import value_of
from kb.times import dates

FINISHED = True


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, on the date that cannot be read, else on the title."""
    if subject.note.date:
        return
    field = value_of(subject.note.fields, "started_at") or value_of(subject.note.fields, "date")
    if field and not any(impossible(field.value)):
        shown = field.value[:60]
        yield Finding(
            "KB105", field.line, f"{shown!r} does not begin with a day that can be read. Write it as 2026-03-14 08:13.", *subject.span(field.line, shown)
        )
    elif not field and not subject.labels.keys() & {"date", "started_at"} and not any(True for _ in impossible_days(subject)):
        yield Finding("KB105", subject.note.line, f"{_where(subject)} Say below the title when it began: **Date/time (UTC+0):** 2026-03-14 08:13")


def _where(subject: Subject) -> str:
    """Where the date of the note stands, when it is in a sentence."""
    order = subject.vocabulary.date_order
    told = next((number for number, line in subject.shown_lines.items() if any(True for _ in dates(line, order))), None)
    return f"The days that the note names stand in sentences (the first on line {told})." if told else "The note gives no date."
