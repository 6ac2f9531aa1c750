"""KB109 timeline-out-of-order: events that do not stand as they happened.

What it does   Reports an event that is earlier than the one above it, and once a timeline that runs from the newest event to the oldest. A step
               back of more than twelve hours is the next day; events under different headings are not compared.
Why it hurts   Readers take what stands above for the cause of what stands below, and durations come out wrong.
Bad            - 14:05 — the import begins
               - 13:40 — users report missing rows
Good           - 13:40 — users report missing rows
               - 14:05 — the import begins
Source         process page: the evidence begins with a timeline of events
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from kb.linting.subject import Subject
from kb.model import Event, Finding
from kb.patterns import late

_SOME_DAY = dt.date(2000, 1, 1)
_HALF_DAY = dt.timedelta(hours=12)
_TIME = late(r"(?:\d{4}-\d\d-\d\d[ T]+)?\d{1,2}[:.時]\d\d(?:\s?[ap]m\b)?|\bt\s?[+-]?\s?\d+\w*", re.I)

_RANGE = late(r"\d:\d\d-\d\d:\d\d")


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each step back; one on the heading when there are more steps back than forth."""
    for line, events in subject.timelines:
        steps = [(before, after, minutes) for before, after in pairwise(events) if (minutes := _minutes(subject, before, after))]
        back = [(before, after) for before, after, minutes in steps if minutes < 0]
        if len(back) >= 3 and 2 * len(back) > len(steps):
            yield Finding("KB109", line, "This timeline runs from the newest event to the oldest. Turn it round: the first event first.")
            continue
        for before, after in back:
            earlier, later = _written(subject, after), _written(subject, before)
            yield Finding("KB109", after.line, f"{earlier} stands below {later}, which is later. Move the event up, or correct its day or time.")


def _minutes(subject: Subject, before: Event, after: Event) -> int:
    """From one event to the next, negative for a step back; 0 when it is not known, or the two are written alike."""
    elapsed = _minute(after.at) - _minute(before.at) if before.at and after.at else _by_clock(subject, before, after)
    minutes = int(elapsed.total_seconds() // 60)
    return minutes if minutes > 0 or not _is_doubtful(subject, before, after) else 0


def _minute(at: dt.datetime) -> dt.datetime:
    """A moment without its seconds, which not every event gives."""
    return at.replace(second=0)


def _by_clock(subject: Subject, before: Event, after: Event) -> dt.timedelta:
    """The time between two events that count from t0, or that a clock times in one zone on known days, or on none."""
    first, then = subject.stamp(before), subject.stamp(after)
    if first and then and first.offset is not None and then.offset is not None:
        return dt.timedelta(minutes=then.offset - first.offset)
    if not (first and then and first.clock and then.clock) or first.zone != then.zone or (before.day is None) != (after.day is None):
        return dt.timedelta()
    elapsed = dt.datetime.combine(after.day or _SOME_DAY, then.clock) - dt.datetime.combine(before.day or _SOME_DAY, first.clock)
    return elapsed + dt.timedelta(days=1) if after.day is None and elapsed < -_HALF_DAY else elapsed


def _is_doubtful(subject: Subject, *events: Event) -> bool:
    """True for times that are written alike (13:31 behind 13:31:59), and for 13:30-13:45, whose end reads like an offset from UTC."""
    return len({_written(subject, event) for event in events}) == 1 or any(_RANGE.search(subject.file.lines[event.line - 1]) for event in events)


def _written(subject: Subject, event: Event) -> str:
    """The time of an event as its line has it."""
    found = _TIME.search(subject.file.lines[event.line - 1])
    return " ".join(found[0].split()) if found else f"line {event.line}"
