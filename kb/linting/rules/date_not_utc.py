"""KB107 date-not-utc: times that everyone has to convert, or cannot.

What it does   Reports a field with a time, and a timeline with times of day, in another zone than UTC or in none that is said. A zone counts when it
               stands with the time, in its label, in the timeline's heading, in the head of its table, in a sentence above its first event, or in
               the note's title or a line such as "All times in CET" anywhere. The message says when the label cannot be right for the day, as PST
               in July.
Why it hurts   Logs are in UTC: whoever compares them with the note is off by hours, and after a change of the clocks by another one.
Bad            ## Timeline
               - 09:10 — the first job times out
Good           ## Timeline (UTC+0)
               - 09:10 — the first job times out
Configure      zones: the zones that are fine as well, such as "CET" or "UTC+9". stated: how a line begins to say the zone of all times.
Source         process page, the template: date, time and timeline in UTC+0
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from kb.linting.subject import Subject
from kb.model import Event, Finding
from kb.zones import ZONE, matched_zone, other_clock, zone_of

_TIME_OF_DAY = re.compile(r"\d[:時]\d|\d ?[ap]\.?m\b|\d Uhr\b", re.I)
_OFFSET = re.compile(r"(?:UTC|GMT)\s*[+\u2212±-]\s*\d")
_HEAD = 120
"""So many signs of an event's line hold its time."""


class _Zones(NamedTuple):
    """What a team takes: the zones that are fine beside UTC, and how a line says the zone of all times."""

    fine: frozenset[dt.tzinfo | None]
    stated: re.Pattern[str]


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding on each timeline, and where none has any, one on the first field."""
    zones = _Zones(frozenset(zone_of(name) for name in settings["zones"]), _stated(tuple(settings["stated"])))
    found = [finding for line, events in subject.timelines for finding in _timeline(subject, line, events, zones)]
    yield from found or _fields(subject, zones)


def _fields(subject: Subject, zones: _Zones) -> Iterator[Finding]:
    for field, at in subject.times.values():
        if at.clock and not (at.zone and _is_fine(at.zone, zones)):
            shown, line = field.value[:60], subject.file.lines[field.line - 1]
            said = f"is given as {_name(line)}.{_doubt(line, [at.day])}" if at.zone else "says no zone."
            yield Finding("KB107", field.line, f"{shown!r} {said} Give it in UTC, and say so.", *subject.span(field.line, shown))
            return


def _timeline(subject: Subject, line: int, events: list[Event], zones: _Zones) -> Iterator[Finding]:
    """On the line that names a zone for all, else on the first event that has another, else on the heading."""
    lines = subject.file.lines
    if not any(_TIME_OF_DAY.search(lines[event.line - 1][:_HEAD]) for event in events):
        return
    if head := next((number for number in range(line, events[0].line) if zone_of(lines[number - 1])), None):
        yield from _given(subject, head, events, zones)
        return
    timed = [(event, at) for event in events if (at := subject.stamp(event)) and at.clock]
    if foreign := next(((event, at) for event, at in timed if at.zone and not _is_fine(at.zone, zones)), None):
        written = lines[foreign[0].line - 1][:_HEAD]
        said = f"This time is given as {_name(written)}.{_doubt(written, [foreign[1].day or _day(foreign[0])])}"
        yield Finding("KB107", foreign[0].line, f"{said} Give the timeline in UTC, and say so in its heading.")
    elif timed and not any(at.zone for _, at in timed):
        yield from _elsewhere(subject, line, events, zones)


def _given(subject: Subject, line: int, events: list[Event], zones: _Zones) -> Iterator[Finding]:
    """On the line that names the zone of all times, when that is another than UTC."""
    said = subject.file.lines[line - 1]
    if not _is_fine(zone_of(said), zones):
        other, doubt = _other(subject, zone_of(said), events), _doubt(said, [*map(_day, events), subject.note.date])
        yield Finding("KB107", line, f"The times of this timeline are given as {_name(said)}{other}.{doubt} Give them in UTC, and say so in its heading.")


def _other(subject: Subject, zone: dt.tzinfo | None, events: list[Event]) -> str:
    """The first event that names another zone than the one that is to hold for all, as the end of a clause; "" when none does."""
    for event in events:
        at, name = subject.stamp(event), _name(subject.file.lines[event.line - 1][:_HEAD])
        if at and at.clock and at.zone and at.zone != zone and name[0].isalpha():
            return f", and on line {event.line} as {name}"
    return ""


def _elsewhere(subject: Subject, line: int, events: list[Event], zones: _Zones) -> Iterator[Finding]:
    """For times beside which no zone stands: on the title or the line that tells it for all of them, else on the heading."""
    told = {place.line: place.match for place in subject.find(zones.stated)}
    lines = subject.file.lines
    if head := next((number for number in (*told, subject.note.line) if zone_of(lines[number - 1])), None):
        yield from _given(subject, head, events, zones)
    elif named := next(((number, match["zone"]) for number, match in told.items() if match["zone"]), None):
        both = list(dict.fromkeys(match[0].strip(" ()") for match in ZONE.finditer(lines[named[0] - 1])))
        said = f"{' and '.join(both)} are two zones." if len(both) > 1 else f"{named[1]!r} is no zone that is known."
        yield Finding("KB107", named[0], f"{said} Give the times of this timeline in UTC, and say so in its heading.", *subject.span(*named))
    elif not _is_said_elsewhere(subject):
        yield Finding("KB107", line, "The times of this timeline say no zone. Give them in UTC, and say so in its heading: Timeline (UTC+0)")


@lru_cache(maxsize=4)
def _stated(beginnings: tuple[str, ...]) -> re.Pattern[str]:
    """A line that says the zone of all times; the zone is the first word behind it that is written with a capital."""
    begins = "|".join(map(re.escape, beginnings))
    return re.compile(rf"(?:{begins})(?i:(?: (?:are|is|in|as|given|shown|listed|local|below|here|sind|en))*)[ :：]*(?P<zone>[A-Z][\w+/-]+)?", re.M)


def _is_said_elsewhere(subject: Subject) -> bool:
    """True when a field gives the zone, or the note speaks of UTC anywhere: then its author had one in mind."""
    return any(at.zone for _, at in subject.times.values()) or "UTC" in subject.shown or "GMT" in subject.shown


def _is_fine(zone: dt.tzinfo | None, zones: _Zones) -> bool:
    return zone in zones.fine or (zone is not None and zone.utcoffset(_SUMMER) == zone.utcoffset(_WINTER) == dt.timedelta())


_WINTER, _SUMMER = dt.datetime(2026, 1, 1), dt.datetime(2026, 7, 1)


def _day(event: Event) -> dt.date | None:
    return event.day or (event.at.date() if event.at else None)


def _doubt(line: str, days: Iterable[dt.date | None]) -> str:
    """A sentence on the zone that a line names, when on one of these days another clock was in use; "" when none was, or the line gives an offset."""
    if not _OFFSET.search(line):
        for day in filter(None, days):
            if other := other_clock(_name(line), day):
                return f" Check before converting: on {day} {other.kind} time ({other.name}) applied."
    return ""


def _name(line: str) -> str:
    """The first zone that a line names, as written."""
    return next((match[0].strip(" ()") for match in ZONE.finditer(line) if matched_zone(match)), "another zone")
