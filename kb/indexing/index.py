"""One run of the indexer: what changed, read on all cores, written in one transaction."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kb.configuration import Configuration, find_configuration, load_globs, repository_url
from kb.errors import DatabaseError, InputError
from kb.families import Given, Known, kinship
from kb.indexing.again import refuse_to_empty
from kb.indexing.scan import NO_HEADING, Scan, is_utf8, scan, shown
from kb.indexing.targets import asked_repositories, heads_of, judge_targets, place_of_notes, unasked
from kb.levels import load_levels
from kb.model import Build, Skipped
from kb.store.reader import Reader
from kb.store.schema import connect_for_reading, database_errors
from kb.vocabulary import Vocabulary, digest, dumps, load_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.indexing.read import FileRows, Job
    from kb.repository.git import Repository
    from kb.store.rows import NoteRows
    from kb.store.writer import Writer

_BATCH = 64
_MANY = 300
"""So many files are worth the start of other processes."""
PROGRAM = "kb"


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a run did. Counts are notes; seconds: how long it took. faults: (path, line, message) of what could not be used.

    first: the database was built from nothing, so `understood` and `unknown_headings` are worth telling.
    unasked: (folder, reason) of repositories that could not be asked what still stands.
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
    seconds: float = 0.0
    first: bool = False
    faults: tuple[tuple[str, int, str], ...] = ()
    understood: tuple[int, int, int, int] = (0, 0, 0, 0)
    unknown_headings: tuple[tuple[str, int], ...] = ()
    configuration: str = "kb.toml"
    unasked: tuple[tuple[str, str], ...] = ()


class Watcher(Protocol):
    """Who is told how far a run is."""

    def waiting(self) -> None:
        """Another run holds the database."""

    def progress(self, done: int, total: int) -> None:
        """So many files of so many are read."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a run is asked for. full: read every file again.

    repositories: whose files the notes name, beside the one around the notes and those of the configuration; None: git is not asked.
    vocabulary: None for that of the configuration around the notes.
    """

    folder: Path
    database: Path
    full: bool = False
    processes: int = 1
    repositories: tuple[Path, ...] | None = ()
    vocabulary: Vocabulary | None = None


FileState = tuple[str, str, int, str | None]
"""stat, sha256, number of notes, reason."""


@dataclass(slots=True)
class _Tally:
    """The files as they are now, the ids of the notes that were replaced and of those that took their place, and faults."""

    states: dict[str, FileState]
    before: set[str] = field(default_factory=set)
    after: set[str] = field(default_factory=set)
    faults: list[tuple[str, int, str]] = field(default_factory=list)


def index(task: Task, watcher: Watcher) -> IndexReport:
    """Bring a database up to date with its notes.

    Raises InputError, ConfigurationError or DatabaseError; the old build then stays as it was.
    """
    started = time.monotonic()
    configuration = find_configuration(task.folder)
    found = scan(task.folder, load_globs(configuration))
    key = digest(configuration)
    asked = asked_repositories(task.folder, task.repositories, configuration)
    heads = heads_of(asked, task.database)
    unchanged = None if task.full else _unchanged(task, configuration, key, heads, found)
    done = unchanged or _build(task, configuration, key, asked, found, watcher)
    report = _report(task, done, configuration)
    report = _with_understanding(report, task) if done.first else report
    return replace(report, seconds=time.monotonic() - started, unasked=unasked(asked, task.folder))


@dataclass(frozen=True, slots=True)
class _Done:
    """A run before it is told: what was found, what was done, how many notes there are, which files gave none.

    first: there was no note before that could be kept.
    """

    found: Scan
    tally: _Tally
    notes: int
    aside: list[Skipped]
    first: bool = False


def _unchanged(task: Task, configuration: Configuration, key: str, heads: str, found: Scan) -> _Done | None:
    """The stored build as a run that changes nothing; None when something differs, or there is none that could be kept."""
    if not task.database.exists():
        return None
    levels, url = load_levels(configuration)._asdict(), repository_url(configuration)
    try:
        with closing(connect_for_reading(task.database)) as connection, database_errors(task.database):
            reader = Reader(connection)
            build = reader.build()
            same = (reader.digest(), reader.levels(), build.heads, build.notes_folder, build.repository_url) == (key, levels, heads, _folder(task), url)
            return _Done(found, _Tally({}), build.notes, reader.aside()) if same and _is_stored(found.files, reader.marks()) else None
    except DatabaseError:
        return None


def _is_stored(files: dict[str, str], marks: Iterable[tuple[str, str]]) -> bool:
    """True when a build knows these files with these marks and no others; looked at one by one, since there may be very many."""
    left = len(files)
    for path, mark in marks:
        if files.get(path) != mark:
            return False
        left -= 1
    return left == 0


def _folder(task: Task) -> str:
    """The notes folder as seen from the database, so that no path of a machine is stored."""
    folder = Path(os.path.relpath(os.path.realpath(task.folder), os.path.dirname(os.path.realpath(task.database)))).as_posix()
    if not is_utf8(folder):
        raise InputError(f"{shown(folder)}: the name of the folder is not UTF-8. Rename it.")
    return folder


def _build(task: Task, configuration: Configuration, key: str, asked: list[Repository], found: Scan, watcher: Watcher) -> _Done:
    """Write a build. A run that had to wait for another looks at the folder once more."""
    from kb.store.writer import writing

    waited = False

    def wait() -> None:
        nonlocal waited
        waited = True
        watcher.waiting()

    with writing(task.database, wait) as writer:
        if waited:
            found, asked = scan(task.folder, load_globs(configuration)), asked_repositories(task.folder, task.repositories, configuration)
        stored = writer.stored_build()
        if task.full or writer.stored_digest() != key:
            writer.reset()
        stored_notes = writer.count_notes()
        tally = _Tally(writer.files())
        for path in sorted(tally.states.keys() - found.files.keys()):
            tally.before.update(writer.remove_file(path))
            del tally.states[path]
        vocabulary = task.vocabulary or load_vocabulary(configuration)
        _read_changed(task, vocabulary, found, tally, writer, watcher)
        total = writer.count_notes()
        if stored and stored[0] != _folder(task) and not total:
            refuse_to_empty(task.database, shown(str(task.folder)), *stored)
        now = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
        _join(writer, tally, _folder(task))
        heads = heads_of(asked, task.database)
        judge_targets(writer, asked, heads)
        commit = next((repository.head for repository in asked if repository.head), None)
        build = Build(now, _folder(task), total, commit, PROGRAM, heads, repository_url(configuration), place_of_notes(asked))
        writer.finish(build, key, dumps(vocabulary), json.dumps(load_levels(configuration)._asdict()))
    aside = [Skipped(path, reason) for path, (_, _, _, reason) in tally.states.items() if reason]
    return _Done(found, tally, total, aside, not stored_notes)


def _join(writer: Writer, tally: _Tally, folder: str) -> None:
    """Join the notes of the build by their verdicts; verdicts that cannot hold are faults of this run."""
    given = [Given(*row) for row in writer.verdicts()]
    known = [Known(*row) for row in writer.known()] if given else []
    joined = kinship(given, known, folder)
    writer.put_kinship(((number, one.note, one.kind, one.target) for one, number in joined.earlier.items()), joined.roots.items())
    paths = {note.number: note.path for note in known}
    tally.faults += [(paths[one.note], one.line, message) for one, message in joined.faults]


def _read_changed(task: Task, vocabulary: Vocabulary, found: Scan, tally: _Tally, writer: Writer, watcher: Watcher) -> None:
    """Read the files that differ from what is stored, and store their notes."""
    changed = [path for path in sorted(found.files) if path not in tally.states or tally.states[path][0] != found.files[path]]
    if not changed:
        return
    jobs = [(path, tally.states[path][1] if path in tally.states else None) for path in changed]
    batch: list[NoteRows] = []
    for done, rows in enumerate(_read(task, jobs, vocabulary), 1):
        batch += _take(rows, found.files[rows.path], tally, writer)
        if len(batch) >= _BATCH:
            writer.add(batch)
            batch = []
        watcher.progress(done, len(jobs))
    if batch:
        writer.add(batch)


def _read(task: Task, jobs: list[Job], vocabulary: Vocabulary) -> Iterator[FileRows]:
    """The rows of each file, in the order of jobs; of many, read on all cores."""
    from kb.indexing.read import read_file

    of = (str(task.folder), vocabulary)
    if len(jobs) < _MANY:
        return (read_file(of, job) for job in jobs)
    from kb.indexing.pool import each

    return each(read_file, of, jobs, task.processes)


def _take(rows: FileRows, mark: str, tally: _Tally, writer: Writer) -> tuple[NoteRows, ...]:
    """Record what a file was, and make room for its notes; the notes that are then to be added."""
    if rows.same:
        tally.states[rows.path] = (mark, *tally.states[rows.path][1:])
        writer.put_file(rows.path, *tally.states[rows.path])
        return ()
    tally.before.update(writer.remove_notes(rows.path))
    tally.after.update(note.note["note_id"] for note in rows.notes)
    tally.faults += [(rows.path, line, message) for note in rows.notes for line, message in note.faults]
    tally.states[rows.path] = (mark, rows.sha256, len(rows.notes), rows.reason)
    writer.put_file(rows.path, *tally.states[rows.path])
    return rows.notes


def _report(task: Task, done: _Done, configuration: Configuration) -> IndexReport:
    found, tally = done.found, done.tally
    left_out = [*found.left_out, *(one for one in done.aside if one.reason == NO_HEADING)]
    skipped = [*found.skipped, *(one for one in done.aside if one.reason != NO_HEADING)]
    return IndexReport(
        folder=str(task.folder),
        database=str(task.database),
        added=len(tally.after - tally.before),
        changed=len(tally.after & tally.before),
        removed=len(tally.before - tally.after),
        unchanged=done.notes - len(tally.after),
        notes=done.notes,
        skipped=tuple(sorted(skipped, key=lambda one: one.path)),
        left_out=tuple(sorted(left_out, key=lambda one: one.path)),
        faults=tuple(dict.fromkeys(tally.faults)),
        configuration=str(configuration.path or "kb.toml"),
    )


def _with_understanding(report: IndexReport, task: Task) -> IndexReport:
    with closing(connect_for_reading(task.database)) as connection:
        reader = Reader(connection)
        return replace(report, first=True, understood=reader.understood(), unknown_headings=tuple(reader.unknown_headings()[:8]))
