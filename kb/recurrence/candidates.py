"""Which notes are worth an exact comparison with a draft: those that its rarest terms add up to."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from itertools import accumulate
from typing import NamedTuple

from kb.method import Method
from kb.recurrence.draft import Draft
from kb.recurrence.own import Home
from kb.store.reader import Reader, Summary
from kb.vectors import IMPACTS, idf, norm, tf

POSTINGS = 6_000
"""How many entries of the index are read for one draft, those of its rarest terms first; more when those propose too few notes."""

TERMS = 8
"""So many terms are read however common they are: a draft of common words is told by several of them."""

CANDIDATES = 20
"""How many notes are scored exactly, and four more for each match that is asked for."""


class Wanted(NamedTuple):
    """Which matches are asked for.

    any_date: also notes that do not come before the draft. among: ids of the notes that may be a match, whatever people said of them; None: all.
    """

    limit: int = 5
    min_score: float = 0.0
    category: str | None = None
    any_date: bool = False
    among: frozenset[str] | None = None


class Space(NamedTuple):
    """Where a draft and its notes are compared.

    terms: number -> term of the draft; weights: number -> weight, of length 1 together with the terms that no note holds. frequency: doubled count -> its tf;
    rarity: document frequency -> its idf. lengths: number of a note -> length of its vector, where it is known.
    """

    terms: dict[int, str]
    weights: dict[int, float]
    frequencies: array[int]
    frequency: Remembered
    rarity: Remembered
    lengths: dict[int, float]


class Remembered(dict[int, float]):
    """A function of a whole number, computed once for each."""

    def __init__(self, function: Callable[[int], float]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, number: int) -> float:
        value = self[number] = self._function(number)
        return value


@lru_cache(maxsize=16)
def _frequency(method: Method) -> Remembered:
    return Remembered(partial(tf, method=method))


@lru_cache(maxsize=16)
def _rarity(notes: int, method: Method) -> Remembered:
    return Remembered(partial(idf, notes=notes, method=method))


def space_of(reader: Reader, draft: Draft, home: Home) -> Space:
    """The terms of a draft that some note holds, weighted as in a build that holds the draft's file, so that a score stays when that is indexed."""
    method, frequencies, held = draft.vocabulary.method, home.corpus.frequencies, draft.file.held
    frequency, rarity = _frequency(method), _rarity(home.corpus.notes, method)
    numbers = reader.term_ids(draft.weighted) if draft.numbers is None else draft.numbers
    rarities = {term: rarity[frequencies[numbers[term]] if term in numbers else held[term]] for term in draft.weighted}
    weights = norm({term: frequency[times] * rarities[term] for term, times in draft.weighted.items()})
    known = {numbers[term]: term for term in draft.weighted if term in numbers}
    return Space(known, {number: weights[term] for number, term in known.items()}, frequencies, frequency, rarity, home.corpus.lengths)


def candidates(reader: Reader, space: Space, own: Iterable[int], before: str | None, wanted: Wanted) -> list[Summary]:
    """Notes by what their rarest shared terms add up to, the most first, ties by id; only those that may be a match.

    own: the notes that are the draft itself; before: a day after which no match may be.
    """
    enough = CANDIDATES + 4 * wanted.limit
    rarest = sorted(space.weights, key=lambda term: (space.frequencies[term], space.terms[term]))
    budget, found = POSTINGS, list[Summary]()
    while len(found) < enough:
        read = _within(rarest, space, budget)
        totals = _totals(reader, space, read)
        for number in own:
            totals.pop(number, None)
        found = _best_of(reader, totals, enough, before, wanted)
        if len(read) == len(rarest):
            break
        budget *= 16
    return found


def _within(rarest: list[int], space: Space, budget: int) -> list[int]:
    """The rarest terms whose entries together stay within a budget, a few at least."""
    read = accumulate(space.frequencies[term] for term in rarest)
    return rarest[: max(TERMS, sum(1 for entries in read if entries <= budget))]


def _best_of(reader: Reader, totals: dict[int, float], enough: int, before: str | None, wanted: Wanted) -> list[Summary]:
    """The notes with the highest totals that may be a match. Equal ones are looked at together, so that their numbers decide nothing."""
    proposed = sorted(totals, key=totals.__getitem__, reverse=True)
    found: list[Summary] = []
    start = 0
    while start < len(proposed) and len(found) < enough:
        end = min(start + enough, len(proposed))
        while end < len(proposed) and totals[proposed[end]] == totals[proposed[end - 1]]:
            end += 1
        summaries = reader.summaries(proposed[start:end], before, wanted.category)
        found += (one for one in summaries if wanted.among is None or one.id in wanted.among)
        start = end
    return sorted(found, key=lambda one: (-totals[one.number], one.id))[:enough]


def _totals(reader: Reader, space: Space, read: list[int]) -> dict[int, float]:
    """What some terms add up to in each note that holds them: it grows with the cosine, but for the idf in the note's length.

    Always added in the same order, so that equal notes have equal totals whatever the numbers of their terms.
    """
    rank = {term: place for place, term in enumerate(read)}
    totals: dict[int, float] = {}
    get, added = totals.get, IMPACTS
    for term, first, places, impacts in sorted(reader.postings(read), key=lambda row: rank[row[0]]):
        weight = space.weights[term] * space.rarity[space.frequencies[term]]
        for place, impact in zip(places, impacts, strict=True):
            note = first + place
            totals[note] = get(note, 0.0) + weight * added[impact]
    return totals
