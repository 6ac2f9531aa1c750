"""The earlier notes that resemble a draft, best first, each with its level and its why."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from math import fsum
from operator import attrgetter, mul
from typing import NamedTuple

from kb.levels import Levels
from kb.model import CONFIRMED, REFUSED, Family, Fault, Match, Note, Update
from kb.naming import names
from kb.recurrence.candidates import Space, Wanted, candidates, space_of
from kb.recurrence.draft import Draft, until
from kb.recurrence.own import Home, home_of, own_notes
from kb.recurrence.runs import in_runs
from kb.recurrence.verdicts import Verdicts, families_of, verdicts_on
from kb.store.reader import Reader, Summary
from kb.vectors import contributions, length, shares


class SimilarReport(NamedTuple):
    """The answer for one draft. compared_with: how many notes may be a match, by date and category, the draft itself left out.

    blank: the draft says nothing yet; below: how many of the notes that were scored were left out for their low score.
    kin: the ids of the notes in the families of those that it was confirmed to recur with.
    faults: what of the draft could not be used, such as a verdict that means no note.
    """

    draft: Note
    compared_with: int
    matches: tuple[Match, ...]
    blank: bool = False
    below: int = 0
    kin: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()


def similar_each(reader: Reader, drafts: Iterable[Draft], wanted: Wanted) -> Iterator[SimilarReport]:
    """Rank the notes of a build against each of some drafts. What drafts of one file that follow each other have in common is read once."""
    corpus = reader.corpus()
    for file, beside in groupby(drafts, attrgetter("file")):
        home = home_of(reader, file, corpus)
        for draft in beside:
            yield similar(reader, draft, wanted, home)


def similar(reader: Reader, draft: Draft, wanted: Wanted, home: Home | None = None) -> SimilarReport:
    """Rank the notes of a build against a draft; ties by id. The draft is never its own match.

    Notes that a person confirmed as the ones that it recurs from are matches whatever their date and place.
    home: the draft's file in the build, where the caller has found it before.
    """
    before = None if wanted.any_date else until(draft)
    home = home or home_of(reader, draft.file)
    own = own_notes(home, draft)
    compared_with = reader.count(before, wanted.category) - len(reader.summaries(own.notes, before, wanted.category))
    space = space_of(reader, draft, home)
    verdicts, faults = verdicts_on(reader, draft, own) if wanted.among is None else Verdicts({})
    faults = draft.note.faults + faults
    if not space.weights:
        return SimilarReport(draft.note, compared_with, (), blank=not draft.weighted, faults=faults)
    confirmed = [number for number, verdict in verdicts.items() if verdict == CONFIRMED]
    found = {one.number: one for one in reader.summaries(confirmed, None, wanted.category)}
    found |= {one.number: one for one in candidates(reader, space, own.notes, before, wanted)}
    ranked = sorted(scored(reader, space, draft, found), key=_best_first)
    kept = [one for one in ranked if one.score >= wanted.min_score]
    kin = frozenset(id for _, _, _, id, _, _ in reader.relatives(confirmed)) if confirmed else frozenset[str]()
    matches = matched(reader, space, draft, verdicts, _shown(kept, verdicts, kin, wanted.limit))
    return SimilarReport(draft.note, compared_with, matches, below=len(ranked) - len(kept), kin=kin, faults=faults)


def _shown(kept: Sequence[Scored], verdicts: Mapping[int, str], kin: Collection[str], limit: int) -> list[Scored]:
    """The best so many that nobody judged, and those that somebody did: an answer takes no place from what is still to be answered.

    kin: the ids of notes that were answered with one of their family; of these the best so many as well.
    """
    unjudged = [one.summary for one in kept if one.summary.number not in verdicts]
    open = [summary.number for summary in unjudged if summary.id not in kin][:limit]
    related = [summary.number for summary in unjudged if summary.id in kin][:limit]
    shown = {*verdicts, *open, *related}
    return [one for one in kept if one.summary.number in shown]


class Scored(NamedTuple):
    """A candidate with its exact cosine, what each shared term adds to that, and what a reference to it adds to the score."""

    summary: Summary
    contributed: dict[int, float]
    cosine: float
    reference: float

    @property
    def score(self) -> float:
        """What matches are ranked by."""
        return self.cosine + self.reference


def _best_first(found: Scored) -> tuple[float, str]:
    return (-found.score, found.summary.id)


def scored(reader: Reader, space: Space, draft: Draft, found: Mapping[int, Summary]) -> Iterator[Scored]:
    """Some notes, by their numbers, compared exactly with a draft."""
    for number, terms, counts in reader.vectors(found):
        summary, contributed = found[number], _contributed(space, number, terms, counts)
        reference = draft.vocabulary.method.reference if names(draft.text, summary.id, summary.title) else 0.0
        yield Scored(summary, contributed, fsum(contributed.values()), reference)


def _contributed(space: Space, number: int, terms: array[int], counts: array[int]) -> dict[int, float]:
    """What each shared term adds to the cosine of a note."""
    draft, frequencies, frequency, rarity = space.weights, space.frequencies, space.frequency, space.rarity
    if whole := space.lengths.get(number):
        shared = ((term, frequency[times] * rarity[frequencies[term]]) for term, times in zip(terms, counts, strict=True) if term in draft)
        return contributions(draft, shared, whole)
    weights = list(map(mul, map(frequency.__getitem__, counts), map(rarity.__getitem__, map(frequencies.__getitem__, terms))))
    whole = space.lengths[number] = length(weights)
    return contributions(draft, zip(terms, weights, strict=True), whole)


def matched(reader: Reader, space: Space, draft: Draft, verdicts: Mapping[int, str], found: Sequence[Scored]) -> tuple[Match, ...]:
    """Notes that were scored, as matches: each with its level, its why, and what people said of it."""
    numbers = [one.summary.number for one in found]
    known = _Known(verdicts, families_of(reader, numbers), reader.updates(numbers), Levels(**reader.levels()))
    return tuple(_match(reader, space, draft, known, one) for one in found)


class _Known(NamedTuple):
    """What is known of matches beside their words: what people said, what was changed then, and how a team reads a score."""

    verdicts: Mapping[int, str]
    families: Mapping[int, Family]
    updates: Mapping[int, tuple[Update, ...]]
    levels: Levels


def _said(draft: Draft, found: Scored) -> float:
    """What the draft says of a note where it names it."""
    if not found.reference or not draft.vocabulary.method.saying:
        return 0.0
    return draft.vocabulary.sayings.said(draft.text, partial(names, id=found.summary.id, title=found.summary.title))


def _match(reader: Reader, space: Space, draft: Draft, known: _Known, found: Scored) -> Match:
    summary, said = found.summary, _said(draft, found)
    verdict = known.verdicts.get(summary.number)
    why = _by_size((draft.words[space.terms[number]], part) for number, part in found.contributed.items())
    sections = shares(found.contributed, reader.entries(summary.number), draft.vocabulary.method)
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
        said=said,
        level=None if verdict == REFUSED else known.levels.level(found.score, said),
        verdict=verdict,
        family=known.families.get(summary.number),
        root_cause=summary.root_cause,
        why=why,
        shared=in_runs(why, draft.text),
        sections=_by_size(sections.items()),
        updates=known.updates[summary.number],
    )


def _by_size(parts: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(parts, key=lambda part: (-part[1], part[0])))
