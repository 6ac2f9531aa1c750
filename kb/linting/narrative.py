"""What the author of a note says in words of their own: no code, no quotes, no chat."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from kb.patterns import late

_BEGINS = late(r"\s*(?:[-*+]\s|\d{1,3}[.)]\s|\||#{1,6}\s|>)")
_LEFT_OUT = late(r"\s*(?:#{1,6}\s|>)")
_CHAT = late(r"\s*(?:[-*+]\s+)?\[?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?\]?\s+<?@?[\w.-]+>?:\s|\s*(?:[-*+]\s+)?<@?[\w.-]+>\s", re.I)
_QUOTED = late(
    r"(?<!`)(`++).{1,1000}?(?<!`)\1(?!`)|\"[^\"]{1,400}\"|“[^”]{1,400}”|„[^“”]{1,400}[“”]|«[^»]{1,400}»|‘[^’]{1,400}’(?!\w)|「[^」]{1,400}」|『[^』]{1,400}』",
    re.S,
)
_FORM = late(r"<!--.*?(?:-->|\Z)|(?<=\])\([^()\n]*\)|https?://\S+", re.S)
_EMPHASIS = late(r"\*+|~~|(?<!\w)_+|(?<!_)_++(?!\w)")
SILENCE = "\ufffc"
"""Stands in the place of each sign that is not the author's own word."""


class Passage(NamedTuple):
    """A paragraph, a list item or a row of a table. line: of the file, where it begins; text: as it is written, with its line ends."""

    line: int
    text: str

    def place(self, at: int) -> tuple[int, int]:
        """The line and the column, both from 1, of a sign of the text."""
        starts = _line_starts(self.text)
        row = bisect_right(starts, at) - 1
        return self.line + row, at - starts[row] + 1

    def own(self) -> str:
        """The text, sign for sign, with silence in the place of code, quotes, comments and addresses, and spaces for marks of emphasis."""
        text = self.text
        if "<" in text or "](" in text or "://" in text:
            text = _FORM.sub(_silenced, text)
        text = _QUOTED.sub(_silenced, text)
        return _EMPHASIS.sub(lambda found: " " * len(found[0]), text) if "*" in text or "_" in text or "~" in text else text


@lru_cache(maxsize=4)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(place + 1 for place, sign in enumerate(text) if sign == "\n"))


def _silenced(found: re.Match[str]) -> str:
    return "".join("\n" if sign == "\n" else SILENCE for sign in found[0])


def passages(prose: Iterable[tuple[int, str]]) -> Iterator[Passage]:
    """The passages of numbered lines; headings, block quotes, comments and lines of a chat are none."""
    kept: list[str] = []
    start, commented = 0, False
    for number, line in prose:
        left_out = commented or not line.strip() or _LEFT_OUT.match(line) is not None or _CHAT.match(line) is not None
        commented = "-->" not in line if commented else "<!--" in line and "-->" not in line[line.rfind("<!--") :]
        if kept and (left_out or number != start + len(kept) or _BEGINS.match(line)):
            yield Passage(start, "\n".join(kept))
            kept = []
        if not left_out:
            start = start if kept else number
            kept.append(line)
    if kept:
        yield Passage(start, "\n".join(kept))
