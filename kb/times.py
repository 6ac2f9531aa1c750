"""Dates and clock times as people write them at the head of a line. What is not certain is None."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta, tzinfo
from typing import NamedTuple

from kb.patterns import late
from kb.zones import ZONE, matched_zone

_MONTH_NAMES = """
january jan januar enero ene janvier janv janeiro
february feb februar febrero février févr fevereiro fev
march mar märz marz marzo mars março
april apr abril abr avril avr
may mai mayo maio
june jun juni junio juin junho
july jul juli julio juillet juil julho
august aug agosto ago août aout
september sep sept septiembre septembre setembro set
october oct okt oktober octubre octobre outubro out
november nov noviembre novembre novembro
december dec dez dezember diciembre dic décembre déc dezembro
"""
MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES.split("\n")) for name in names.split()}

_WORD = r"[^\W\d_]{3,10}\b\.?"
_MONTH = r"(?<![^\W\d_])(?P<month>[^\W\d_]{3,10})\b\.?"
_ORDINAL = r"(?:st|nd|rd|th|\.)?"
_YEAR_FIRST = late(r"(?<!\d)(\d{4})(?:([-/.])(\d{1,2})\2|年\s*(\d{1,2})月\s*)(\d{1,2})(?!\d)日?")
_NUMERIC = late(r"(\d(?<![\d/.-]\d)\d?)([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/])")
_TO = r"\s*[-–—]\s*"
_LAST_DAY = rf"(?:{_TO}(?:{_WORD}\s+)?\d{{1,2}}(?!\d|:){_ORDINAL})?"
_MONTH_FIRST = late(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?!\d|:){_ORDINAL}(?:{_LAST_DAY},?\s+(?P<year>\d{{4}})(?!\d))?", re.I)
_DAY_FIRST = late(
    rf"(?<![\d:])(?P<day>\d{{1,2}}){_ORDINAL}(?:{_TO}\d{{1,2}}{_ORDINAL})?\s+(?:de\s+|of\s+)?{_MONTH}(?:,?\s+(?:de\s+)?(?P<year>\d{{4}})(?!\d))?", re.I
)
_NO_YEAR = late(r"(?<![\d-])(\d{2})-(\d{2})(?=\s+\d{1,2}:\d\d)")

_CLOCK = late(
    r"(?<![\d:])(\d{1,2})[:.時](\d{2}|\d(?=分))(?::(\d{2}))?(?:\.\d+)?(?!\d|:\d)(?:分|\s*([ap]\.?m\b\.?|Uhr\b))?|(?<![\d:])(\d{1,2})\s?([ap]m|Uhr)\b", re.I
)
_UNREADABLE_DATE = late(r"(?<!\d)(?:\d{5}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{3}|\d{4}-[\d?]{2}-\?\?)(?!\d)")
_UNKNOWN_CLOCK = late(r"(?:[\dX?]{1,2}|--|HH):(?:[X?]{2}|--|mm)|\d[X?]:[\dX?]{2}", re.I)
_OFFSET = late(
    r"t\s*(?:(0)(?![\d:.])|([+\u2212-])\s*(\d{1,9})(?!\d)(?:\s*(h(?:ours?|rs?)?|m(?:in(?:utes?|s)?)?|s(?:ec(?:onds?|s)?)?|d(?:ays?)?))?(?:\s*(\d{1,4})\s*m?)?\b)",
    re.I,
)
_LEAD = late(r"(?:[\s*_~≈`(\[|>-]|[–—]|\bca\.|\bcirca\b|\bapprox\.?|\baround\b|\babout\b|\b(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?\b[,.]?)*", re.I)
_GAP = late(r"[\s,T*_:|]*(?:[-–—]\s+)?(?:at\s+)?(?:ca\.\s*)?~?")
_RANGE = late(r"\s*(?:-|–|—|~|〜|to\b|until\b)\s*")
_TAIL = late(r"[\s*_\])`~]*(?:頃|前後|以降|以前)?\s*(?:[-–—:：|→,]|=>)?[\s*_]*")


class Stamp(NamedTuple):
    """A time at the head of a text.

    day, clock, zone: as far as they are written; month_day: (month, day) where the year is missing.
    offset: minutes after t0 for "t+8m". end: where the rest of the text begins. Any part may be None.
    dated: a date is written, though it may be none that can be read (03/04/2024, 20204-01-01).
    """

    end: int
    day: date | None = None
    clock: time | None = None
    zone: tzinfo | None = None
    offset: int | None = None
    month_day: tuple[int, int] | None = None
    before_start: bool = False
    dated: bool = False

    @property
    def has_time(self) -> bool:
        """True when the stamp says more than a day."""
        return self.clock is not None or self.offset is not None


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None when the calendar has no such day or the year is not between 1970 and 2099."""
    if not 1970 <= year <= 2099:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(digits: str) -> int:
    """The year that four digits give, or two of this century."""
    return int(digits) + (2000 if len(digits) == 2 else 0)


