"""Checks files and folders of notes by the rules of the team."""

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from kb.build_facts import AskedBuild, Read
from kb.configuration import Configuration, find_configuration, load_globs
from kb.errors import InputError, UnreadableNote
from kb.indexing.differing import differing, differing_notes
from kb.indexing.note_files import content, reading_of
from kb.indexing.scan import NO_HEADING, scan, shown
from kb.linting.checking import check
from kb.linting.fixing import mended
from kb.linting.report import LintReport, Mended
from kb.linting.settings import Settings, load_settings
from kb.linting.subject import File, Subject
from kb.linting.together import told_once
from kb.model import Finding, Skipped
from kb.parse.decode import decode, spelled
from kb.privacy import mask
from kb.repository.git import root_above
from kb.surroundings import Database, Surroundings, opened, surroundings, unchecked
from kb.vocabulary import Vocabulary, load_vocabulary

STANDARD_INPUT = "standard-input.md"

_ROUNDS = 10
"""One change may make room for the next; more rounds than this would be two rules that do not agree."""

_MANY = 200
"""So many files are worth the start of other processes."""


class Asked(NamedTuple):
    """What to check, and by which rules.

    paths: files and folders, "-" for standard input. revision: only the notes of these folders that were added or changed since.
    select, ignore: as `load_settings` takes them. draft: ask only what can be asked of a half-written note. fix: mend what can be mended.
    database: of the build that some rules ask; None: none.
    """

    paths: tuple[Path, ...]
    revision: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    draft: bool = False
    fix: bool = False
    database: Database | None = None


class Place(NamedTuple):
    """A file to check. path: under its folder of notes; commit: where that folder is given, only notes count that differ from it."""

    file: Path
    path: str
    folder: Path | None = None
    commit: str | None = None

    @property
    def printed(self) -> str:
        """How reports name it: from the root of its repository, else as seen from here."""
        return STANDARD_INPUT if self.is_standard_input else printed(self.file)

    @property
    def is_standard_input(self) -> bool:
        """True for "-"."""
        return str(self.file) == "-"


class Checked(NamedTuple):
    """What a file says: findings, how many notes of it were checked; reason: why none was.

    fixed: what was mended; mended: the file as it is then, None when nothing was.
    """

    place: Place
    findings: tuple[Finding, ...] = ()
    notes: int = 0
    reason: str | None = None
    fixed: tuple[Finding, ...] = ()
    mended: Mended | None = None


def lint(asked: Asked, today: dt.date, standard_input: bytes = b"", processes: int = 1) -> LintReport:
    """The findings on all notes that are named. What would be mended is told; nothing is written.

    standard_input: what "-" stands for. Raises InputError, ConfigurationError, DatabaseError or RepositoryError.
    """
    skipped: list[Skipped] = []
    configurations = {path: find_configuration(Path() if str(path) == "-" else path if path.is_dir() else path.parent) for path in asked.paths}
    places = {path: list(_places(path, asked.revision, configuration, skipped)) for path, configuration in configurations.items()}
    build = opened(asked.database)
    with nullcontext() if isinstance(build, str) else build.open():
        runs = {path: _run(asked, path, configurations[path], build, sum(map(len, places.values())), (today, standard_input)) for path in places}
        checked = [one for path, run in runs.items() for one in _checked(run.ready(), places[path], processes)]
    skipped += [Skipped(one.place.printed, one.reason) for one in checked if one.reason and one.reason != NO_HEADING]
    findings, fixed = (tuple(chain.from_iterable(getattr(one, name) for one in checked)) for name in ("findings", "fixed"))
    paths = tuple(one.place.printed for one in checked if one.place.commit is None and one.reason is None)
    changed = tuple(one.mended for one in checked if one.mended)
    rules = dict.fromkeys(rule.code for run in runs.values() for rule in run.ready().settings.asked)
    left = unchecked((rule, run.around) for run in runs.values() for rule in run.settings.asked)
    return LintReport(
        tuple(told_once(findings)), sum(one.notes for one in checked), tuple(skipped), left, fixed, mended=changed, paths=paths, asked=tuple(rules)
    )


def _run(asked: Asked, path: Path, configuration: Configuration, build: AskedBuild | str, files: int, now: tuple[dt.date, bytes]) -> "Run":
    """What is the same for all files that a path names."""
    settings, vocabulary = load_settings(configuration, asked.select, asked.ignore, asked.draft), load_vocabulary(configuration)
    is_named = asked.database is not None and asked.database.is_named
    around = surroundings(None if str(path) == "-" else path, configuration, build, is_named, files)
    return Run(settings, vocabulary, now[0], around, asked.fix, now[1])


