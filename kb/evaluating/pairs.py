"""The table of labelled pairs: which later notes recur from which earlier ones, and which only look as if."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

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
    """What a table says. queries: drafts that recur. look_alikes: (later, earlier) that have another cause. corpora: all that the table names."""

    queries: tuple[Query, ...]
    look_alikes: frozenset[tuple[str, str]]
    corpora: tuple[str, ...]

    @property
    def recurrences(self) -> frozenset[tuple[str, str]]:
        """All pairs (later, earlier) that recur."""
        return frozenset((query.path, earlier) for query in self.queries for earlier in query.gold)


def read_pairs(table: Path) -> Labels:
    """The labels of a table of pairs. Raises InputError when a column is missing or no pair is positive."""
    gold: dict[tuple[str, str], set[str]] = {}
    look_alikes = set()
    rows = _rows(table)
    for row in rows:
        corpus = row.get("corpus", "")
        later, earlier = _under(corpus, row["path_a_later"]), _under(corpus, row["path_b_earlier"])
        if row["gold"].startswith(_POSITIVE) and row["path_a_later"] and row["path_b_earlier"]:
            gold.setdefault((corpus, later), set()).add(earlier)
        elif row["gold"] == _HARD:
            look_alikes.add((later, earlier))
    if not gold:
        raise InputError(f"{table} holds no pair whose gold is positive_strong or positive_weak")
    queries = tuple(Query(corpus, path, frozenset(earlier)) for (corpus, path), earlier in sorted(gold.items()))
    return Labels(queries, frozenset(look_alikes), _corpora(rows))


def _corpora(rows: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """The corpora that have a positive pair or a look-alike, by name."""
    return tuple(sorted({row.get("corpus", "") for row in rows if row["gold"].startswith(_POSITIVE) or row["gold"] == _HARD}))


def _rows(table: Path) -> list[dict[str, str]]:
    if not table.is_file():
        raise InputError(f"{table} is not a file. Name a table of pairs.")
    try:
        with table.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise InputError(f"{table}: column {missing[0]} is missing; the columns are corpus (may be left out), {', '.join(COLUMNS)}")
            return [{name: value or "" for name, value in row.items() if isinstance(name, str)} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{table} cannot be read as a table of pairs: {error}") from error


def _under(corpus: str, path: str) -> str:
    return f"{corpus}/{path}" if corpus else path
