"""Writes a build: one transaction, from the first change to the last."""

from __future__ import annotations

import json
import secrets
import sqlite3
import sys
import time
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import DatabaseError
from kb.model import Build, Standing
from kb.sql import query
from kb.store import schema
from kb.store.packing import pack, unpack
from kb.store.postings import Postings
from kb.store.rows import NoteRows, Vector

if TYPE_CHECKING:
    from sqlite_utils import Database

_CHILDREN = ("sections", "timeline", "factors", "lessons", "updates", "labels", "fields", "recurrences", "faults")
_WAIT_SECONDS = 3600
_CACHE_KIB = 64 * 1024


@contextmanager
def writing(path: Path, waiting: Callable[[], None]) -> Iterator[Writer]:
    """Open a database for one build and commit it at the end; on any error the old build stays.

    waiting: called once when another process is writing. Raises DatabaseError for a file that is not ours, or of a newer version.
    """
    if path.exists() and not path.is_file():
        raise DatabaseError(f"{path} is not a file. Choose another with --db.")
    with schema.database_errors(path):
        connection = sqlite3.connect(path, isolation_level=None, timeout=0.2)
        try:
            _check(connection, path)
            _begin(connection, waiting)
            _check(connection, path)
            with _transaction(connection) as writer:
                yield writer
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if schema.is_ours(connection):
        found = schema.version(connection)
        if found > schema.SCHEMA_VERSION:
            raise DatabaseError(schema.newer(path, found))
    elif not schema.is_empty(connection):
        raise DatabaseError(schema.not_ours(path))


def _begin(connection: sqlite3.Connection, waiting: Callable[[], None]) -> None:
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    locked = _try_to_begin(connection)
    if locked:
        waiting()
    until = time.monotonic() + _WAIT_SECONDS
    while locked and time.monotonic() < until:
        locked = _try_to_begin(connection)
    if locked:
        raise locked


