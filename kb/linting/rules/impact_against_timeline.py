"""KB211 impact-against-timeline: an impact and a timeline that tell different lengths.

What it does   Reports a length of time in the impact that is longer than the whole timeline, or shorter than any time that led up to its end,
               by more than a factor. Only one length that is plainly the incident's own counts ("for 4h", "lasted 20 minutes").
Why it hurts   One of the two is wrong, and time to contain is reckoned from it.
Bad            **Impact:** 37 refunds paid twice over 4h
               - 08:13 — first timeout
               - 08:42 — contained
Good           **Impact:** 37 refunds paid twice within 29 minutes; 4 h of reconciliation
Configure      factor: how far the two may be apart. minutes: a smaller difference is none.
               hours: a longer impact is not compared, since the timeline of what went unseen for weeks often begins where it was found.
Source         process page: everything is pinned to timestamps
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kb.containment import containing
from kb.durations import durations
from kb.linting.subject import Subject
from kb.linting.wording import heard
from kb.model import Finding

_CLAUSE = re.compile(r"[;.,()。、]")


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, on the impact."""
    found = list(_stated(subject)) if len(subject.note.timeline) > 1 else []
    if len({minutes for _, _, minutes in found}) != 1:
        return
    number, said, minutes = found[0]
    told = sorted(_told(subject))
    if not told or minutes > settings["hours"] * 60 or any(_agree(minutes, other, settings) for other in told) or (minutes < told[-1] and not _ends(subject)):
        return
    yield Finding(
        "KB211",
        number,
        f"The impact lasts {said}, the timeline {_shown(told[-1])} from its first event to its end. Correct one of them, or say what each measures.",
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


def _ends(subject: Subject) -> set[int]:
    """The offsets at which the incident ended, as the timeline tells."""
    contained = containing(subject.note)
    return {contained.offset} if contained and contained.offset is not None else set()


def _told(subject: Subject) -> Iterator[int]:
    """The lengths that the timeline allows: from any event to the one that contained the incident, or to the last."""
    offsets = sorted(event.offset for event in subject.note.timeline if event.offset is not None)
    for end in {*offsets[-1:], *_ends(subject)}:
        yield from (end - start for start in offsets if start < end)


def _agree(stated: float, told: float, settings: Mapping[str, Any]) -> bool:
    return bool(abs(stated - told) < settings["minutes"] or max(stated, told) <= settings["factor"] * min(stated, told))


def _shown(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{minutes} min" if not hours else f"{hours} h {rest} min" if rest else f"{hours} h"