def date_order(text: str, hint: date | None = None) -> str | None:
    """ "mdy" or "dmy" when the numeric dates of a text allow one reading only, or agree with the hint; else None."""
    orders = set()
    for first, _, second, year in _NUMERIC.findall(text):
        if int(first) > 12 >= int(second):
            orders.add("dmy")
        elif int(second) > 12 >= int(first):
            orders.add("mdy")
        elif hint and first != second:
            if make_date(_year(year), int(first), int(second)) == hint:
                orders.add("mdy")
            elif make_date(_year(year), int(second), int(first)) == hint:
                orders.add("dmy")
    return orders.pop() if len(orders) == 1 else None


def _numeric(match: re.Match[str], order: str | None) -> date | None:
    first, second, year = int(match[1]), int(match[3]), _year(match[4])
    if order is None and first != second:
        order = "dmy" if first > 12 else "mdy" if second > 12 else None
        if order is None:
            return None
    return make_date(year, second, first) if order == "dmy" else make_date(year, first, second)


class _Written(NamedTuple):
    start: int
    end: int
    day: date | None
    month_day: tuple[int, int] | None = None


def _year_first(match: re.Match[str], order: str | None) -> _Written:
    return _Written(match.start(), match.end(), make_date(int(match[1]), int(match[3] or match[4]), int(match[5])))


def _numeric_date(match: re.Match[str], order: str | None) -> _Written:
    return _Written(match.start(), match.end(), _numeric(match, order))


def _named(match: re.Match[str], order: str | None) -> _Written | None:
    """A date with the name of a month; None when the word is none."""
    month, day = MONTHS.get(match["month"].lower(), 0), int(match["day"])
    if not month:
        return None
    if match["year"]:
        return _Written(match.start(), match.end(), make_date(int(match["year"]), month, day))
    return _Written(match.start(), match.end(), None, (month, day) if make_date(2000, month, day) else None)


def _no_year(match: re.Match[str], order: str | None) -> _Written:
    month, day = int(match[1]), int(match[2])
    return _Written(match.start(), match.end(), None, (month, day) if make_date(2000, month, day) else None)


_FORMS = ((_YEAR_FIRST, _year_first), (_NUMERIC, _numeric_date), (_MONTH_FIRST, _named), (_DAY_FIRST, _named), (_NO_YEAR, _no_year))


def dates(text: str, order: str | None = None) -> Iterator[tuple[int, date]]:
    """Each full date of a text with its position, in order of appearance."""
    found = (form(match, order) for pattern, form in _FORMS for match in pattern.finditer(text))
    for written in sorted(filter(None, found), key=lambda written: written.start):
        if written.day:
            yield written.start, written.day


def _date_at(text: str, at: int, order: str | None) -> _Written | None:
    """The date at a place; its day is None for what is written like a date and is none, or is ambiguous."""
    for pattern, form in _FORMS:
        match = pattern.match(text, at)
        if match and (written := form(match, order)):
            return written
    unreadable = _UNREADABLE_DATE.match(text, at)
    return _Written(at, unreadable.end(), None) if unreadable else None


