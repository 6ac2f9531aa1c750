"""Runs an evaluation over a folder of notes: a build in a temporary place, then one question a draft."""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from kb.configuration import find_configuration
from kb.errors import InputError, UnreadableNote
from kb.evaluating.flags import Flag, Flags, evaluate_flags, fitted_levels
from kb.evaluating.half_written import half_written
from kb.evaluating.pairs import Labels, Query, read_pairs
from kb.evaluating.ranking import Evaluation, evaluate
from kb.evaluating.verdicts import FEWEST, Judged, VerdictsReport, fit_verdicts, judge
from kb.indexing.index import Task, index
from kb.levels import Levels, load_levels
from kb.model import CONFIRMED, Match
from kb.parse import load
from kb.recurrence.candidates import Wanted
from kb.recurrence.corpus import typical
from kb.recurrence.draft import Draft, drafts_of, until
from kb.recurrence.similar import similar
from kb.store.reader import Compared, Reader
from kb.store.schema import connect_for_reading
from kb.vocabulary import Vocabulary, load_vocabulary

_DEEP, _SHOWN = 100, 5
"""How many matches a ranking is judged by, and how many `kb similar` shows."""


class Silence:
    """A watcher that tells nobody."""

    def waiting(self) -> None:
        """Nobody else writes a temporary database."""

    def progress(self, done: int, total: int) -> None:
        """Nobody looks."""


class PairsReport(NamedTuple):
    """How recurrences are ranked, and how far their levels can be trusted.

    begun, begun_flags: the same when the drafts are half-written. without: the parts of the method that were switched off.
    """

    ranking: Evaluation
    begun: Evaluation
    flags: Flags
    begun_flags: Flags
    without: tuple[str, ...]


def evaluate_pairs(pairs: Path, folder: Path, without: tuple[str, ...] = ()) -> PairsReport:
    """Evaluate on a table of pairs whose paths start from a folder. Raises InputError."""
    labels, missing = _present(pairs, folder)
    with _built(folder, _vocabulary(folder, without)) as notes:
        ranking = evaluate(labels.queries, lambda query: notes.ranked(query, notes.draft(query.path)), missing)
        begun = evaluate(labels.queries, lambda query: notes.ranked(query, notes.begun(query.path)), missing)
        levels, use_typical = load_levels(find_configuration(folder)), notes.vocabulary.method.typical
        flags, begun_flags = (evaluate_flags(_flags(notes, labels, drafted), levels, use_typical) for drafted in (notes.draft, notes.begun))
        return PairsReport(ranking, begun, flags, begun_flags, without)


def fit_pairs(pairs: Path, folder: Path) -> Levels:
    """Fit levels on a table of pairs. Raises InputError."""
    labels, _ = _present(pairs, folder)
    with _built(folder, _vocabulary(folder)) as notes:
        flags = _flags(notes, labels, notes.draft)
        if len(flags) < FEWEST:
            raise InputError(f"{pairs} leaves {len(flags)} drafts with an earlier note under {folder}: too few for a fit, which asks for {FEWEST}.")
        return fitted_levels([flag.moved for flag in flags], [flag.right for flag in flags], typical(notes.reader))


def evaluate_verdicts(folder: Path) -> VerdictsReport:
    """Hold the levels against the verdicts in a folder of notes. Raises InputError."""
    with _built(folder, _vocabulary(folder)) as notes:
        return judge(list(_judged(notes)), load_levels(find_configuration(folder)))


def fit_to_verdicts(folder: Path) -> Levels:
    """Fit levels on the verdicts in a folder of notes. Raises InputError."""
    with _built(folder, _vocabulary(folder)) as notes:
        return fit_verdicts(list(_judged(notes)), typical(notes.reader))


def _vocabulary(folder: Path, without: Iterable[str] = ()) -> Vocabulary:
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder. Name the folder of the notes with --notes.")
    vocabulary = load_vocabulary(find_configuration(folder))
    for part in without:
        vocabulary = replace(vocabulary, method=vocabulary.method.without(part))
    return vocabulary


def _present(pairs: Path, folder: Path) -> tuple[Labels, list[str]]:
    """The labels whose drafts are there, and all files that the table names and nobody has."""
    labels = read_pairs(pairs)
    named_files = {query.path for query in labels.queries} | {path for query in labels.queries for path in query.gold}
    present = tuple(query for query in labels.queries if (folder / query.path).is_file())
    if not present:
        raise InputError(f"none of the drafts of {pairs} stands under {folder}, for example {labels.queries[0].path}")
    return replace(labels, queries=present), sorted(path for path in named_files if not (folder / path).is_file())


