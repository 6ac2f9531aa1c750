"""Where the words that count stand in a text, so that a why can be seen in the text itself."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.text import located
from kb.vectors import forms, is_form
from kb.vocabulary import Vocabulary


class Placed(NamedTuple):
    """A word that counts: its term, the word in lower case, and where it stands in the text."""

    term: str
    word: str
    start: int
    end: int


def placed(text: str, vocabulary: Vocabulary) -> Iterator[Placed]:
    """The words of a text that count (`kb.vectors.spoken`), in their order, without those that are no evidence."""
    content, places = _content(text, vocabulary)
    for word, start, end in located(content):
        if term := vocabulary.terms[word]:
            yield Placed(term, word, places[start], places[end - 1] + 1)


def joined(words: Iterable[Placed]) -> list[list[Placed]]:
    """Words of one text in their order, those that touch together, as the pairs of a run of CJK signs do."""
    runs: list[list[Placed]] = []
    for word in words:
        if runs and word.start <= runs[-1][-1].end:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _content(text: str, vocabulary: Vocabulary) -> tuple[str, list[int]]:
    """What a text says beyond its form, as `kb.vectors` counts it, and for each of its signs the place in the text."""
    kept, places, start = [], list[int](), 0
    for line in text.split("\n"):
        if not is_form(line, vocabulary):
            kept.append(f"{line}\n")
            places += range(start, start + len(line) + 1)
        start += len(line) + 1
    content = "".join(kept)
    for _, pattern in forms(vocabulary.method):
        content, places = _blanked(content, places, pattern)
    return content, places


def _blanked(text: str, places: list[int], pattern: re.Pattern[str]) -> tuple[str, list[int]]:
    """A text with a space for each match, and the places of what is left."""
    kept, left, done = [], list[int](), 0
    for match in pattern.finditer(text):
        kept += [text[done : match.start()], " "]
        left += places[done : match.start() + 1]
        done = match.end()
    return "".join([*kept, text[done:]]), left + places[done:]
