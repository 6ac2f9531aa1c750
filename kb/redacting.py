"""One file without what no note may carry, spelled as it was: encoding, mark and ends of lines stay."""

from collections.abc import Sequence
from itertools import chain, groupby, zip_longest
from operator import attrgetter
from typing import NamedTuple

from kb.parse.decode import composed, places, spelled
from kb.privacy import Find, Privacy, masked


class Redaction(NamedTuple):
    """What became of a file. was, data: its bytes, and these masked; lines: as they were, with "…" for each value; new_lines: with tokens."""

    path: str
    was: bytes
    data: bytes
    finds: tuple[Find, ...]
    lines: tuple[str, ...]
    new_lines: tuple[str, ...]


def redact(path: str, data: bytes, privacy: Privacy) -> Redaction:
    """Mask a file. path: as a report names it. Raises UnreadableNote for what is no text.

    Values are looked for in the composed text, as everywhere; of letters that are spelled in several signs only those of values change.
    """
    written = spelled(data)
    lines = written.lines
    finds = tuple(_in_spelled(masked("\n".join(map(composed, lines)), privacy).finds, lines))
    new_lines = _with(lines, finds, [find.token for find in finds])
    whole = "".join(chain.from_iterable(zip_longest(new_lines, written.ends)))
    new = written.bytes_of(whole) if finds else data
    return Redaction(path, data, new, finds, tuple(_with(lines, finds, ["…"] * len(finds))), tuple(new_lines))


def _in_spelled(finds: tuple[Find, ...], lines: Sequence[str]) -> list[Find]:
    """Finds in a composed text at their places in the lines as they are spelled."""
    placed = []
    for number, found in groupby(finds, attrgetter("line")):
        at = places(lines[number - 1])
        placed += [one if at is None else one._replace(column=at[one.column - 1] + 1, end_column=at[one.end_column - 1] + 1) for one in found]
    return placed


def _with(lines: Sequence[str], finds: tuple[Find, ...], instead: Sequence[str]) -> list[str]:
    """The lines with something in the place of each find."""
    changed = list(lines)
    for number, found in groupby(zip(finds, instead, strict=True), lambda one: one[0].line):
        line, pieces, done = lines[number - 1], list[str](), 0
        for find, new in found:
            pieces += [line[done : find.column - 1], new]
            done = find.end_column - 1
        changed[number - 1] = "".join([*pieces, line[done:]])
    return changed
