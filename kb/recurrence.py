"""Has this happened before? Earlier notes that resemble a draft, best first, each with its why."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import accumulate
from math import fsum
from typing import NamedTuple

from kb.model import Match, Note
from kb.store.reader import Reader, Summary
from kb.text import plain
from kb.vectors import IMPACTS, REFERENCE, contributions, count_words, idf, names, norm, said, shares, spoken_terms, tf, weigh
from kb.vocabulary import Vocabulary

ALIKE = 0.25
"""Below this score a match is seldom a recurrence: at most 3 in 100 on real notes."""

POSTINGS = 6_000
"""How many entries of the index are read for one draft, those of its rarest terms first; more when those propose too few notes."""

TERMS = 8
"""So many terms are read however common they are: a draft of common words is told by several of them."""

CANDIDATES = 20
"""How many notes are scored exactly, and four more for each match that is asked for."""


class Draft(NamedTuple):
    """A note being written: parsed and counted.

    weighted: term -> doubled, section-weighted count; words: a word of the text for each term; text: all that may name another note.
    sha256 of its bytes and its path under the notes folder tell it from itself in the index.
    """

    note: Note
    weighted: dict[str, int]
    words: dict[str, str]
    text: str
    sha256: str = ""
    indexed_path: str | None = None


class Wanted(NamedTuple):
    """Which matches are asked for.

    any_date: also notes that do not come before the draft. among: ids of the notes that may be a match; None: all.
    """

    limit: int = 5
    min_score: float = 0.0
    category: str | None = None
    any_date: bool = False
    among: frozenset[str] | None = None


class SimilarReport(NamedTuple):
    """The answer for one draft. compared_with: how many notes may be a match, by date and category, the draft itself left out.

    blank: the draft says nothing yet; below: how many of the notes that were scored were left out for their low score.
    """

    draft: Note
    compared_with: int
    matches: tuple[Match, ...]
    blank: bool = False
    below: int = 0


def draft_of(note: Note, vocabulary: Vocabulary, data: bytes, indexed_path: str | None = None) -> Draft:
    """A draft as it is compared. indexed_path: the file under the notes folder that it was read from, if it was."""
    text = plain("\n".join([note.title, *(section.text for section in note.sections), *(field.value for field in note.fields)]))
    parts = tuple(said(note, vocabulary))
    weighted, spoken = weigh(count_words(parts, vocabulary)), spoken_terms(parts, vocabulary)
    return Draft(note, weighted, spoken, text, hashlib.sha256(data).hexdigest(), indexed_path)


def similar(reader: Reader, draft: Draft, wanted: Wanted) -> SimilarReport:
    """Rank the notes of a build against a draft; ties by id. The draft is never its own match."""
    before = draft.note.date.isoformat() if draft.note.date and not wanted.any_date else None
    own = reader.numbers_of(draft.note.id, _own_paths(reader, draft))
    compared_with = reader.count(before, wanted.category) - len(reader.summaries(own, before, wanted.category))
    space = _space(reader, draft)
    if not space.weights:
        return SimilarReport(draft.note, compared_with, (), blank=not draft.weighted)
    scored = sorted(_scored(reader, space, draft, _candidates(reader, space, own, before, wanted)), key=_best_first)
    kept = [found for found in scored if found.score >= wanted.min_score]
    matches = tuple(_match(reader, space, draft, found) for found in kept[: wanted.limit])
    return SimilarReport(draft.note, compared_with, matches, below=len(scored) - len(kept))


class _Space(NamedTuple):
    """Where a draft and its notes are compared. terms: number -> term of the draft; weights: number -> weight, together of length 1."""

    terms: dict[int, str]
    weights: dict[int, float]
    frequencies: array[int]
    rarity: _Remembered


def _space(reader: Reader, draft: Draft) -> _Space:
    corpus = reader.corpus()
    numbers = reader.term_ids(draft.weighted)
    rarity = _Remembered(partial(idf, notes=corpus.notes))
    weights = norm({number: tf(draft.weighted[term]) * rarity[corpus.frequencies[number]] for term, number in numbers.items()})
    return _Space({number: term for term, number in numbers.items()}, weights, corpus.frequencies, rarity)


class _Remembered(dict[int, float]):
    """A function of a whole number, computed once for each."""

    def __init__(self, function: Callable[[int], float]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, number: int) -> float:
        value = self[number] = self._function(number)
        return value


_TF = _Remembered(tf)


def _candidates(reader: Reader, space: _Space, own: Iterable[int], before: str | None, wanted: Wanted) -> list[Summary]:
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


def _within(rarest: list[int], space: _Space, budget: int) -> list[int]:
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


def _totals(reader: Reader, space: _Space, read: list[int]) -> dict[int, float]:
    """What some terms add up to in each note that holds them: it grows with the cosine, but for the idf in the note's length.

    Always added in the same order, so that equal notes have equal totals whatever the numbers of their terms.
    """
    rank = {term: place for place, term in enumerate(read)}
    totals: dict[int, float] = {}
    get = totals.get
    for term, first, places, impacts in sorted(reader.postings(read), key=lambda row: rank[row[0]]):
        weight = space.weights[term] * space.rarity[space.frequencies[term]]
        for place, impact in zip(places, impacts, strict=True):
            totals[first + place] = get(first + place, 0.0) + weight * IMPACTS[impact]
    return totals


def _own_paths(reader: Reader, draft: Draft) -> set[str]:
    """The paths in the index that are the draft: by place, or by content."""
    return {*reader.paths_of_content(draft.sha256), *([draft.indexed_path] if draft.indexed_path else [])}


class _Scored(NamedTuple):
    """A candidate with its exact cosine, what each shared term adds to that, and what a reference to it adds to the score."""

    summary: Summary
    contributed: dict[int, float]
    cosine: float
    reference: float

    @property
    def score(self) -> float:
        """What matches are ranked by."""
        return self.cosine + self.reference


def _best_first(found: _Scored) -> tuple[float, str]:
    return (-found.score, found.summary.id)


def _scored(reader: Reader, space: _Space, draft: Draft, found: Iterable[Summary]) -> Iterator[_Scored]:
    by_number = {summary.number: summary for summary in found}
    for number, terms, counts in reader.vectors(by_number):
        summary, contributed = by_number[number], _contributed(space, terms, counts)
        reference = REFERENCE if names(draft.text, summary.id, summary.title) else 0.0
        yield _Scored(summary, contributed, fsum(contributed.values()), reference)


def _contributed(space: _Space, terms: array[int], counts: array[int]) -> dict[int, float]:
    """What each shared term adds to the cosine of a note."""
    frequencies, rarity = space.frequencies, space.rarity
    weights = [_TF[doubled] * rarity[frequencies[term]] for term, doubled in zip(terms, counts, strict=True)]
    return contributions(space.weights, terms, weights)


def _match(reader: Reader, space: _Space, draft: Draft, found: _Scored) -> Match:
    summary = found.summary
    why = ((draft.words[space.terms[number]], part) for number, part in found.contributed.items())
    return Match(
        id=summary.id,
        path=summary.path,
        line=reader.root_cause_line(summary.number) or summary.line,
        title=summary.title,
        date=summary.date,
        category=summary.category,
        score=found.score,
        cosine=found.cosine,
        reference=found.reference,
        root_cause=summary.root_cause,
        why=_by_size(why),
        sections=_by_size(shares(found.contributed, reader.entries(summary.number)).items()),
        updates=reader.updates(summary.number),
    )


def _by_size(parts: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(parts, key=lambda part: (-part[1], part[0])))
