"""Checks files and folders of notes by the rules of the team."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kb.configuration import Configuration, find_configuration, load_globs
from kb.errors import InputError, UnreadableNote
from kb.indexing.read import content, notes_of
from kb.indexing.scan import NO_HEADING, scan, shown
from kb.linting.checking import check
from kb.linting.report import LintReport
from kb.linting.settings import load_settings
from kb.linting.subject import File, Subject
from kb.model import Finding, Skipped
from kb.parse.decode import decode
from kb.privacy import mask
from kb.vocabulary import Vocabulary, load_vocabulary

STANDARD_INPUT = "standard-input.md"


class Asked(NamedTuple):
    """What to check, and by which rules.

    paths: files and folders. select, ignore: as `load_settings` takes them. draft: ask only what can be asked of a half-written note.
    """

    paths: tuple[Path, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    draft: bool = False


class Place(NamedTuple):
    """A file to check. path: by which an index would know it; printed: as reports name it."""

    file: Path
    path: str
    printed: str


def lint(asked: Asked, today: dt.date, standard_input: bytes = b"") -> LintReport:
    """The findings on all notes that are named; standard_input is what "-" stands for. Raises InputError or ConfigurationError."""
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    notes = 0
    for path in asked.paths:
        configuration = find_configuration(Path() if str(path) == "-" else path if path.is_dir() else path.parent)
        settings, vocabulary = load_settings(configuration, asked.select, asked.ignore, asked.draft), load_vocabulary(configuration)
        for place in _places(path, configuration, skipped):
            try:
                data = standard_input if place.printed == STANDARD_INPUT else content(place.file, vocabulary)
                subjects = subjects_of(place, data, vocabulary, today)
            except UnreadableNote as error:
                if str(error) != NO_HEADING:
                    skipped.append(Skipped(place.printed, str(error)))
                continue
            notes += len(subjects)
            findings += check(subjects, settings)
    return LintReport(tuple(findings), notes, tuple(skipped))


def _places(path: Path, configuration: Configuration, skipped: list[Skipped]) -> Iterator[Place]:
    """The files that a path names: itself, or the notes of a folder. Raises InputError."""
    if str(path) == "-":
        yield Place(path, STANDARD_INPUT, STANDARD_INPUT)
    elif path.is_dir():
        found = scan(path, load_globs(configuration))
        skipped += [Skipped(printed(path / one.path), one.reason) for one in found.skipped]
        yield from (Place(path / name, name, printed(path / name)) for name in sorted(found.files))
    elif path.is_file():
        yield Place(path, path.name, printed(path))
    else:
        raise InputError(f"{path} does not exist, or is no regular file. Name notes, folders of notes, or - for standard input.")


def printed(file: Path) -> str:
    """How reports name a file: as seen from here."""
    return shown(file.as_posix())


def subjects_of(place: Place, data: bytes, vocabulary: Vocabulary, today: dt.date) -> tuple[Subject, ...]:
    """What rules look at: the notes of a file. Raises UnreadableNote."""
    notes = notes_of(place.path, data, vocabulary)
    file = File(place.printed, tuple(mask(decode(data)).split("\n")), notes)
    return tuple(Subject(note, file, vocabulary, today) for note in notes)
