"""Has this happened before? Earlier notes that resemble a draft, best first, each with its why."""

from __future__ import annotations

import hashlib
import os
from array import array
from collections.abc import Iterable
from heapq import nlargest
from itertools import chain
from math import fsum, log, sqrt
from operator import mul
from pathlib import Path
from typing import NamedTuple

from kb.model import Counts, Match, Note
from kb.store.postings import BLOCK, LARGEST
from kb.store.reader import Corpus, Reader, Summary
from kb.text import plain
from kb.vectors import REFERENCE, contributions, idf, names, norm, shares, tf, weigh

ALIKE = 0.25
"""Below this score a match is seldom a recurrence: at most 3 in 100 on real notes."""

POSTINGS = 100_000
"""How many entries of the index are read for one draft, those of its rarest terms first."""

CANDIDATES = 100
"""How many notes are scored exactly."""


class Draft(NamedTuple):
    """A note being written: parsed and counted. sha256 of its bytes and its path under the notes folder tell it from itself in the index."""

    note: Note
    counts: Counts
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
    """The answer for one draft. compared_with: how many notes stand in the index; blank: the draft says nothing yet."""

    draft: Note
    compared_with: int
    matches: tuple[Match, ...]
    blank: bool = False


def draft_of(note: Note, counts: Counts, data: bytes, path: Path | None = None, folder: Path | None = None) -> Draft:
    """A draft as it is compared. path: where it was read from, if from a file; folder: of the indexed notes."""
    indexed = _under(path, folder) if path and folder else None
    text = "\n".join([note.title, *(section.text for section in note.sections), *(field.value for field in note.fields)])
    return Draft(note, counts, text, hashlib.sha256(data).hexdigest(), indexed)


def _under(path: Path, folder: Path) -> str | None:
    """The path of a file under a folder, links resolved; None when it stands elsewhere."""
    real, root = (os.fsencode(os.path.realpath(one)).decode("utf-8", "replace") for one in (path, folder))
    return real[len(root) + 1 :].replace(os.sep, "/") if real.startswith(root + os.sep) else None


def similar(reader: Reader, draft: Draft, wanted: Wanted) -> SimilarReport:
    """Rank the notes of a build against a draft; ties by id. The draft is never its own match."""
    corpus = reader.corpus()
    weighted = weigh(draft.counts)
    ids = reader.term_ids(weighted)
    rarity = Rarity(corpus.notes)
    own = norm({term: tf(doubled) * rarity[corpus.frequencies[ids[term]]] for term, doubled in weighted.items() if term in ids})
    compared_with = reader.build().notes
    if not weighted or not own:
        return SimilarReport(draft.note, compared_with, (), blank=not weighted)
    by_number = {ids[term]: weight for term, weight in own.items()}
    proposed = candidates(reader, by_number, corpus, rarity, _excluded(reader, draft, wanted))
    summaries = reader.summaries(proposed)
    notes = [summaries[number] for number in proposed]
    scored = sorted(_scored(reader, by_number, corpus, rarity, draft, notes), key=lambda found: (-found[0] - found[1], found[2].id))
    kept = [found for found in scored if found[0] + found[1] >= wanted.min_score][: wanted.limit]
    return SimilarReport(draft.note, compared_with, tuple(_match(reader, draft, own, corpus, rarity, ids, found) for found in kept))


class Rarity(dict[int, float]):
    """Inverse document frequency by document frequency, computed when first asked for."""

    def __init__(self, notes: int) -> None:
        super().__init__()
        self._notes = notes

    def __missing__(self, df: int) -> float:
        value = self[df] = idf(df, self._notes)
        return value


_TF = [0.0, *(1.0 + log(doubled / 2) for doubled in range(1, 1024))]


