"""Runs an evaluation over a folder of notes: a build in a temporary place, then one ranking a draft."""

import tempfile
from contextlib import closing
from pathlib import Path

from kb.configuration import find_configuration
from kb.errors import InputError, UnreadableNote
from kb.evaluating import Evaluation, Query, Ranker, evaluate, read_pairs
from kb.indexing.index import Task, index
from kb.parse import load_draft
from kb.recurrence.candidates import Wanted
from kb.recurrence.draft import draft_of
from kb.recurrence.similar import similar
from kb.store.reader import Reader
from kb.store.schema import connect_for_reading
from kb.vocabulary import load_vocabulary


class Silence:
    """A watcher that tells nobody."""

    def waiting(self) -> None:
        """Nobody else writes a temporary database."""

    def progress(self, done: int, total: int) -> None:
        """Nobody looks."""


def evaluate_notes(pairs: Path, folder: Path) -> Evaluation:
    """Evaluate on a table of pairs whose paths start from a folder. Raises InputError."""
    queries = read_pairs(pairs)
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder. Name the folder that the paths of the table start from with --notes.")
    present = [query for query in queries if (folder / query.path).is_file()]
    named = {query.path for query in queries} | {path for query in queries for path in query.gold}
    missing = sorted(path for path in named if not (folder / path).is_file())
    if not present:
        raise InputError(f"none of the drafts of {pairs} stands under {folder}, for example {queries[0].path}")
    with tempfile.TemporaryDirectory() as place:
        database = Path(place, "eval.db")
        index(Task(folder, database), Silence())
        with closing(connect_for_reading(database)) as connection:
            return evaluate(present, _ranker(Reader(connection), folder), missing)


def _ranker(reader: Reader, folder: Path) -> Ranker:
    vocabulary = load_vocabulary(find_configuration(folder))
    dated = reader.dated()

    def rank(query: Query) -> list[str]:
        """The paths of the notes before a draft, most alike first."""
        data = (folder / query.path).read_bytes()
        try:
            note = load_draft(query.path, data, vocabulary)
        except UnreadableNote as error:
            raise InputError(f"{query.path}: {error}") from error
        day = note.date.isoformat() if note.date else None
        before = frozenset(id for id, date, path in dated if _comes_before(date, path, day, query))
        draft = draft_of(note, vocabulary, data, query.path)
        return [match.path for match in similar(reader, draft, Wanted(limit=100, any_date=True, among=before)).matches]

    return rank


def _comes_before(date: str | None, path: str, day: str | None, query: Query) -> bool:
    """True for notes of another corpus, and for those of the draft's own that are earlier: by date, else by path."""
    if query.corpus and not path.startswith(f"{query.corpus}/"):
        return True
    if date and day and date != day:
        return date < day
    return path < query.path
