"""Events of a timeline, in all the forms that teams write them, with UTC where the text gives date, time and zone."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.markdown import Block
from kb.model import Event
from kb.parse.inline import plain
from kb.parse.sections import Part
from kb.patterns import late
from kb.times import Stamp, dates, last_stamp, nearest_day, stamp
from kb.vocabulary import Vocabulary, without_placeholders
from kb.zones import to_utc, zone_of

_HALF_DAY = dt.timedelta(hours=12)
_WEEKDAY = late(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?|[月火水木金土日]曜?日?", re.I)
_PICTURE = late(r"!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])")


class Frame(NamedTuple):
    """What a timeline takes from its surroundings: the note's day and start, the order of numeric dates, the zone.

    near: the day in the file's name, which tells the year of "Oct 31" while no other day is known.
    """

    day: dt.date | None = None
    start: dt.datetime | None = None
    order: str | None = None
    zone: dt.tzinfo | None = None
    near: dt.date | None = None


class _Entry(NamedTuple):
    """One entry as laid out: its time, if it has one, and what it says."""

    text: str
    line: int
    stamp: Stamp | None = None


def events(parts: list[Part], frame: Frame, vocabulary: Vocabulary) -> tuple[Event, ...]:
    """The events of all timelines of a note, in the order in which they are written."""
    found: list[Event] = []
    for group in _timelines(parts, frame):
        entries = [entry for entry in _entries(group, frame) if _says_something(entry, vocabulary)]
        zone = _zone(group) or frame.zone
        day = next((day for part in group for _, day in dates(part.heading, frame.order)), frame.day)
        found += _timed(entries, frame._replace(day=day, zone=zone))
    return tuple(found)


def _timelines(parts: list[Part], frame: Frame) -> Iterator[list[Part]]:
    """Each timeline with the parts under its headings; a list of times under another heading is one too."""
    group: list[Part] = []
    for part in parts:
        if part.kind == "timeline":
            group.append(part)
            continue
        if group:
            yield group
            group = []
        if part.kind in ("context", "other", "detection", "impact", None) and part.level and _is_list_of_times(part, frame):
            yield [part]
    if group:
        yield group


def _is_list_of_times(part: Part, frame: Frame) -> bool:
    """Three items or more, most of which begin with a date and time."""
    entries = [block for block in part.blocks if block.kind == "item" and not _is_label(block, part)]
    entries = entries or [block for block in part.blocks if block.kind == "paragraph"]
    timed = [block for block in entries if (at := stamp(plain(block.text), frame.order)) and at.has_time]
    return len(timed) >= 3 and 2 * len(timed) > len(entries)


def _is_label(block: Block, part: Part) -> bool:
    return block.line == part.line


def _zone(group: list[Part]) -> dt.tzinfo | None:
    """The zone named in the heading, in a table's head, or in a sentence before the first event."""
    for part in group:
        if zone := zone_of(part.heading):
            return zone
        for block in part.blocks:
            if block.kind == "row" and block.header and (zone := zone_of(" ".join(block.cells))):
                return zone
            if block.kind == "paragraph" and not ((at := stamp(plain(block.text), "mdy")) and at.has_time):
                if zone := zone_of(plain(block.text)):
                    return zone
            elif block.kind in ("heading", "item"):
                break
    return None


def _says_something(entry: _Entry, vocabulary: Vocabulary) -> bool:
    text = without_placeholders(entry.text)
    return not vocabulary.is_placeholder(text) or (entry.stamp is not None and not entry.text)


def _entries(group: list[Part], frame: Frame) -> Iterator[_Entry]:
    """Headings that are times, else rows of tables, items of lists, and paragraphs that begin with a time."""
    blocks = [block for part in group for block in part.blocks if not _is_label(block, part) and not _PICTURE.fullmatch(block.text.strip())]
    headings = [block for block in blocks if block.kind == "heading"]
    if headings:
        yield from _headings(blocks, frame)
        return
    top = min((block.depth for block in blocks if block.kind == "item"), default=0)
    for block in blocks:
        if block.kind == "row" and not block.header:
            yield from _row(block, frame)
        elif block.kind == "item":
            yield from _item(block, top, frame)
        elif block.kind == "paragraph":
            yield from _paragraph(block, frame)


def _headings(blocks: list[Block], frame: Frame) -> Iterator[_Entry]:
    """Each heading opens an entry; the first paragraph below says what happened. Under a heading that is a day, items with a time are entries too."""
    at = None
    for position, block in enumerate(blocks):
        if block.kind == "item" and at and not at.has_time:
            yield from (entry for entry in _item(block, 0, frame) if entry.stamp and entry.stamp.has_time)
        if block.kind != "heading":
            continue
        at, rest = _split(block.text, frame)
        below = blocks[position + 1 : position + 2]
        said = rest or (plain(below[0].text) if below and below[0].kind != "heading" else "")
        yield _Entry(said or plain(block.text), block.line, at)