def _try_to_begin(connection: sqlite3.Connection) -> sqlite3.OperationalError | None:
    """Begin, or tell that another holds the database. Waits for a moment only, so that Ctrl-C is heard."""
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        return error
    return None


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[Writer]:
    try:
        yield Writer(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _database(connection: sqlite3.Connection) -> Database:
    """sqlite-utils, without the plugins of other programs, and without numpy and pandas: they take longer to import than a note to index."""
    with _hidden("numpy", "pandas"):
        from sqlite_utils import Database

    return Database(connection, execute_plugins=False)


@contextmanager
def _hidden(*modules: str) -> Iterator[None]:
    """Let optional imports of modules fail, unless they are loaded already."""
    absent = [module for module in modules if module not in sys.modules]
    for module in absent:
        sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for module in absent:
            del sys.modules[module]


class Writer:
    """The changes of one build. `reset` comes first when the stored digest is another; `finish` comes last."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._terms: dict[str, int] = {}
        self._new_terms: list[tuple[int, str]] = []
        self._frequencies = array("I")
        self._touched: set[int] = set()
        self._unnamed: set[tuple[str, str]] = set()
        self._next_note = self._next_term = 1
        self._fresh = False
        if schema.is_ours(connection) and schema.version(connection) == schema.SCHEMA_VERSION:
            self._load()
        self._first_note = self._next_note
        self._postings = Postings(connection, self._next_note)

    def _load(self) -> None:
        row = self._connection.execute(query("corpus")).fetchone()
        self._frequencies = unpack(row[1], "I") if row else array("I")
        self._next_note = self._connection.execute(query("next_note")).fetchone()[0]
        self._next_term = self._connection.execute(query("next_term")).fetchone()[0]

    def stored_digest(self) -> str | None:
        """The digest of the stored build; None when there is none of this version."""
        row = self._build()
        return row[5] if row else None

    def stored_build(self) -> tuple[str, str, int] | None:
        """The folder, the repositories as JSON and the number of notes of the stored build; None when there is none of this version."""
        row = self._build()
        return (row[1], row[7], row[2]) if row else None

    def _build(self) -> tuple[Any, ...] | None:
        if not schema.is_ours(self._connection) or schema.version(self._connection) != schema.SCHEMA_VERSION:
            return None
        row: tuple[Any, ...] | None = self._connection.execute(query("build")).fetchone()
        return row

    def reset(self) -> None:
        """Drop everything and lay the schema anew."""
        schema.create(self._connection)
        self._frequencies, self._fresh = array("I"), True
        self._first_note = self._next_note = self._next_term = 1
        self._postings = Postings(self._connection, self._next_note)

    def files(self) -> dict[str, tuple[str, str, int, str | None]]:
        """path -> (stat, sha256, number of notes, reason why it was skipped)."""
        return {row[0]: row[1:] for row in self._connection.execute(query("files"))}

    def put_file(self, path: str, stat: str, sha256: str, notes: int, reason: str | None) -> None:
        """Record what a file was when it was read."""
        self._connection.execute(query("put_file"), (path, stat, sha256, notes, reason))

    def remove_file(self, path: str) -> list[str]:
        """Remove a file and its notes; their ids."""
        gone = self.remove_notes(path)
        self._connection.execute(query("delete_file"), (path,))
        return gone

    def remove_notes(self, path: str) -> list[str]:
        """Remove the notes of a file; their ids."""
        notes = self._connection.execute(query("notes_of_file"), (path,)).fetchall()
        for note, _ in notes:
            self._remove(note)
        return [note_id for _, note_id in notes]

    def _remove(self, note: int) -> None:
        row = self._connection.execute(query("vector"), (note,)).fetchone()
        terms = unpack(row[0], "I")
        self._postings.remove(note, terms)
        for term in terms:
            self._frequencies[term] -= 1
        self._touched.update(terms)
        self._unnamed.update(self._connection.execute(query("targets_of_note"), (note,)))
        self._connection.execute(query("delete_fts"), (note,))
        for table in (*_CHILDREN, "bodies", "vectors"):
            self._connection.execute(query("delete_note_rows").format(table=table), (note,))
        self._connection.execute(query("delete_note"), (note,))

    def add(self, notes: list[NoteRows]) -> None:
        """Store notes that are not there yet."""
        database = _database(self._connection)
        numbers = range(self._next_note, self._next_note + len(notes))
        self._next_note += len(notes)
        pairs = list(zip(numbers, notes, strict=True))
        database.table("notes").insert_all({"id": number, **rows.note} for number, rows in pairs)
        database.table("bodies").insert_all({"note": number, **rows.body} for number, rows in pairs)
        # sqlite-utils looks at every cell, which for the many rows of the narrow tables takes longer than SQLite does.
        for table in _CHILDREN:
            self._connection.executemany(query(f"put_{table}"), [(number, *row) for number, rows in pairs for row in rows.children[table]])
        self._connection.executemany(query("put_fts"), ((number, *rows.fts) for number, rows in pairs))
        self._connection.executemany(query("put_vector"), [self._vector(number, rows.vector) for number, rows in pairs])

    def _vector(self, note: int, vector: Vector) -> tuple[int | bytes, ...]:
        terms = self._numbers(vector.terms)
        frequencies = self._frequencies
        for term in terms:
            frequencies[term] += 1
        self._postings.add(note, terms, vector.impacts)
        return (note, pack(terms, "I"), vector.counts, vector.entry_kinds, vector.entry_places, vector.entry_counts)

    def _numbers(self, terms: tuple[str, ...]) -> list[int]:
        """The numbers of terms; new ones are given the next."""
        known = self._terms
        unknown = [term for term in terms if term not in known]
        if unknown and not self._fresh:
            known.update((term, number) for number, term in self._connection.execute(query("terms"), (json.dumps(unknown),)))
            unknown = [term for term in unknown if term not in known]
        for term in unknown:
            number = known[term] = self._next_term + len(self._new_terms)
            self._new_terms.append((number, term))
            self._frequencies.extend([0] * (number + 1 - len(self._frequencies)))
        return list(map(known.__getitem__, terms))

    def count_notes(self) -> int:
        """How many notes are stored now."""
        return int(self._connection.execute(query("count_notes")).fetchone()[0])

    def verdicts(self) -> list[tuple[int, str, str, int]]:
        """The verdicts of all notes: number of the note, kind, the earlier note as written, line."""
        return self._connection.execute(query("verdicts")).fetchall()

    def known(self) -> list[tuple[int, str, str | None, str]]:
        """Number, id, date and file of every note."""
        return self._connection.execute(query("known")).fetchall()

    def put_kinship(self, earlier: Iterable[tuple[int, int, str, str]], roots: Iterable[tuple[int, int]]) -> None:
        """Write what the verdicts of all notes come to.

        earlier: the note that is meant, then the note, kind and target of the verdict. roots: a note, and the root of its family.
        """
        self._connection.execute(query("forget_earlier"))
        self._connection.executemany(query("put_earlier"), earlier)
        self._connection.execute(query("delete_families"))
        self._connection.executemany(query("put_family"), roots)
        self._connection.execute(query("put_families_of_notes"))

    def stored_heads(self) -> str | None:
        """The repositories in which the stored targets were judged, as JSON; None when there is no build."""
        row = self._connection.execute(query("build")).fetchone()
        return row[7] if row else None

    def forget_targets(self) -> None:
        """Drop what is known of all targets, so that all are unjudged."""
        self._connection.execute(query("delete_targets"))
        self._first_note = 0

    def unjudged(self) -> Iterator[tuple[str, str]]:
        """Path and quote ("": none) of the targets of which nothing is known, some of them twice; those that no note names any more are dropped."""
        self._connection.executemany(query("delete_unnamed_target"), sorted(self._unnamed))
        return self._connection.execute(query("unjudged"), (self._first_note,))

    def put_targets(self, targets: Iterable[tuple[str, str, Standing]]) -> None:
        """Store what is known of targets."""
        self._connection.executemany(query("put_target"), ((path, quote, *standing) for path, quote, standing in targets))

    def finish(self, build: Build, digest: str, vocabulary: str, levels: str) -> None:
        """Write what depends on all notes, and the mark of the build. vocabulary, levels: as JSON."""
        self._postings.flush()
        self._connection.executemany(query("put_term"), self._new_terms)
        unused = [(term,) for term in self._touched if self._frequencies[term] == 0]
        self._connection.executemany(query("delete_term"), unused)
        self._connection.execute(query("put_corpus"), (build.notes, pack(self._frequencies, "I")))
        facts = (build.built_at, build.program, digest, vocabulary, build.notes_folder, build.commit, build.notes, levels, build.heads)
        self._connection.execute(query("put_build"), (*facts, build.repository_url, build.place, secrets.token_hex(8)))
