"""Mends what can be mended without a doubt: each finding says what stands there, and what should."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from kb.model import Edit, Finding
from kb.patterns import late

_ENDS = late(r"(\r\n|\r|\n)")


class Mended(NamedTuple):
    """A text after a round of edits, and the findings whose edits were all made."""

    text: str
    findings: tuple[Finding, ...]


def mended(text: str, findings: Iterable[Finding]) -> Mended:
    """A text as it is written, with the edits of findings made; line ends stay.

    A finding is left for the next round when one of its edits overlaps one that is made, and for a person when what it replaces does not stand there.
    """
    pieces = _ENDS.split(text)
    lines = ["".join(pieces[place : place + 2]) for place in range(0, len(pieces), 2)]
    taken = _Taken()
    done = []
    for finding in findings:
        if finding.edits and all(_stands(edit, lines) and taken.leaves(edit) for edit in finding.edits):
            for edit in finding.edits:
                taken.take(edit)
            done.append(finding)
    for number, edits in taken.of_lines.items():
        lines[number - 1] = _with(lines[number - 1], edits)
    return Mended("".join(lines), tuple(done))


class _Taken:
    """The edits that are made, by line, in their order there."""

    def __init__(self) -> None:
        self.of_lines: dict[int, list[Edit]] = {}

    def leaves(self, edit: Edit) -> bool:
        """True when an edit touches none of them, nor the same place between two signs."""
        edits = self.of_lines.get(edit.line, [])
        at = bisect_left(edits, edit.column, key=_COLUMN)
        return not any(_overlap(edit, other) for other in edits[max(0, at - 1) : at + 1])

    def take(self, edit: Edit) -> None:
        """Add one."""
        insort(self.of_lines.setdefault(edit.line, []), edit, key=_COLUMN)


_COLUMN = attrgetter("column")


def _with(line: str, edits: Iterable[Edit]) -> str:
    """A line with edits made, which stand in their order."""
    pieces, done = [], 0
    for edit in edits:
        pieces += [line[done : edit.column - 1], edit.new]
        done = edit.column - 1 + len(edit.old)
    return "".join([*pieces, line[done:]])


def _stands(edit: Edit, lines: list[str]) -> bool:
    """True when the text that an edit replaces stands where it says."""
    if not 0 < edit.line <= len(lines):
        return False
    line, at = lines[edit.line - 1], edit.column - 1
    return at <= len(line.rstrip("\r\n")) and line.startswith(edit.old, at) and not {"\r", "\n"} & {*edit.old}


def _overlap(one: Edit, other: Edit) -> bool:
    """True when two edits touch the same signs, or the same place between two."""
    return one.line == other.line and one.column <= other.column + len(other.old) and other.column <= one.column + len(one.old)
