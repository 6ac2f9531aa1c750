"""KB106 impossible-date: a day or a time that no calendar and no clock shows.

What it does   Reports 2026-02-30, 2026-13-01, 20262-03-01, 24:61, 31 April, 13:55 PM, wherever a note writes a day or a time.
Why it hurts   The event cannot be placed: times to detect and to contain are wrong, or unknown.
Bad            - 2026-02-30 13:55 PM — the queue stops
Good           - 2026-03-02 13:55 — the queue stops
Configure      `--fix` takes the PM from a time such as 13:55 PM, which can only mean 13:55.
Source         process page, "Pin everything to timestamps"
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from kb.linting.subject import Place, Subject
from kb.model import Edit, Finding
from kb.patterns import late
from kb.times import MONTHS


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each day or time that cannot be."""
    for place in impossible_days(subject):
        yield Finding("KB106", place.line, _said(place.match[0]), place.column, place.end)
    for place in subject.find(_HALF):
        yield _half(subject, place)
    for number in sorted({subject.note.line, *(field.line for field, _ in subject.times.values()), *(event.line for event in subject.note.timeline)}):
        line = subject.shown_lines.get(number, "")
        for match in _in_dated(line):
            yield Finding("KB106", number, _said(match[0]), match.start() + 1, match.end() + 1)


def impossible_days(subject: Subject) -> Iterator[Place]:
    """Where a note writes a day by its number that no calendar has."""
    yield from (place for place in subject.find(_DAY) if _no_day(place.match))
    yield from subject.find(_LONG_YEAR)


def impossible(text: str) -> Iterator[str]:
    """The days and times of a text that cannot be."""
    yield from (match[0] for match in _DAY.finditer(text) if _no_day(match))
    yield from (match[0] for pattern in (_LONG_YEAR, _HALF) for match in pattern.finditer(text))
    yield from (match[0] for match in _in_dated(text))


def _half(subject: Subject, place: Place) -> Finding:
    """13:55 PM can only be 13:55; what 23:00 AM was, its author has to say."""
    column, half = place.column - 2, place.match["half"]
    written = subject.file.lines[place.line - 1][column - 1 : place.end - 1]
    mended = written[: -len(half)].rstrip()
    edits = (Edit(place.line, column, written, mended),) if half.upper() == "PM" else ()
    advice = f"drop {half}." if edits else f"write {mended}, or the hour of the morning that it was."
    return Finding("KB106", place.line, f"{written!r} mixes the 24-hour and the 12-hour clock: {advice}", column, place.end, edits)


def _said(written: str) -> str:
    said, meant = ("on no clock", "time") if ":" in written else ("in no calendar", "day")
    return f"{written!r} is {said}. Write the {meant} that it was."


def _in_dated(line: str) -> Iterator[re.Match[str]]:
    """What only the line of a date or an event is asked for: 25:10 may be a score, and 31 June is thirty-one things named June elsewhere."""
    yield from (match for match in (_CLOCK.finditer(line) if ":" in line else ()) if _no_clock(match))
    yield from _SHORT_YEAR.finditer(line) if "/" in line else ()
    if _LATE_DAY.search(line):
        yield from (match for pattern in _month_forms() for match in pattern.finditer(line) if _no_such_day(match))


_DAY = late(r"20(?<![\w/.:-]20)\d\d(?:([-/])(?P<month>\d{1,2})\1(?P<day>\d{1,2})(?![\d/-]|\.\d)|年\s?(?P<month2>\d{1,2})月\s?(?P<day2>\d{1,2})日)")
_LONG_YEAR = late(r"2(?<![\w/.:-]2)\d{4}-\d\d-\d\d(?![\w-])")
_SHORT_YEAR = late(r"(?<![\w/.-])\d{1,2}/\d{1,2}/\d{3}(?![\w/])")
_HALF = late(r":(?<=(?:1[3-9]|2[0-3]):)(?<![\d:.]\d\d:)[0-5]\d(?::[0-5]\d)? ?(?P<half>[AaPp][Mm])\b")
_CLOCK = late(r"(?:^[ \t>|*#+~-]*|(?<=\d-\d\d[ T]))(\d{1,2}):(\d\d)(?![\d:])")
_LATE_DAY = late(r"(?<![\d:.-])(?:29|3\d)(?![\d:])")


@lru_cache(maxsize=1)
def _month_forms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    month = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
    year = r"(?:,?\s+(?P<year>\d{4})(?!\d))?"
    return (
        re.compile(rf"\b{month}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]){year}", re.I),
        re.compile(rf"(?<![\d:.])(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+{month}\b{year}", re.I),
    )


def _no_day(match: re.Match[str]) -> bool:
    return not _is_day(int(match[0][:4]), int(match["month"] or match["month2"]), int(match["day"] or match["day2"]))


def _no_such_day(match: re.Match[str]) -> bool:
    """A day from 30 on that the month does not have; a leap day where the year has none."""
    day, year = int(match["day"]), int(match["year"] or 2000)
    return 29 <= day <= 39 and not _is_day(year, MONTHS[match["month"].lower()], day)


def _no_clock(match: re.Match[str]) -> bool:
    hour, minute = int(match[1]), int(match[2])
    return minute > 59 or hour > 24 or (hour == 24 and minute > 0)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return bool(dt.date(year, month, day))
    except ValueError:
        return False
