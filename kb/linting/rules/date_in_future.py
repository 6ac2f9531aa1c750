"""KB108 date-in-future: an incident that has not happened yet.

What it does   Reports a note, a field or an event of the timeline that is dated after tomorrow (UTC); dates of planned work are not asked.
Why it hurts   A wrong year puts the note into a month that nobody looks at, and ahead of every later one.
Bad            **Date/time (UTC+0):** 2062-03-02 09:10
Good           **Date/time (UTC+0):** 2026-03-02 09:10
Source         process page, "Pin everything to timestamps"
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.subject import Subject
from kb.model import Finding


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each line with such a day. A day ahead is let pass: it is tomorrow already where the author is."""
    days = {field.line: at.day for field, at in subject.times.values()}
    days |= {event.line: event.day for event in subject.note.timeline if event.day}
    if subject.note.date and subject.note.date not in days.values():
        days[subject.note.line] = subject.note.date
    for line, day in days.items():
        if day and day > subject.today + dt.timedelta(days=1):
            yield Finding("KB108", line, f"{day} is in the future. Write the day on which it happened.", *subject.span(line, str(day)))