class _Notes:
    """The notes of a folder, indexed, and each of them as a draft."""

    def __init__(self, folder: Path, vocabulary: Vocabulary, reader: Reader) -> None:
        self.reader, self.vocabulary = reader, vocabulary
        self._folder = folder
        self.dated = reader.dated()

    def draft(self, path: str, id: str | None = None) -> Draft:
        """A note of the folder as a draft; without an id the first of its file."""
        drafts = self._drafts(path, (self._folder / path).read_bytes())
        return next(draft for draft in drafts if id in (None, draft.note.id))

    def begun(self, path: str) -> Draft:
        """A file of the folder as a draft that is only begun."""
        return self._drafts(path, half_written(self.draft(path).note).encode())[0]

    def _drafts(self, path: str, data: bytes) -> list[Draft]:
        try:
            return drafts_of(load(path, data, self.vocabulary), self.vocabulary, data, path)
        except UnreadableNote as error:
            raise InputError(f"{path}: {error}") from error

    def ranked(self, query: Query, draft: Draft) -> list[str]:
        """The paths of the notes before a query's note, most alike a draft first."""
        return [match.path for match in self.matches(draft, self.before(query.corpus, query.path), _DEEP)]

    def before(self, corpus: str, path: str) -> frozenset[str]:
        """The ids of the notes before a note, in other files: a table of pairs names files."""
        draft = self.draft(path)
        return frozenset(id for id, date, other in self.dated if other != path and _comes_before(date, other, draft, corpus))

    def matches(self, draft: Draft, among: frozenset[str], limit: int) -> tuple[Match, ...]:
        """Some of the notes, most alike a draft first."""
        return similar(self.reader, draft, Wanted(limit=limit, any_date=True, among=among)).matches

    def pair(self, later: Compared, earlier: Compared) -> Match | None:
        """One note as a match of another; None when the two share no word."""
        return next(iter(self.matches(self.draft(later.path, later.id), frozenset([earlier.id]), 1)), None)


def _comes_before(date: str | None, path: str, draft: Draft, corpus: str) -> bool:
    """True for notes of another corpus, and for those of the draft's own that are earlier: by date, else by path."""
    if corpus and not path.startswith(f"{corpus}/"):
        return True
    day, last = draft.note.date, until(draft)
    if date and day and last and date != day.isoformat():
        return date <= last
    return path < draft.note.path


@contextmanager
def _built(folder: Path, vocabulary: Vocabulary) -> Iterator[_Notes]:
    with tempfile.TemporaryDirectory() as place:
        database = Path(place, "eval.db")
        index(Task(folder, database, repositories=None, vocabulary=vocabulary), Silence())
        with closing(connect_for_reading(database)) as connection:
            yield _Notes(folder, vocabulary, Reader(connection))


def _flags(notes: _Notes, labels: Labels, drafted: Callable[[str], Draft]) -> list[Flag]:
    """The best match of every note of the corpora that the table names; a pair that nobody labelled is wrong. drafted: path -> draft."""
    recurrences = labels.recurrences
    flags = []
    for path in dict.fromkeys(path for _, _, path in notes.dated):
        corpus = next((corpus for corpus in labels.corpora if path.startswith(f"{corpus}/") or not corpus), None)
        best = notes.matches(drafted(path), notes.before(corpus, path), _SHOWN)[:1] if corpus is not None else ()
        for match in best:
            pair = (path, match.path)
            flags.append(Flag(corpus or "", path, match.id, match.score, match.said, pair in recurrences, pair in labels.hard_negatives))
    return flags


def _judged(notes: _Notes) -> Iterator[Judged]:
    """Every pair that people judged, with what `kb similar` says of it."""
    for later, earlier, confirmed in _answers(notes.reader):
        match = notes.pair(later, earlier)
        yield Judged(later.id, earlier.id, confirmed, match.score if match else 0.0, match.said if match else 0.0)


def _answers(reader: Reader) -> list[tuple[Compared, Compared, bool]]:
    """Each pair of notes that verdicts agree about, once: the note that judges, the judged one, and whether it is confirmed.

    Where each judges the other, the later one comes first. Copies of a note are one draft and no pair.
    """
    notes = reader.compared()
    by_number = {note.number: note for note in notes}
    said = defaultdict[frozenset[int], list[tuple[Compared, Compared, bool]]](list)
    for earlier in notes:
        for number, kind in reader.verdicts_about([earlier.number]):
            later = by_number[number]
            if (later.sha256, later.line) != (earlier.sha256, earlier.line):
                said[frozenset((number, earlier.number))].append((later, earlier, kind == CONFIRMED))
    return [first for first, *others in said.values() if all(confirmed == first[2] for *_, confirmed in others)]
