"""What a draft says of an earlier note in so many words: that it is the same again, or another thing."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from kb.text import is_cjk, plain

SAME, OTHER = 0.05, -0.1
"""What a draft's words beside the name of a note add to its score before the level is decided: "again"; "another cause"."""


class Saying(NamedTuple):
    """A phrase beside the name of a note, and the sentence that it stands in. move: SAME or OTHER."""

    move: float
    phrase: str
    sentence: str


class Sayings:
    """Phrases that say that something is the same again, or another thing: whole words, but for an open end that is marked by "*"; CJK text anywhere."""

    def __init__(self, same: Iterable[str], other: Iterable[str]) -> None:
        self._same, self._other = phrases(tuple(same)), phrases(tuple(other))

    def said(self, text: str, names: Callable[[str], bool]) -> float:
        """What a draft says of a note in the sentences that name it: SAME, OTHER, both added, or 0. The arguments are those of `found`."""
        return sum(saying.move for saying in self.found(text, names))

    def found(self, text: str, names: Callable[[str], bool]) -> Iterator[Saying]:
        """What is said of a note, and where: the first phrase of each kind. "Not a recurrence" is no recurrence.

        text: the draft's, plain (`kb.text.plain`), its lines unwrapped; names: whether a sentence names the note.
        """
        named = [sentence for sentence in sentences(text) if names(sentence)]
        others = ((self._other.search(sentence), sentence) for sentence in named)
        sames = ((self._same.search(self._other.sub(" ", sentence)), sentence) for sentence in named)
        for found, move in ((sames, SAME), (others, OTHER)):
            yield from islice((Saying(move, phrase[0], sentence) for phrase, sentence in found if phrase), 1)


def sentences(text: str) -> list[str]:
    """A text cut at the ends of its lines and sentences."""
    return re.split(_SENTENCE, text)


_SENTENCE = r"\n|(?<=[。！？])|(?<=[.!?])\s"


@lru_cache(maxsize=16)
def phrases(written: tuple[str, ...]) -> re.Pattern[str]:
    """Finds phrases in a plain text (`kb.text.plain`), as `Sayings` does."""
    return re.compile("|".join(_pattern(phrase) for phrase in written if phrase.strip("* ")) or r"(?!)")


def _pattern(phrase: str) -> str:
    found = re.escape(plain(phrase.removesuffix("*"))).replace(r"\ ", r"\s+")
    if is_cjk(phrase):
        return found
    return rf"\b{found}\w*" if phrase.endswith("*") else rf"\b{found}\b"
