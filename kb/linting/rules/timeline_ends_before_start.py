"""KB110 timeline-ends-before-start: an incident that was over before it began.

What it does   Reports a time of containment or resolution that is before the start, and a timeline whose every event is.
Why it hurts   The time to contain is negative, or counted as unknown; one of the two times is wrong.
Bad            **Started at:** 2026-03-02 09:10 UTC
               **Resolved at:** 2026-03-01 11:30 UTC
Good           **Started at:** 2026-03-02 09:10 UTC
               **Resolved at:** 2026-03-02 11:30 UTC
Source         process page, "Time to contain"
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.subject import Subject
from kb.model import Finding
from kb.times import Stamp
from kb.zones import to_utc


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each field that ends too early, and one on the last event. An event before the start may be what caused it."""
    times = subject.times
    start = times.get("started_at") or times.get("date")
    for key in ("contained_at", "resolved_at"):
        if start and key in times and _is_before(times[key][1], start[1]):
            field, _ = times[key]
            said = f"{field.value[:60]!r} is before the start, {start[0].value[:60]!r}. Correct the one that is wrong."
            yield Finding("KB110", field.line, said, *subject.span(field.line, field.value[:60]))
    known = [event for event in subject.note.timeline if event.at]
    began = subject.note.started_at
    if began and len(known) > 1 and all(event.at < began for event in known if event.at):
        line = known[-1].line
        yield Finding("KB110", line, f"The timeline ends here, before the start of the incident ({began:%Y-%m-%d %H:%M} UTC). Correct the one that is wrong.")


def _is_before(end: Stamp, start: Stamp) -> bool:
    """True when one time is surely before the other: by UTC, or by the clock where neither says a zone, else by a day more than zones can make."""
    if not (end.day and start.day):
        return False
    if end.clock and start.clock and (end.zone is None) == (start.zone is None):
        return _moment(end) < _moment(start)
    return end.day + dt.timedelta(days=0 if end.zone == start.zone else 1) < start.day


def _moment(at: Stamp) -> dt.datetime:
    """The moment of a time with day and clock; without a zone it is comparable only to others without."""
    utc = to_utc(at.day, at.clock, at.zone or dt.UTC)
    return utc or dt.datetime.max.replace(tzinfo=dt.UTC)