def _clock(match: re.Match[str]) -> time | None:
    """The time of day, or None for what no clock shows (24:00, 13:55 PM, 9:75)."""
    hour, minute, second = (int(match[1]), int(match[2]), int(match[3] or 0)) if match[1] else (int(match[5]), 0, 0)
    half = (match[4] or match[6] or "").lower().replace(".", "")
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def stamp(text: str, order: str | None = None) -> Stamp | None:
    """The time at the head of a text, or None when the text does not begin with one."""
    lead = _LEAD.match(text)
    at = lead.end() if lead else 0
    if match := _OFFSET.match(text, at):
        return _relative(text, match)
    written = _date_at(text, at, order)
    gap = _GAP.match(text, written.end) if written else None
    clock_at = gap.end() if gap else at
    known = _CLOCK.match(text, clock_at)
    match = known or _UNKNOWN_CLOCK.match(text, clock_at)
    if not written and not match:
        return None
    clock = _clock(known) if known else None
    end = match.end() if match else written.end if written else at
    zone, end = _trailing_zone(text, end)
    end, ranged = _skip_range(text, end, order)
    if ranged and zone is None:
        zone, end = _trailing_zone(text, end)
    if written is None and not ranged:
        written, end = _trailing_date(text, end, order)
    tail = _TAIL.match(text, end)
    end = tail.end() if tail else end
    if written is None:
        return Stamp(end, None, clock, zone)
    return Stamp(end, written.day, clock, zone, None, written.month_day, dated=True)


def _relative(text: str, match: re.Match[str]) -> Stamp:
    tail = _TAIL.match(text, match.end())
    end = tail.end() if tail else match.end()
    if match[1]:
        return Stamp(end, offset=0)
    unit = (match[4] or "m")[0].lower()
    minutes = int(match[3]) * {"h": 60, "m": 1, "d": 1440, "s": 0}[unit] + (int(match[5]) if match[5] and unit == "h" else 0)
    if unit == "s":
        minutes = int(match[3]) // 60
    negative = match[2] != "+"
    return Stamp(end, offset=None if negative else minutes, before_start=negative)


def _trailing_zone(text: str, end: int) -> tuple[tzinfo | None, int]:
    match = ZONE.match(text, end)
    return (matched_zone(match), match.end()) if match else (None, end)


_WEEKDAY = late(r"[\s,(]*(?:on\s+)?(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?\b[,.]?\s*)?", re.I)


def _trailing_date(text: str, end: int, order: str | None) -> tuple[_Written | None, int]:
    """The date in "12:45 PM PST Saturday Oct 30th"."""
    gap = _WEEKDAY.match(text, end)
    written = _date_at(text, gap.end(), order) if gap and gap.end() > end else None
    return (written, written.end) if written else (None, end)


def _skip_range(text: str, end: int, order: str | None) -> tuple[int, bool]:
    """The end of "– 10:30" or "– 2024-03-01 10:30" after a time, so that the text of an event does not begin with it."""
    dash = _RANGE.match(text, end)
    if not dash:
        return end, False
    at = dash.end()
    written = _date_at(text, at, order)
    if written:
        gap = _GAP.match(text, written.end)
        at = gap.end() if gap else written.end
    clock = _CLOCK.match(text, at) or _UNKNOWN_CLOCK.match(text, at)
    if clock:
        return clock.end(), True
    return (written.end, True) if written else (end, False)


def last_stamp(text: str, order: str | None = None) -> Stamp | None:
    """The time at the tail of a text ("First detected: 2023-07-25 14:05"); `end` is then where the time begins."""
    starts = [start for start, _ in dates(text, order)]
    for start in reversed(starts[-3:]):
        written = stamp(text[start:], order)
        if written and not text[start + written.end :].strip(" .)*_"):
            return Stamp(start, written.day, written.clock, written.zone, dated=True)
    return None


_NEAR = timedelta(days=120)


def nearest_day(month_day: tuple[int, int] | None, anchor: date | None) -> date | None:
    """The date of a month and day in the year that puts it nearest to a known day; None when that is over four months off."""
    if month_day is None or anchor is None:
        return None
    years = (make_date(anchor.year + step, *month_day) for step in (0, 1, -1))
    return next((day for day in years if day and abs(day - anchor) <= _NEAR), None)