def candidates(reader: Reader, draft: dict[int, float], corpus: Corpus, rarity: Rarity, excluded: Iterable[int]) -> list[int]:
    """Numbers of notes by what their rarest shared terms add up to, the most first; none of the excluded ones."""
    blocks: dict[int, list[float]] = {}
    left = POSTINGS
    for term in sorted(draft, key=lambda term: (corpus.frequencies[term], term)):
        df = corpus.frequencies[term]
        left -= df
        if left < 0 and blocks:
            break
        weight = draft[term] * rarity[df]
        gains = [weight * value for value in _TF[: LARGEST + 1]]
        for block, places, counts in reader.postings(term):
            totals = blocks.get(block) or blocks.setdefault(block, [0.0] * BLOCK)
            for place, count in zip(places, counts, strict=True):
                totals[place] += gains[count]
    for note in excluded:
        if note // BLOCK in blocks:
            blocks[note // BLOCK][note % BLOCK] = 0.0
    found = chain.from_iterable(zip(totals, range(-block * BLOCK, -(block + 1) * BLOCK, -1), strict=True) for block, totals in blocks.items())
    return [-note for total, note in nlargest(CANDIDATES, found) if total]


def _excluded(reader: Reader, draft: Draft, wanted: Wanted) -> set[int]:
    """Numbers of the notes that may not be a match: the draft itself, later ones, those that were not asked for."""
    before = draft.note.date.isoformat() if draft.note.date and not wanted.any_date else None
    itself = reader.numbers_of(draft.note.id, _own_paths(reader, draft))
    return itself | reader.numbers_outside(before, wanted.category, wanted.among)


def _own_paths(reader: Reader, draft: Draft) -> set[str]:
    """The paths in the index that are the draft: by place, or by content."""
    return {*reader.paths_of_content(draft.sha256), *([draft.indexed_path] if draft.indexed_path else [])}


Scored = tuple[float, float, Summary]
"""Cosine, reference, note."""


def _scored(reader: Reader, draft: dict[int, float], corpus: Corpus, rarity: Rarity, own: Draft, found: Iterable[Summary]) -> list[Scored]:
    """The exact cosine of each candidate, and what a reference to it adds."""
    spoken = plain(own.text)
    scored = []
    for summary in found:
        terms, counts = reader.vector(summary.number)
        weights = _weights(terms, counts, corpus, rarity)
        length = sqrt(fsum(map(mul, weights, weights)))
        dot = fsum([draft[term] * weight for term, weight in zip(terms, weights, strict=True) if term in draft])
        named = REFERENCE if names(spoken, summary.id, summary.title) else 0.0
        scored.append((dot / length if length else 0.0, named, summary))
    return scored


def _weights(terms: array[int], counts: array[int], corpus: Corpus, rarity: Rarity) -> list[float]:
    """The weight of each term of a note; mapped in C, since this is the innermost loop of all."""
    frequencies = map(corpus.frequencies.__getitem__, terms)
    tfs = map(_TF.__getitem__, counts) if max(counts, default=0) < len(_TF) else map(tf, counts)
    return list(map(mul, tfs, map(rarity.__getitem__, frequencies)))


def _match(reader: Reader, draft: Draft, own: dict[str, float], corpus: Corpus, rarity: Rarity, ids: dict[str, int], found: Scored) -> Match:
    cosine, reference, summary = found
    terms, counts = reader.vector(summary.number)
    weights = _weights(terms, counts, corpus, rarity)
    length = sqrt(fsum(map(mul, weights, weights)))
    shared = {number: term for term, number in ids.items()}
    note = {shared[term]: weight / length for term, weight in zip(terms, weights, strict=True) if term in shared}
    contributed = contributions(own, note)
    why = sorted(((draft.counts.words.get(term, term), part) for term, part in contributed.items()), key=lambda one: (-one[1], one[0]))
    split = sorted(shares(contributed, reader.counts(summary.number)).items(), key=lambda one: (-one[1], one[0]))
    return Match(
        id=summary.id,
        path=summary.path,
        line=reader.root_cause_line(summary.number) or summary.line,
        title=summary.title,
        date=summary.date,
        category=summary.category,
        score=cosine + reference,
        cosine=cosine,
        reference=reference,
        root_cause=summary.root_cause,
        why=tuple(why),
        sections=tuple(split),
        updates=reader.updates(summary.number),
    )