def _split(text: str, frame: Frame) -> tuple[Stamp | None, str]:
    """The time at the head of a text, or else at its tail, and the rest."""
    words = plain(text)
    if at := stamp(words, frame.order):
        return at, words[at.end :].strip()
    if at := last_stamp(words, frame.order):
        return at, words[: at.end].rstrip(" -:–—(")
    return None, words


def _row(block: Block, frame: Frame) -> Iterator[_Entry]:
    """The cells that are times, days or weekdays stand for the time; the others say what happened."""
    cells = [plain(cell) for cell in block.cells]
    heads = 0
    while heads < len(cells) - 1 and (not cells[heads] or _WEEKDAY.fullmatch(cells[heads]) or stamp(cells[heads], frame.order)):
        heads += 1
    heads = heads or (1 if len(cells) > 1 else 0)
    at = stamp(" ".join(cell for cell in cells[:heads] if not _WEEKDAY.fullmatch(cell)), frame.order)
    text = " | ".join(cell for cell in cells[heads:] if cell)
    if text:
        yield _Entry(text, block.line, at)


def _item(block: Block, top: int, frame: Frame) -> Iterator[_Entry]:
    at, text = _split(block.text, frame)
    if block.depth == top or (at and at.has_time and at.day):
        yield _Entry(text, block.line, at)


def _paragraph(block: Block, frame: Frame) -> Iterator[_Entry]:
    """Each line of a paragraph that begins with a time; a line with a day alone sets the day of those that follow."""
    entry: _Entry | None = None
    for number, line in enumerate(block.text.split("\n"), block.line):
        words = plain(line)
        at = stamp(words, frame.order)
        if at:
            if entry:
                yield entry
            said = words[at.end :].strip()
            entry = _Entry("" if not at.has_time and zone_of(said) else said, number, at)
        elif entry:
            entry = entry._replace(text=f"{entry.text} {words}".strip())
    if entry:
        yield entry


def _timed(entries: list[_Entry], frame: Frame) -> Iterator[Event]:
    """Give each entry its day, UTC and offset. Clock times without a day go on from the entry before."""
    first: tuple[dt.datetime, bool, dt.datetime | None] | None = None
    for entry, day, known, given in _days(entries, frame):
        at = entry.stamp
        if at is None or day is None:
            yield Event(entry.text, entry.line, _utc(at, None, frame) if at else None, at.offset if at else None)
            continue
        utc = _utc(at, day if known else None, frame)
        local = dt.datetime.combine(day, at.clock) if at.clock else None
        offset = at.offset if local is None else _offset(first, local, known, utc)
        yield Event(entry.text, entry.line, utc, offset, day if given or (known and at.clock) else None)
        if first is None and local:
            first = (local, known, utc)


def _days(entries: list[_Entry], frame: Frame) -> Iterator[tuple[_Entry, dt.date | None, bool, bool]]:
    """Each entry with its day, whether that is known of the calendar, and whether the entry gives it itself.

    No day from a date that cannot be read up to the next one that can. An entry that is a day alone is left out.
    """
    day, known, lost, clock = frame.day or _SOME_DAY, frame.day is not None, False, None
    for entry in entries:
        at = entry.stamp
        if at is None:
            yield entry, None, False, False
            continue
        given = at.day or nearest_day(at.month_day, day if known else frame.near)
        lost = given is None and (lost or at.dated)
        day = given or _next_day(day, clock, at.clock)
        known = known or given is not None
        clock = at.clock or (None if given else clock)
        if entry.text or at.has_time:
            yield entry, None if lost else day, known, given is not None


_SOME_DAY = dt.date(2000, 1, 1)
"""Stands for the day of clock times when no day is known: only their distance counts then."""


def _next_day(day: dt.date, before: dt.time | None, now: dt.time | None) -> dt.date:
    """The day of a clock time that follows another: a step back of more than twelve hours is past midnight."""
    if before is None or now is None:
        return day
    back = dt.datetime.combine(day, before) - dt.datetime.combine(day, now)
    return day + dt.timedelta(days=1) if back > _HALF_DAY else day


def _utc(at: Stamp, day: dt.date | None, frame: Frame) -> dt.datetime | None:
    if at.offset is not None:
        return frame.start + dt.timedelta(minutes=at.offset) if frame.start and at.offset < 10**7 else None
    return to_utc(day, at.clock, at.zone or frame.zone)


def _offset(first: tuple[dt.datetime, bool, dt.datetime | None] | None, local: dt.datetime, known: bool, utc: dt.datetime | None) -> int | None:
    """Minutes after the first event that has a clock time, by UTC where both are known; None when before it."""
    if first is None:
        return 0
    if utc and first[2]:
        elapsed = utc - first[2]
    elif first[1] == known:
        elapsed = local - first[0]
    else:
        return None
    minutes = int(elapsed.total_seconds() // 60)
    return minutes if minutes >= 0 else None
