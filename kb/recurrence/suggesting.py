"""How a draft may be filed: the category and labels of the notes that are most like it, and how often such a guess was right.

The five nearest notes vote with their cosines. How sure a guess is, is measured on the notes that are there: each is filed by
the others, and of those whose guess had a score most like the draft's it is told how many were filed right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import NamedTuple

from kb.matrix import Neighbour, Row, nearest, weights
from kb.model import Note
from kb.recurrence.draft import Draft
from kb.store.reader import Compared, Reader

VOTERS = 5
"""So many of the nearest notes vote."""

LEAST_NOTES, LEAST_OF_A_NAME = 20, 5
"""So many notes must be filed at all, and under a name that is proposed."""

LIKE_IT = 10
"""A guess is as sure as these were right: the guesses for other notes whose score was most like its own."""

_MOST_NOTES = 2000
"""The newest so many notes are compared."""

_MOST_LABELS = 5

Filed = Mapping[int, frozenset[str]]
"""Number of a note -> the names under which it is filed."""


class Guess(NamedTuple):
    """What the nearest notes say. score: the sum of the cosines of those that carry the name."""

    name: str
    score: float


class Proposal(NamedTuple):
    """A name for a draft.

    right, of: how many of the most alike guesses for other notes were right. notes: those that carry it, with their cosines, nearest first.
    """

    name: str
    score: float
    right: int
    of: int
    notes: tuple[tuple[Compared, float], ...]


class SuggestReport(NamedTuple):
    """What is proposed for a draft. categorised, labelled: how many notes carry a category, and labels. blank: the draft says nothing yet."""

    draft: Note
    blank: bool
    categorised: int
    labelled: int
    category: Proposal | None
    labels: tuple[Proposal, ...]

    @property
    def too_few(self) -> bool:
        """True when there are too few notes to learn from, so that silence says nothing of the draft."""
        return max(self.categorised, self.labelled) < LEAST_NOTES


def suggest(reader: Reader, draft: Draft) -> SuggestReport:
    """Propose a category and labels for a draft. Only what was right more often than wrong is proposed."""
    notes = [note for note in reader.compared() if not _is_own(note, draft)][-_MOST_NOTES:]
    categories = {note.number: frozenset([note.category]) for note in notes if note.category}
    labels = _labels(reader, notes)
    near = _nearest(reader, notes, draft) if draft.weighted and max(len(categories), len(labels)) >= LEAST_NOTES else []
    category = _proposals(notes, near, categories, only_best=True)
    named = _proposals(notes, near, labels, only_best=False)
    lacking = [one for one in named if one.name not in draft.note.labels]
    return SuggestReport(draft.note, not draft.weighted, len(categories), len(labels), next(iter(category), None), tuple(lacking[:_MOST_LABELS]))


def _is_own(note: Compared, draft: Draft) -> bool:
    """True for a note that is the draft, as it was indexed."""
    return note.sha256 == draft.file.sha256 or note.path == draft.file.indexed_path


def _labels(reader: Reader, notes: Sequence[Compared]) -> Filed:
    """The labels of each note that has any, without those of more than half of all, which tell nothing apart."""
    numbers = {note.number for note in notes}
    pairs = [(number, label) for number, label in reader.labelled() if number in numbers]
    times = Counter(label for _, label in pairs)
    found: dict[int, set[str]] = {}
    for number, label in pairs:
        if times[label] * 2 <= len(notes):
            found.setdefault(number, set()).add(label)
    return {number: frozenset(names) for number, names in found.items()}


def _nearest(reader: Reader, notes: Sequence[Compared], draft: Draft) -> list[list[Neighbour]]:
    """The nearest notes of each note, and at the end those of the draft; a note is no neighbour of a copy."""
    numbers = reader.term_ids(draft.weighted)
    own = {numbers[term]: times for term, times in draft.weighted.items() if term in numbers}
    stored = {number: Row(terms, doubled) for number, terms, doubled in reader.vectors(note.number for note in notes)}
    rows = [*(stored[note.number] for note in notes), Row(list(own), list(own.values()))]
    groups: dict[tuple[str, int], int] = {}
    of_one = [groups.setdefault((note.sha256, note.line), len(groups)) for note in notes]
    frequencies = reader.corpus().frequencies
    matrix = weights(rows, frequencies, draft.vocabulary.method)
    return list(nearest(matrix, [len(notes)] * len(rows), [*of_one, len(groups)], 2 * VOTERS))


def _proposals(notes: Sequence[Compared], near: Sequence[Sequence[Neighbour]], filed: Filed, only_best: bool) -> list[Proposal]:
    """What is proposed for the draft, the surest first, ties by name. only_best: a note has one name, so that only the first guess counts."""
    if len(filed) < LEAST_NOTES or not near:
        return []
    times = Counter(name for names in filed.values() for name in names)
    known = {name for name, number in times.items() if number >= LEAST_OF_A_NAME}
    tried = [
        (guess.score, guess.name in filed[note.number])
        for note, neighbours in zip(notes, near[:-1], strict=True)
        if note.number in filed
        for guess in _guesses(_voters(notes, neighbours, filed), filed, known, only_best)
    ]
    voters = _voters(notes, near[-1], filed)
    found = [_proposal(guess, voters, filed, tried) for guess in _guesses(voters, filed, known, only_best)]
    likely = [one for one in found if 2 * one.right > one.of >= LIKE_IT]
    return sorted(likely, key=lambda one: (-one.right, -one.score, one.name))


def _voters(notes: Sequence[Compared], neighbours: Iterable[Neighbour], filed: Filed) -> list[tuple[Compared, float]]:
    """The nearest notes that are filed, nearest first, ties by id."""
    found = [(notes[one.earlier], one.cosine) for one in neighbours if notes[one.earlier].number in filed]
    return sorted(found, key=lambda voter: (-voter[1], voter[0].id))[:VOTERS]


def _guesses(voters: Sequence[tuple[Compared, float]], filed: Filed, known: set[str], only_best: bool) -> list[Guess]:
    """The names that the voters carry, best first, ties by name; only those that enough notes carry are guessed."""
    votes: dict[str, list[float]] = {}
    for note, cosine in voters:
        for name in filed[note.number]:
            votes.setdefault(name, []).append(cosine)
    ordered = sorted((Guess(name, fsum(cosines)) for name, cosines in votes.items()), key=lambda guess: (-guess.score, guess.name))
    return [guess for guess in (ordered[:1] if only_best else ordered) if guess.name in known]


def _proposal(guess: Guess, voters: Sequence[tuple[Compared, float]], filed: Filed, tried: Sequence[tuple[float, bool]]) -> Proposal:
    alike = sorted(tried, key=lambda one: (abs(one[0] - guess.score), one))[:LIKE_IT]
    behind = tuple((note, cosine) for note, cosine in voters if guess.name in filed[note.number])
    return Proposal(guess.name, guess.score, sum(right for _, right in alike), len(alike), behind)
