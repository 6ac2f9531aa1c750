"""What a database says, without how it says it: no row numbers, no term numbers, no time of the build."""

import sqlite3
from array import array
from contextlib import closing
from pathlib import Path
from typing import Any

import kb.model

TABLES = ("sections", "timeline", "factors", "lessons", "updates", "targets", "labels", "fields", "recurrences", "families", "faults", "bodies")
NAMING = ("note", "earlier", "root")
KINDS = ("title", *kb.model.KINDS)
BLOCK = 4096


def logical(database: Path) -> dict[str, Any]:
    """Everything that is stored, by ids of notes and texts of terms. Written apart from the program's own reader."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("BEGIN")
        ids = dict(connection.execute("SELECT id, note_id FROM notes"))
        terms = dict(connection.execute("SELECT id, term FROM terms"))
        vectors = {ids[row[0]]: _vector(row[1:], terms) for row in connection.execute("SELECT * FROM vectors")}
        return {
            "notes": sorted(map(_without_number, _rows(connection, "notes")), key=repr),
            **{table: sorted((_named(row, ids) for row in _rows(connection, table)), key=repr) for table in TABLES},
            "files": sorted((path, sha256, notes, reason) for path, _, sha256, notes, reason in connection.execute("SELECT * FROM files")),
            "fts": sorted((ids[row["rowid"]], *list(row.values())[1:]) for row in _rows(connection, "notes_fts", "rowid, *")),
            "vectors": vectors,
            "postings": _postings(connection, ids, terms),
            "frequencies": _frequencies(connection, terms),
            "build": connection.execute("SELECT digest, notes_folder, notes, levels, heads, repository_url, place FROM build").fetchall(),
        }


def _rows(connection: sqlite3.Connection, table: str, columns: str = "*") -> list[dict[str, Any]]:
    cursor = connection.execute(f"SELECT {columns} FROM {table}")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _without_number(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "id"}


def _named(row: dict[str, Any], ids: dict[int, str]) -> dict[str, Any]:
    """A row in which notes are named by their ids."""
    return {key: ids.get(value) if key in NAMING else value for key, value in row.items()}


def _vector(row: tuple[bytes, ...], terms: dict[int, str]) -> tuple[Any, ...]:
    numbers, counts, kinds, places, entry_counts = (array(code, blob) for code, blob in zip("IIBII", row, strict=True))
    weighted = {terms[number]: count for number, count in zip(numbers, counts, strict=True)}
    entries = sorted((KINDS[kind], terms[numbers[place]], count) for kind, place, count in zip(kinds, places, entry_counts, strict=True))
    return weighted, entries


def _postings(connection: sqlite3.Connection, ids: dict[int, str], terms: dict[int, str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for term, block, places, impacts in connection.execute("SELECT term, block, notes, impacts FROM postings"):
        for place, impact in zip(array("H", places), impacts, strict=True):
            found.setdefault(ids[block * BLOCK + place], {})[terms[term]] = impact
    return found


def _frequencies(connection: sqlite3.Connection, terms: dict[int, str]) -> dict[str, int]:
    [(notes, blob)] = connection.execute("SELECT notes, document_frequencies FROM corpus")
    frequencies = {terms.get(number, number): count for number, count in enumerate(array("I", blob)) if count}
    return {"": notes, **dict(sorted(frequencies.items(), key=repr))}
