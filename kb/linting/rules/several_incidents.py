"""KB113 several-incidents: incidents in one note that are read as one.

What it does   Reports a second title whose sections repeat those of the first, and a second date of another day, in a note that kb cannot split.
               It splits a file at headings of one level that each have a root cause below them.
Why it hurts   The second incident has no date, category and cause of its own: it is found by nobody and counted nowhere.
Bad            # Labels printed twice
               ## Summary
               # Labels not printed at all
               ## Summary
Good           # Labels printed twice
               ## Root Cause
               # Labels not printed at all
               ## Root Cause
Source         process page: one note for each incident, with one primary cause
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.subject import Subject
from kb.model import Finding
from kb.times import stamp

_TELLING = frozenset({"summary", "timeline", "root-cause", "impact"})


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each title after the first that opens a note of its own, and for each date after the first of another day."""
    told: set[str] = set()
    opened = None
    for section in subject.note.sections:
        if section.level == 1 and not section.known:
            opened = section
        elif section.level > 1 and section.kind in _TELLING:
            if opened and section.kind in told:
                said = (
                    f"{opened.heading[:60]!r} has a {section.kind.replace('-', ' ')} of its own. Give each incident a file, or a heading with its root cause."
                )
                yield Finding("KB113", opened.line, said)
                opened = None
            told.add(section.kind)
    yield from _dates(subject)


def _dates(subject: Subject) -> Iterator[Finding]:
    first: dict[str, dt.date] = {}
    for field in subject.note.fields:
        at = stamp(field.value, subject.vocabulary.date_order) if field.key in ("date", "started_at") and field.line >= subject.note.body_line else None
        if at and at.day and first.setdefault(field.key, at.day) != at.day:
            said = f"{at.day} is a second date beside {first[field.key]}. Give each incident a file, or a heading with its root cause."
            yield Finding("KB113", field.line, said, *subject.span(field.line, field.value[:60]))
