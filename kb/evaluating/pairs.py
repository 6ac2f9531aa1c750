"""The table of labelled pairs: which later notes recur from which earlier ones, and which only look as if."""

import csv
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kb.errors import InputError

COLUMNS = ("path_a_later", "path_b_earlier", "gold")
_POSITIVE, _HARD = "positive", "hard_negative"


@dataclass(frozen=True, slots=True)
class Query:
    """One draft: where it stands, and which earlier notes it recurs from; all as paths under the folder of notes."""

    corpus: str
    path: str
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class Labels:
    """What a table says.

    queries: drafts that recur. hard_negatives: (later, earlier) that look alike and have another cause. corpora: all that the table names.
    """

    queries: tuple[Query, ...]
    hard_negatives: frozenset[tuple[str, str]]
    corpora: tuple[str, ...]

    @property
    def recurrences(self) -> frozenset[tuple[str, str]]:
        """All pairs (later, earlier) that recur."""
        return frozenset((query.path, earlier) for query in self.queries for earlier in query.gold)


def read_pairs(table: Path) -> Labels:
    """The labels of a table of pairs. Raises InputError when a column is missing, a pair cannot be one, or none is positive."""
    rows = _rows(table)
    faults = [f"{table}:{row.line}: {fault}" for row in rows for fault in _faults(row)]
    if faults:
        raise InputError("\n".join(faults))
    gold: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row.positive:
            gold.setdefault((row.corpus, row.later), set()).add(row.earlier)
    if not gold:
        raise InputError(f"{table} holds no pair whose gold is positive_strong or positive_weak")
    queries = tuple(Query(corpus, path, frozenset(earlier)) for (corpus, path), earlier in sorted(gold.items()))
    hard_negatives = frozenset((row.later, row.earlier) for row in rows if not row.positive)
    return Labels(queries, hard_negatives, tuple(sorted({row.corpus for row in rows})))


class _Row(NamedTuple):
    """A pair that is labelled as a recurrence or as a hard negative, with its paths under the folder of notes."""

    line: int
    corpus: str
    later: str
    earlier: str
    positive: bool


def _faults(row: _Row) -> Iterator[str]:
    """Why a pair cannot be one."""
    for path in (row.later, row.earlier):
        if path.split("/")[0] in ("", ".."):
            yield f"{path} is outside of the folder of the notes. Name a note under it, or another folder with --notes."
    if row.later == row.earlier:
        yield f"{row.later} is named as later and as earlier. Name two notes."


def _rows(table: Path) -> list[_Row]:
    """The pairs that count: those with both paths, and one of the golds that are known."""
    if not table.is_file():
        raise InputError(f"{table} is not a file. Name a table of pairs.")
    try:
        with table.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise InputError(f"{table}: column {missing[0]} is missing; the columns are corpus (may be left out), {', '.join(COLUMNS)}")
            rows = (_row(reader.line_num, *(row.get(column) or "" for column in ("corpus", *COLUMNS))) for row in reader)
            return [row for row in rows if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{table} cannot be read as a table of pairs: {error}") from error


def _row(line: int, corpus: str, later: str, earlier: str, gold: str) -> _Row | None:
    positive = gold.startswith(_POSITIVE)
    if not (later and earlier and (positive or gold == _HARD)):
        return None
    corpus = "" if posixpath.normpath(corpus) == "." else posixpath.normpath(corpus)
    return _Row(line, corpus, _under(corpus, later), _under(corpus, earlier), positive)


def _under(corpus: str, path: str) -> str:
    """A path under the folder of notes, spelled in one way only."""
    return posixpath.normpath(posixpath.join(corpus, path))
