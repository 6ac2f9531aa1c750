"""Which hints of the rules a text may hold: told by its different words, which are half of it, and not by a search of the text for every hint."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_LETTERS = re.compile(r"[a-z]{2,}")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_SPACED = bytes(sign if ord("a") <= sign <= ord("z") else ord(" ") for sign in range(256))
_ASCII = bytes(range(128))


class Held(NamedTuple):
    """What a text may hold; no other hint stands in it. words: those of the rules that are words of the text."""

    hints: frozenset[str]
    words: frozenset[str]


class Cues:
    """The hints and the whole words of some rules. A hint is known by its letters, by its signs of other scripts, or by its first sign."""

    def __init__(self, hints: Iterable[str], words: frozenset[str]) -> None:
        self._words = words
        self._lettered: list[tuple[str, str]] = []
        self._foreign: list[tuple[str, str]] = []
        self._signs: list[tuple[str, str]] = []
        for hint in dict.fromkeys(hints):
            letters, foreign = (max(kind.findall(hint), key=len, default="") for kind in (_LETTERS, _FOREIGN))
            (self._lettered if letters else self._foreign if foreign else self._signs).append((hint, letters or foreign or hint[0]))

    def held(self, lower: str) -> Held:
        """What a text in lower case may hold."""
        words = frozenset(lower.encode("ascii", "replace").translate(_SPACED).decode().split())
        foreign = "" if lower.isascii() else lower.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
        searched = ((self._lettered, " ".join(words)), (self._foreign, foreign), (self._signs, lower))
        return Held(frozenset(hint for hints, text in searched for hint, piece in hints if piece in text), self._words & words)
