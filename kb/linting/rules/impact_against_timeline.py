"""KB211 impact-against-timeline: an impact and a timeline that tell different lengths.

What it does   Reports a length of time in the impact that is longer than the whole timeline (or the fields from start to end), or shorter than
               any time that led up to its end, by more than a factor. Only one length that is clearly the incident's counts ("for 4h", "lasted 20 minutes").
Why it hurts   One of the two is wrong, and time to contain is reckoned from it.
Bad            **Impact:** 37 refunds paid twice over 4h
               - 08:13 — first timeout
               - 08:42 — contained
Good           **Impact:** 37 refunds paid twice within 29 minutes; 4 h of reconciliation
Configure      factor: how far the two may be apart. minutes: a smaller difference is none.
               hours: a longer impact is not compared, since the timeline of what went unseen for weeks often begins where it was found.
Source         process page: everything is pinned to timestamps
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from kb.containment import containing
from kb.durations import durations
from kb.linting.subject import Subject
from kb.linting.wording import heard
from kb.model import Finding
from kb.patterns import late
from kb.times import stamp

_STARTS, _ENDS = ("started_at", "date"), ("contained_at", "resolved_at")

_CLAUSE = late(r"[;.,()。、]")


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, on the impact."""
    found = list(_stated(subject))
    if len({minutes for _, _, minutes in found}) != 1 or found[0][2] > settings["hours"] * 60:
        return
    number, said, minutes = found[0]
    by_fields, contained = set(_by_fields(subject)), _contained(subject)
    told = sorted({*_by_timeline(subject, contained), *by_fields})
    ended = by_fields or contained
    if not told or (minutes < told[-1] and not ended) or any(_agree(minutes, other, settings) for other in told):
        return
    yield Finding(
        "KB211",
        number,
        f"The impact lasts {said}, the timeline tells of {_shown(told[-1])} from its first event to its end. Correct one, or say what each measures.",
    )


def _stated(subject: Subject) -> Iterator[tuple[int, str, float]]:
    """The lengths of time in the impact that are the incident's own, with their lines."""
    for section in subject.sections("impact"):
        for number, line in subject.said(section):
            for start, end, minutes in durations(line):
                before = _CLAUSE.split(line[:start])[-1]
                after = _CLAUSE.split(line[end:], maxsplit=1)[0]
                if heard("lasting", before) and not heard("not-the-incident", f"{before} {after}"):
                    yield number, line[start:end], minutes


def _contained(subject: Subject) -> set[int]:
    """The minutes after which the incident was contained, as the timeline tells."""
    event = containing(subject.note)
    return {event.offset} if event and event.offset is not None else set()


def _by_timeline(subject: Subject, contained: set[int]) -> Iterator[int]:
    """The lengths that the timeline allows: from any event to the one that contained the incident, or to the last."""
    offsets = sorted(event.offset for event in subject.note.timeline if event.offset is not None)
    for end in {*offsets[-1:], *contained}:
        yield from (end - start for start in offsets if start < end)


def _by_fields(subject: Subject) -> Iterator[int]:
    """The lengths from the field that tells the start to those that tell the end, where both are written with a clock time."""
    moments = {field.key: stamp(field.value) for field in subject.note.fields if field.key in (*_STARTS, *_ENDS)}
    start = next((moments[key] for key in _STARTS if moments.get(key)), None)
    for end in (moments.get(key) for key in _ENDS):
        if start and end and start.day and start.clock and end.clock:
            length = dt.datetime.combine(end.day or start.day, end.clock) - dt.datetime.combine(start.day, start.clock)
            yield from (minutes for minutes in [int(length.total_seconds() // 60)] if minutes > 0)


def _agree(stated: float, told: float, settings: Mapping[str, Any]) -> bool:
    return bool(abs(stated - told) < settings["minutes"] or max(stated, told) <= settings["factor"] * min(stated, told))


def _shown(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{minutes} min" if not hours else f"{hours} h {rest} min" if rest else f"{hours} h"
