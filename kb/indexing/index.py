"""One run of the indexer: what changed, read on all cores, written in one transaction."""

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kb.errors import DatabaseError
from kb.indexing.scan import NO_HEADING, Scan, scan
from kb.model import Build, Skipped
from kb.repository import head
from kb.store.reader import Reader
from kb.store.schema import connect_for_reading
from kb.vocabulary import Configuration, digest, find_configuration, load_globs

_BATCH = 64
PROGRAM = "kb"


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a run did. Counts are notes; seconds: how long it took. faults: (path, line, message) of what could not be used.

    first: the database was built from nothing, so `understood` and `unknown_headings` are worth telling.
    """

    folder: str
    database: str
    added: int
    changed: int
    removed: int
    unchanged: int
    notes: int
    skipped: tuple[Skipped, ...]
    left_out: tuple[Skipped, ...]
    seconds: float
    first: bool = False
    faults: tuple[tuple[str, int, str], ...] = ()
    understood: tuple[int, int, int, int] = (0, 0, 0, 0)
    unknown_headings: tuple[tuple[str, int], ...] = ()
    configuration: str = "kb.toml"


class Watcher(Protocol):
    """Who is told how far a run is."""

    def waiting(self) -> None:
        """Another run holds the database."""

    def progress(self, done: int, total: int) -> None:
        """So many files of so many are read."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a run is asked for. full: read every file again. repository: where HEAD is looked up; None: around the notes."""

    folder: Path
    database: Path
    full: bool = False
    processes: int = 1
    repository: Path | None = None


FileState = tuple[str, str, int, str | None]
"""stat, sha256, number of notes, reason."""


@dataclass(slots=True)
class _Tally:
    """The notes before and after, by id, of the files that were read."""

    before: set[str] = field(default_factory=set)
    after: dict[str, bool] = field(default_factory=dict)


def index(task: Task, watcher: Watcher) -> IndexReport:
    """Bring a database up to date with its notes.

    Raises InputError, ConfigurationError or DatabaseError; the old build then stays as it was.
    """
    started = time.monotonic()
    configuration = find_configuration(task.folder)
    found = scan(task.folder, load_globs(configuration))
    key = digest(configuration)
    commit = head(task.repository or task.folder)
    stored = None if task.full else _stored(task, key, commit)
    if stored is not None and not _differs(found, stored):
        total = sum(state[2] for state in stored.values())
        return _report(task, found, stored, _Tally(), total, started, configuration)
    return _build(task, configuration, key, commit, watcher, started)


def _stored(task: Task, key: str, commit: str | None) -> dict[str, FileState] | None:
    """The files of the stored build; None when there is none that this run could keep as it is."""
    if not task.database.exists():
        return None
    try:
        with closing(connect_for_reading(task.database)) as connection:
            reader = Reader(connection)
            build = reader.build()
            same = reader.digest() == key and build.commit == commit and build.notes_folder == _folder(task)
            return reader.files() if same else None
    except DatabaseError:
        return None


def _folder(task: Task) -> str:
    """The notes folder as seen from the database, so that no path of a machine is stored."""
    return Path(os.path.relpath(task.folder.resolve(), task.database.resolve().parent)).as_posix()


def _differs(found: Scan, stored: dict[str, FileState]) -> bool:
    return found.files != {path: state[0] for path, state in stored.items()}


def _build(task: Task, configuration: Configuration, key: str, commit: str | None, watcher: Watcher, started: float) -> IndexReport:
    from kb.store.writer import writing

    with writing(task.database, watcher.waiting) as writer:
        found = scan(task.folder, load_globs(configuration))
        first = writer.stored_digest() is None
        if task.full or writer.stored_digest() != key:
            writer.reset()
        stored = writer.files()
        tally = _Tally()
        states = dict(stored)
        for path in sorted(stored.keys() - found.files.keys()):
            tally.before.update(writer.remove_file(path))
            del states[path]
        jobs = [path for path in sorted(found.files) if path not in stored or stored[path][0] != found.files[path]]
        faults = _apply(task, configuration, jobs, found, states, tally, writer, watcher)
        total = writer.count_notes()
        now = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
        writer.finish(Build(now, _folder(task), total, commit, PROGRAM), key)
    report = _report(task, found, states, tally, total, started, configuration)
    return _with_understanding(report, task, first, tuple(faults))


def _apply(task, configuration, jobs, found, states, tally, writer, watcher):  # type: ignore[no-untyped-def]
    """Read the files that changed and store their rows; the faults that their notes have."""
    from kb.indexing.pool import read_files
    from kb.vocabulary import load_vocabulary

    faults: list[tuple[str, int, str]] = []
    if not jobs:
        return faults
    known = [(path, states[path][1] if path in states else None) for path in jobs]
    batch: list = []
    for done, rows in enumerate(read_files(str(task.folder), known, task.processes, load_vocabulary(configuration)), 1):
        mark = found.files[rows.path]
        if rows.same:
            states[rows.path] = (mark, *states[rows.path][1:])
        else:
            tally.before.update(writer.remove_notes(rows.path))
            tally.after.update({note.note["note_id"]: True for note in rows.notes})
            states[rows.path] = (mark, rows.sha256, len(rows.notes), rows.reason)
            faults += [(rows.path, row["line"], row["message"]) for note in rows.notes for row in note.children["faults"]]
            batch += rows.notes
        writer.put_file(rows.path, *states[rows.path])
        if len(batch) >= _BATCH:
            writer.add(batch)
            batch = []
        watcher.progress(done, len(jobs))
    if batch:
        writer.add(batch)
    return faults


def _report(task: Task, found: Scan, states: dict[str, FileState], tally: _Tally, total: int, started: float, configuration: Configuration) -> IndexReport:
    reasons = [Skipped(path, reason) for path, (_, _, _, reason) in states.items() if reason]
    left_out = [*found.left_out, *(one for one in reasons if one.reason == NO_HEADING)]
    skipped = [*found.skipped, *(one for one in reasons if one.reason != NO_HEADING)]
    after = tally.after.keys()
    return IndexReport(
        folder=str(task.folder),
        database=str(task.database),
        added=len(after - tally.before),
        changed=len(after & tally.before),
        removed=len(tally.before - after),
        unchanged=total - len(after),
        notes=total,
        skipped=tuple(sorted(skipped, key=lambda one: one.path)),
        left_out=tuple(sorted(left_out, key=lambda one: one.path)),
        seconds=time.monotonic() - started,
        configuration=str(configuration.path or "kb.toml"),
    )


def _with_understanding(report: IndexReport, task: Task, first: bool, faults: tuple[tuple[str, int, str], ...]) -> IndexReport:
    from dataclasses import replace

    if not first:
        return replace(report, faults=faults)
    with closing(connect_for_reading(task.database)) as connection:
        reader = Reader(connection)
        return replace(report, first=True, faults=faults, understood=reader.understood(), unknown_headings=tuple(reader.unknown_headings()[:8]))
