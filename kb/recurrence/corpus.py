"""All notes against their earlier ones: which pairs look like recurrences that nobody marked, and the families that people made."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median
from typing import NamedTuple

from kb.levels import Levels
from kb.matrix import Neighbour, Row, nearest, weights
from kb.model import Family
from kb.naming import names
from kb.recurrence.verdicts import families_of
from kb.sayings import SAME
from kb.store.reader import Compared, Reader
from kb.text import plain, unwrapped
from kb.vocabulary import Vocabulary, loads

_NEIGHBOURS = 24
"""How many earlier notes are looked at for each note: as many as `kb similar` scores exactly for its best match."""


class Pair(NamedTuple):
    """A note and an earlier one that look like a recurrence; score, said and level as in a `kb.model.Match`."""

    later: Compared
    earlier: Compared
    score: float
    cosine: float
    reference: float
    said: float
    level: str


class Asked(NamedTuple):
    """What is asked for. since: only pairs whose later note, and families whose last note, is of that day (YYYY-MM-DD) or later."""

    unmarked: bool = True
    families: bool = True
    since: str | None = None
    limit: int = 50


class RecurrencesReport(NamedTuple):
    """Pairs that nobody marked, best first, and the families, those with the latest note first.

    found: how many such pairs there are in all. typical: the median score of a note's nearest earlier one; None when pairs were not asked for.
    """

    notes: int
    pairs: tuple[Pair, ...]
    found: int
    families: tuple[Family, ...]
    typical: float | None


def recurrences(reader: Reader, asked: Asked) -> RecurrencesReport:
    """Compare all notes with their earlier ones. The pairs are those that `kb similar` would call strong or possible, without judged ones."""
    pairs, usual = _unmarked(reader, asked) if asked.unmarked else ([], None)
    families = _families(reader, asked.since) if asked.families else ()
    return RecurrencesReport(reader.build().notes, tuple(pairs[: asked.limit]), len(pairs), families, usual)


def typical(reader: Reader) -> float:
    """The median over all notes of the score of their nearest earlier note (`kb.levels.Levels`); 0 without notes that have one."""
    best = [pairs[0].score for pairs in compared(reader) if pairs]
    return median(best) if best else 0.0


def compared(reader: Reader) -> Iterator[list[Pair]]:
    """For each note its nearest earlier ones, by score, best first, ties by id."""
    notes = reader.compared()
    if not notes:
        return
    vocabulary = loads(reader.vocabulary())
    rows = {number: Row(terms, doubled) for number, terms, doubled in reader.vectors(note.number for note in notes)}
    matrix = weights([rows[note.number] for note in notes], reader.corpus().frequencies, vocabulary.method)
    levels = Levels(**reader.levels())
    for note, neighbours in zip(notes, nearest(matrix, _before(notes), _groups(notes), _NEIGHBOURS), strict=True):
        yield _pairs(reader, vocabulary, levels, note, [(notes[one.earlier], one) for one in neighbours])


def _before(notes: Sequence[Compared]) -> list[int]:
    """For each note how many of the first may be earlier: those that began before its incident ended, and the undated; for an undated one all."""
    dates = [note.date or "" for note in notes]
    return [bisect_right(dates, note.until) if note.until else len(notes) for note in notes]


def _groups(notes: Sequence[Compared]) -> list[int]:
    """Notes on one line of files of one content are one draft."""
    numbers: dict[tuple[str, int], int] = {}
    return [numbers.setdefault((note.sha256, note.line), len(numbers)) for note in notes]


def _pairs(reader: Reader, vocabulary: Vocabulary, levels: Levels, later: Compared, neighbours: list[tuple[Compared, Neighbour]]) -> list[Pair]:
    method = vocabulary.method
    least = levels.possible - method.reference - SAME
    spoken = plain(unwrapped(reader.spoken(later.number))) if any(one.cosine >= least for _, one in neighbours) else ""
    found = []
    for earlier, one in neighbours:
        names_it = partial(names, id=earlier.id, title=earlier.title)
        named = one.cosine >= least and names_it(spoken)
        reference = method.reference if named else 0.0
        said = vocabulary.sayings.said(spoken, names_it) if named and method.saying else 0.0
        score = one.cosine + reference
        found.append(Pair(later, earlier, score, one.cosine, reference, said, levels.level(score, said)))
    return sorted(found, key=lambda pair: (-pair.score, pair.earlier.id))


def _unmarked(reader: Reader, asked: Asked) -> tuple[list[Pair], float | None]:
    """Pairs without a verdict and not of one family, best first, and the usual score of a note's nearest earlier one.

    Two notes of one day are each other's earlier note: they are one pair.
    """
    joined = _joined(reader)
    unmarked: dict[frozenset[int], Pair] = {}
    scores = []
    for pairs in compared(reader):
        scores += [pair.score for pair in pairs[:1]]
        for pair in pairs:
            both = frozenset((pair.later.number, pair.earlier.number))
            if pair.level != "weak" and not joined(both) and _is_since(pair.later.date, asked.since):
                unmarked[both] = min(pair, unmarked.get(both, pair), key=_best_first)
    return sorted(unmarked.values(), key=_best_first), median(scores) if scores else None


def _joined(reader: Reader) -> Callable[[frozenset[int]], bool]:
    """Tells whether a pair was judged, or stands in one family."""
    judged, roots = reader.judged(), reader.roots()
    return lambda both: both in judged or len({roots.get(note, -note) for note in both}) == 1


def _best_first(pair: Pair) -> tuple[float, str, str]:
    return (-pair.score, pair.later.id, pair.earlier.id)


def _families(reader: Reader, since: str | None) -> tuple[Family, ...]:
    found = families_of(reader, set(reader.roots().values())).values()
    kept = [family for family in found if _is_since(family.last, since)]
    return tuple(sorted(kept, key=lambda family: (family.last or "", family.root), reverse=True))


def _is_since(date: str | None, since: str | None) -> bool:
    return since is None or (date is not None and date >= since)
