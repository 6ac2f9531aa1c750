"""What a run of the benchmark works on: notes, their database, drafts, and the stores of the peers. Kept between runs."""

import fcntl
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generate import cache, corpus, drafts
from benchmarks.racing import Contestant, kb, peer, seconds

STORED_PEERS = {"scikit-learn, fit stored": "sklearn_stored", "bm25s": "bm25s_stored", "tantivy": "tantivy_stored", "FTS5 alone": "fts5"}


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other benchmark uses the cache: two at a time would measure each other, and share their databases."""
    with (cache() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another benchmark is running; waiting for it…", file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of notes with a database beside it. folder: where the commands run."""

    notes: int
    folder: Path
    source: Path

    @property
    def database(self) -> Path:
        """The index of the notes."""
        return self.folder / "kb.db"

    @property
    def draft(self) -> Path:
        """A whole note that is not among the indexed ones."""
        return self.folder / "draft.md"

    @property
    def texts(self) -> Path:
        """The notes as JSON lines, for the peers."""
        return self.folder / "texts.jsonl"

    def index(self, *options: str) -> tuple[str, ...]:
        """The command that indexes the notes."""
        return (*kb("index", self.source, "--db", self.database), *options)


def few(made: Place, wanted: int) -> Path:
    """A folder with the first notes of another."""
    folder = made.folder / f"first-{wanted}"
    folder.mkdir(exist_ok=True)
    for path in sorted(made.source.rglob("*.md"))[:wanted]:
        shutil.copy(path, folder / path.name)
    return folder


def place(notes: int) -> Place:
    """Generate the notes and the draft; the database is left to whoever measures its making."""
    made = Place(notes, cache() / f"run-{notes}", corpus(notes))
    made.folder.mkdir(exist_ok=True)
    made.draft.write_text(drafts(notes, 1)[0], encoding="utf-8")
    return made


def remove_database(path: Path) -> None:
    """Remove a database with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def indexed(made: Place) -> Place:
    """The same place with its database up to date."""
    seconds(Contestant(made.index(), made.folder))
    return made


def with_peers(made: Place) -> dict[str, tuple[str, ...]]:
    """Build the stores of the peers from the indexed notes; the command of each that answers for the draft."""
    with closing(sqlite3.connect(made.database)) as connection, made.texts.open("w", encoding="utf-8") as lines:
        for id, text in connection.execute("SELECT note_id, markdown FROM notes JOIN bodies ON bodies.note = notes.id ORDER BY notes.id"):
            lines.write(json.dumps({"id": id, "text": text}) + "\n")
    queries = {}
    for name, script in STORED_PEERS.items():
        store = made.folder / script
        if store.is_dir():
            shutil.rmtree(store)
        subprocess.run(peer(script, "build", made.texts, store), check=True, stdout=subprocess.DEVNULL)
        queries[name] = tuple(peer(script, "query", store, made.draft))
    return queries


def rows_as_json(made: Place) -> Path:
    """The rows of `notes` with their bodies as JSON lines, for a bare load."""
    path = made.folder / "rows.jsonl"
    with closing(sqlite3.connect(made.database)) as connection, path.open("w", encoding="utf-8") as lines:
        connection.row_factory = sqlite3.Row
        for row in connection.execute("SELECT notes.*, markdown FROM notes JOIN bodies ON bodies.note = notes.id ORDER BY notes.id"):
            lines.write(json.dumps(dict(row)) + "\n")
    return path
