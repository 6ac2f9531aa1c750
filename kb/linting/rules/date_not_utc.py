"""KB107 date-not-utc: times that everyone has to convert, or cannot.

What it does   Reports a field with a time, and a timeline, in another zone than UTC or in none that is said. A zone counts when it stands with
               the time, in its label, in the timeline's heading, in the head of its table or in a sentence above its first event.
Why it hurts   Logs are in UTC: whoever compares them with the note is off by hours, and after a change of the clocks by another one.
Bad            ## Timeline
               - 09:10 — the first job times out
Good           ## Timeline (UTC+0)
               - 09:10 — the first job times out
Configure      zones: the zones that are fine as well, such as "CET" or "UTC+9".
Source         process page, the template: date, time and timeline in UTC+0
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.subject import Subject
from kb.model import Event, Finding
from kb.zones import ZONE, matched_zone, zone_of


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding on each timeline, and where none has any, one on the first field."""
    fine = {zone_of(name) for name in settings["zones"]}
    found = [finding for line, events in subject.timelines for finding in _timeline(subject, line, events, fine)]
    yield from found or _fields(subject, fine)


def _fields(subject: Subject, fine: set[dt.tzinfo | None]) -> Iterator[Finding]:
    for field, at in subject.times.values():
        if at.clock and not (at.zone and _is_fine(at.zone, fine)):
            shown = field.value[:60]
            said = f"is in {_name(subject.file.lines[field.line - 1])}" if at.zone else "says no zone"
            yield Finding("KB107", field.line, f"{shown!r} {said}. Give it in UTC, and say so.", *subject.span(field.line, shown))
            return


def _timeline(subject: Subject, line: int, events: list[Event], fine: set[dt.tzinfo | None]) -> Iterator[Finding]:
    """On the line that names a zone for all, else on the first event that has another, else on the heading."""
    lines = subject.file.lines
    if head := next((number for number in range(line, events[0].line) if zone_of(lines[number - 1])), None):
        if not _is_fine(zone_of(lines[head - 1]), fine):
            yield Finding("KB107", head, f"The times of this timeline are in {_name(lines[head - 1])}. Give them in UTC, and say so in its heading.")
        return
    timed = [(event.line, at.zone) for event in events if (at := subject.stamp(event)) and at.clock]
    if foreign := next(((number, zone) for number, zone in timed if zone and not _is_fine(zone, fine)), None):
        yield Finding("KB107", foreign[0], f"This time is in {_name(lines[foreign[0] - 1])}. Give the timeline in UTC, and say so in its heading.")
    elif timed and not any(zone for _, zone in timed) and not _is_said_elsewhere(subject):
        yield Finding("KB107", line, "The times of this timeline say no zone. Give them in UTC, and say so in its heading: Timeline (UTC+0)")


def _is_said_elsewhere(subject: Subject) -> bool:
    """True when a field gives the zone, or the note speaks of UTC anywhere: then its author had one in mind."""
    return any(at.zone for _, at in subject.times.values()) or "UTC" in subject.shown or "GMT" in subject.shown


def _is_fine(zone: dt.tzinfo | None, fine: set[dt.tzinfo | None]) -> bool:
    return zone in fine or (zone is not None and zone.utcoffset(_SUMMER) == zone.utcoffset(_WINTER) == dt.timedelta())


_WINTER, _SUMMER = dt.datetime(2026, 1, 1), dt.datetime(2026, 7, 1)


def _name(line: str) -> str:
    """The first zone that a line names, as written."""
    return next((match[0].strip(" ()") for match in ZONE.finditer(line) if matched_zone(match)), "another zone")
