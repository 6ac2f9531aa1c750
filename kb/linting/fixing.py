"""Mends what can be mended without a doubt: each finding says what stands there, and what should."""

from collections.abc import Iterable
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
    taken: list[Edit] = []
    done = []
    for finding in findings:
        if finding.edits and all(_stands(edit, lines) and not any(_overlap(edit, other) for other in taken) for edit in finding.edits):
            taken += finding.edits
            done.append(finding)
    for edit in sorted(taken, key=lambda edit: (edit.line, edit.column), reverse=True):
        line, at = lines[edit.line - 1], edit.column - 1
        lines[edit.line - 1] = line[:at] + edit.new + line[at + len(edit.old) :]
    return Mended("".join(lines), tuple(done))


def _stands(edit: Edit, lines: list[str]) -> bool:
    """True when the text that an edit replaces stands where it says."""
    if not 0 < edit.line <= len(lines):
        return False
    line, at = lines[edit.line - 1].rstrip("\r\n"), edit.column - 1
    return at <= len(line) and line[at : at + len(edit.old)] == edit.old


def _overlap(one: Edit, other: Edit) -> bool:
    """True when two edits touch the same signs, or the same place between two."""
    return one.line == other.line and one.column <= other.column + len(other.old) and other.column <= one.column + len(one.old)
