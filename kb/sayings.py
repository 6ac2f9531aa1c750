"""What a draft says of an earlier note in so many words: that it is the same again, or another thing."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from kb.text import plain

SAME, OTHER = 0.05, -0.1
"""What a draft's words beside the name of a note add to its score before the level is decided: "again"; "another cause"."""


class Saying(NamedTuple):
    """A phrase beside the name of a note, and the sentence that it stands in. move: SAME or OTHER."""

    move: float
    phrase: str
    sentence: str


class Sayings:
    """Phrases that say that something is the same again, or another thing. Found at the beginning of a word; in CJK text anywhere."""

    def __init__(self, same: Iterable[str], other: Iterable[str]) -> None:
        self._same, self._other = _phrases(same), _phrases(other)

    def said(self, text: str, names: Callable[[str], bool]) -> float:
        """What a draft says of a note in the sentences that name it: SAME, OTHER, both added, or 0.

        text: the draft's, plain (`kb.text.plain`); names: whether a sentence names the note.
        """
        return sum(saying.move for saying in self.found(text, names))

    def found(self, text: str, names: Callable[[str], bool]) -> Iterator[Saying]:
        """What is said of a note, and where: the first phrase of each kind. The arguments are those of `said`."""
        named = [sentence for sentence in sentences(text) if names(sentence)]
        for phrases, move in ((self._same, SAME), (self._other, OTHER)):
            if found := next(filter(None, map(phrases.search, named)), None):
                yield Saying(move, found[0], found.string)


def sentences(text: str) -> list[str]:
    """A text cut at the ends of its lines and sentences."""
    return re.split(_SENTENCE, text)


_SENTENCE = r"\n|(?<=[。！？])|(?<=[.!?])\s"


def _phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    found = [re.escape(plain(phrase)).replace(r"\ ", r"\s+") for phrase in phrases]
    return re.compile("|".join(rf"\b{phrase}" if phrase.isascii() else phrase for phrase in found) or r"(?!)")
