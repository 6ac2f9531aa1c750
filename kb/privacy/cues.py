"""Which hints of the rules a text may hold. Its words tell, and most of them are known from texts before: a text is not searched once for every hint."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_LETTERS = re.compile(r"[a-z]{2,}")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_SPACED = bytes(sign if ord("a") <= sign <= ord("z") else ord(" ") for sign in range(256))
_ASCII = bytes(range(128))
_MOST_WORDS = 200_000


class Held(NamedTuple):
    """What a text may hold; no other hint stands in it. words: those of the rules that are words of the text."""

    hints: frozenset[str]
    words: frozenset[str]


class Cues:
    """The hints and the whole words of some rules, and the words that were met: each is "" where it tells of none of them."""

    def __init__(self, hints: Iterable[str], words: frozenset[str]) -> None:
        self._words = words
        self._met: dict[str, str] = {}
        self._lettered: list[tuple[str, str]] = []
        self._foreign: list[tuple[str, str]] = []
        self._signs: list[tuple[str, str]] = []
        for hint in dict.fromkeys(hints):
            letters, foreign = (max(kind.findall(hint), key=len, default="") for kind in (_LETTERS, _FOREIGN))
            (self._lettered if letters else self._foreign if foreign else self._signs).append((hint, letters or foreign or hint[0]))

    def held(self, lower: str) -> Held:
        """What a text in lower case may hold."""
        telling = self._telling(lower.encode("ascii", "replace").translate(_SPACED).decode().split())
        foreign = "" if lower.isascii() else lower.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
        searched = ((self._lettered, " ".join(telling)), (self._foreign, foreign), (self._signs, lower))
        return Held(frozenset(hint for hints, text in searched for hint, piece in hints if piece in text), self._words & telling)

    def _telling(self, words: list[str]) -> set[str]:
        """Those of some words that tell of a hint or are a word of the rules."""
        if len(self._met) >= _MOST_WORDS:
            self._met = {}
        met = self._met  # other threads may put more into it, but never take any away
        telling = set(map(met.get, words))
        if None in telling:
            met.update((word, word if self._tells(word) else "") for word in set(words).difference(met))
            telling = set(map(met.get, words))
        return {word for word in telling if word}

    def _tells(self, word: str) -> bool:
        return word in self._words or any(letters in word for _, letters in self._lettered)