def _checked(run: "Run", places: Sequence[Place], processes: int) -> Iterator[Checked]:
    """What each file says, in their order; of many, asked on all cores."""
    if len(places) < _MANY:
        return (check_file(run, place) for place in places)
    from kb.indexing.pool import each

    return each(check_file, run, places, processes)


class Run(NamedTuple):
    """What is the same for all files of a folder. today: UTC. fix: mend what can be mended."""

    settings: Settings
    vocabulary: Vocabulary
    today: dt.date
    around: Surroundings
    fix: bool = False
    standard_input: bytes = b""

    def ready(self) -> "Run":
        """Without the rules that need what is not there."""
        return self._replace(settings=self.settings._replace(asked=tuple(filter(self.around.can_ask, self.settings.asked))))


def check_file(run: Run, place: Place) -> Checked:
    """What one file says. Never raises for what it holds."""
    try:
        data = run.standard_input if place.is_standard_input else content(place.file, run.vocabulary)
        return _mended(run, place, data) if run.fix else _said(run, place, data)
    except UnreadableNote as error:
        return Checked(place, reason=str(error))


def _said(run: Run, place: Place, data: bytes) -> Checked:
    """The findings on the notes of a file. Raises UnreadableNote."""
    subjects = _subjects(run, place, data)
    return Checked(place, tuple(check(subjects, run.settings)), len(subjects))


def _subjects(run: Run, place: Place, data: bytes) -> tuple[Subject, ...]:
    """What rules look at: the notes of a file, or those of them that differ."""
    notes = (reading := reading_of(place.path, data, run.vocabulary)).notes
    file = File(place.printed, tuple(reading.masked.text.split("\n")), notes, reading.masked.finds, spelled(data))
    asked = differing_notes(notes, place.folder, place.path, place.commit, run.vocabulary) if place.folder and place.commit else notes
    own = None if place.is_standard_input else place.file
    facts = run.around.facts(Read(own, place.path, data, notes), run.vocabulary)
    return tuple(Subject(note, file, run.vocabulary, run.today, run.around.around(own, facts, note)) for note in asked)


def _mended(run: Run, place: Place, data: bytes) -> Checked:
    """What a file says once all is mended that can be."""
    said, fixed, first = _said(run, place, data), list[Finding](), spelled(data)
    now = first.text
    for _ in range(_ROUNDS):
        round = mended(now, (one for one in said.findings if _can_be_written(one, first.encoding)))
        if not round.findings:
            break
        now, fixed = round.text, [*fixed, *round.findings]
        said = _said(run, place, first.bytes_of(now))
    if not fixed:
        return said
    before, after = (tuple(mask(decode(one), run.vocabulary.privacy).split("\n")) for one in (data, first.bytes_of(now)))
    return said._replace(fixed=tuple(fixed), mended=Mended(place.file, place.printed, before, after, data, first.bytes_of(now)))


def _can_be_written(finding: Finding, encoding: str) -> bool:
    """True when a file of this encoding takes what a finding would write."""
    return encoding != "cp1252" or all(edit.new.isascii() for edit in finding.edits)


def _places(path: Path, revision: str | None, configuration: Configuration, skipped: list[Skipped]) -> Iterator[Place]:
    """The files that a path names: itself, or the notes of a folder. Raises InputError."""
    if revision is not None:
        yield from _changed(path, revision, configuration, skipped)
    elif str(path) == "-":
        yield Place(path, STANDARD_INPUT)
    elif path.is_dir():
        found = scan(path, load_globs(configuration))
        skipped += [Skipped(printed(path / one.path), one.reason) for one in found.skipped]
        yield from (Place(path / name, name) for name in sorted(found.files))
    elif path.is_file():
        yield Place(path, path.name)
    else:
        raise InputError(f"{path} does not exist, or is no regular file. Name notes, folders of notes, or - for standard input.")


def _changed(path: Path, revision: str, configuration: Configuration, skipped: list[Skipped]) -> Iterator[Place]:
    if not path.is_dir():
        raise InputError(f"{path} is no folder. With --changed name folders of notes, or none.")
    found = differing(path, revision, load_globs(configuration))
    skipped += [Skipped(printed(path / one.path), one.reason) for one in found.skipped]
    yield from (Place(path / name, name, path, found.commit) for name in found.paths)


def printed(file: Path) -> str:
    """How reports name a file: from the root of its repository, else as seen from here."""
    absolute = os.path.abspath(file)
    root = _root(os.path.dirname(absolute))
    return shown((Path(absolute).relative_to(root) if root else file).as_posix())


@lru_cache(maxsize=1024)
def _root(folder: str) -> Path | None:
    """The root of the repository around a folder; None when there is none. Asked once for all files of the folder."""
    return root_above(Path(folder))
