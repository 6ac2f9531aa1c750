"""Findings as a page shows them: below the lines on which they stand."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from kb.model import Finding

_BEFORE, _MOST = 60, 240
"""Signs of a long line that are shown: before the first place that is meant, and in all."""

Place = tuple[int, int]
"""Where something begins and ends in a text, counted from 0, the end exclusive."""


class Line(NamedTuple):
    """A line on which something was found. text: masked, and of a long one the part that is meant; marks: the places in it, none over another."""

    number: int
    text: str
    marks: tuple[Place, ...]
    findings: tuple[Finding, ...]


def lines(findings: Iterable[Finding]) -> tuple[Line, ...]:
    """The lines of findings, which come by line."""
    return tuple(_line(number, tuple(found)) for number, found in groupby(findings, attrgetter("line")))


def _line(number: int, findings: tuple[Finding, ...]) -> Line:
    text, marks = findings[0].text, _joined(sorted((mark[0] - 1, mark[1] - 1) for finding in findings if (mark := finding.mark)))
    start = max(0, marks[0][0] - _BEFORE) if marks and len(text) > _MOST else 0
    end = start + _MOST
    kept = tuple((max(at, start) - start + bool(start), min(to, end) - start + bool(start)) for at, to in marks if at < end)
    return Line(number, f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}", kept, findings)


def _joined(places: Iterable[Place]) -> list[Place]:
    """Places in their order, those that touch as one."""
    found: list[Place] = []
    for start, end in places:
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
