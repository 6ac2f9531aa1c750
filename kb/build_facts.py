"""What a build knows of the notes that are checked: the answers that rules ask for (`kb.linting.facts`)."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kb.indexing.scan import path_under
from kb.linting.facts import Earlier
from kb.model import Match, Note, Standing, Update

if TYPE_CHECKING:
    from kb.families import Known
    from kb.recurrence.similar import SimilarReport
    from kb.store.reader import Reader
    from kb.vocabulary import Vocabulary


class AskedBuild:
    """A build, opened when it is first asked; each process opens it for itself. What is the same for all notes is read once.

    reader: one that somebody else has open, and closes.
    """

    def __init__(self, database: Path, reader: "Reader | None" = None) -> None:
        self.database, self._lent = database, reader

    def __reduce__(self) -> tuple[type["AskedBuild"], tuple[Path]]:
        return AskedBuild, (self.database,)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Close what was opened when the block is left. Raises DatabaseError for a database that turns out to be damaged."""
        from kb.store.schema import database_errors

        try:
            with database_errors(self.database):
                yield
        finally:
            if "_connection" in self.__dict__:
                self._connection.close()

    @cached_property
    def _connection(self):  # type: ignore[no-untyped-def]
        from kb.store.schema import connect_for_reading

        return connect_for_reading(self.database)

    @cached_property
    def reader(self) -> "Reader":
        """The reader of the build. Raises DatabaseError when it is missing, foreign, damaged or of another version."""
        if self._lent:
            return self._lent
        connection = self._connection  # before the import: without a database it is not worth the time
        from kb.store.reader import Reader

        return Reader(connection)

    @cached_property
    def folder(self) -> Path:
        """The folder of the notes that the build was made from, links resolved."""
        return Path(os.path.realpath(self.database.resolve().parent / self.reader.build().notes_folder))

    @cached_property
    def vocabulary(self) -> "Vocabulary":
        """The words that the notes of the build were read with."""
        from kb.vocabulary import loads

        return loads(self.reader.vocabulary())

    @cached_property
    def is_behind(self) -> bool:
        """True when a repository has commits since the build."""
        from kb.indexing.again import has_moved

        build = self.reader.build()
        return has_moved(self.database, build.built_at, build.heads)

    @cached_property
    def known(self) -> Mapping[int, "Known"]:
        """All notes by their numbers."""
        from kb.families import Known

        return {row[0]: Known(*row) for row in self.reader.known()}

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        """The notes that each target of a verdict in the build may mean: found together, since each look goes through all ids."""
        return self._named([target for _, _, target, _ in self.reader.given()])

    def numbers(self, target: str) -> list[int]:
        """The notes that the target of a verdict may mean."""
        if target not in self._numbers:
            self._numbers.update(self._named([target]))
        return self._numbers[target]

    def _named(self, targets: list[str]) -> dict[str, list[int]]:
        from kb.naming import named

        return named(targets, ((note.number, note.id) for note in self.known.values()), self.reader.build().notes_folder)

    def is_unindexed(self, target: str) -> bool:
        """True when a target means a file that came after the build."""
        from kb.naming import named

        return bool(named([target.partition("#")[0]], enumerate(self._unindexed), self.reader.build().notes_folder)[target.partition("#")[0]])

    @cached_property
    def _unindexed(self) -> list[str]:
        """The paths without suffix of the files that came after the build."""
        from kb.configuration import find_configuration, load_globs
        from kb.indexing.scan import scan

        if not self.folder.is_dir():
            return []
        known = {path for path, _ in self.reader.marks()}
        return [os.path.splitext(path)[0] for path in scan(self.folder, load_globs(find_configuration(self.folder))).files if path not in known]


class Read(NamedTuple):
    """A file as it was read. file: None for standard input; path: as its notes name it. words: the vocabulary, when the build was made with the same."""

    file: Path | None
    path: str
    data: bytes
    notes: tuple[Note, ...]
    words: "Vocabulary | None" = None


class FileFacts:
    """A build, asked about one file."""

    def __init__(self, build: AskedBuild, read: Read) -> None:
        self.build, self._read = build, read

    @cached_property
    def indexed(self) -> str | None:
        """The path by which the build knows the file; None when it stands elsewhere."""
        return path_under(self._read.file, self.build.folder) if self._read.file else None

    def of(self, note: Note) -> "NoteFacts":
        """What the build knows of a note of the file."""
        return NoteFacts(self, note)

    @cached_property
    def reports(self) -> dict[int, "SimilarReport"]:
        """The earlier notes that resemble each note of the file, by the line of its title; read with the words of the build."""
        from kb.recurrence.candidates import Wanted
        from kb.recurrence.draft import drafts_of
        from kb.recurrence.similar import similar_each

        words = self._read.words or self.build.vocabulary
        drafts = drafts_of(self._notes(words), words, self._read.data, self.indexed)
        return {report.draft.line: report for report in similar_each(self.build.reader, drafts, Wanted())}

    def _notes(self, words: "Vocabulary") -> tuple[Note, ...]:
        """The notes as the build would have them: as they were read, when it knows the file by the same path and was made with the same words."""
        from kb.indexing.note_files import notes_of

        path = self.indexed or self._read.path
        return self._read.notes if self._read.words and path == self._read.path else notes_of(path, self._read.data, words)


class NoteFacts:
    """A build, asked about one note (`kb.linting.facts.Facts`)."""

    def __init__(self, file: FileFacts, note: Note) -> None:
        self._file, self._build, self._note = file, file.build, note

    @cached_property
    def _id(self) -> str | None:
        """The id that the build knows the note by; None when its file stands elsewhere."""
        _, mark, title = self._note.id.partition("#")
        return f"{os.path.splitext(self._file.indexed)[0]}{mark}{title}" if self._file.indexed else None

    @property
    def is_behind(self) -> bool:
        """True when the repository has commits that the build does not know."""
        return self._build.is_behind

    def standing(self, path: str, quote: str | None) -> Standing | None:
        """Whether a target stood when the build was made; None when no note of it names that."""
        return self._build.reader.standing(path, quote or "")

    def meant(self, target: str) -> tuple[Earlier, ...] | None:
        """The notes that a verdict may mean; None when it means a file that is not indexed yet."""
        numbers = self._build.numbers(target)
        if not numbers and self._build.is_unindexed(target):
            return None
        return tuple(self._earlier(self._build.known[number]) for number in numbers)

    def _earlier(self, known: "Known") -> Earlier:
        from kb.recurrence.draft import last_day

        last = last_day(self._note, self._build.vocabulary)
        later = known.date is not None and last is not None and known.date > last
        return Earlier(known.id, known.date, known.id == self._id, later, self._updates(known.number))

    def _updates(self, number: int) -> tuple[Update, ...]:
        return self._build.reader.updates([number])[number]

    def nearest(self, target: str) -> str:
        """A sentence that names the ids most like one that no note has."""
        from kb.naming import nearest

        return nearest(target, [note.id for note in self._build.known.values() if note.id != self._id])

    def unanswered(self) -> tuple[Match, ...]:
        """The earlier notes that resemble this one and that nobody judged, the highest level first."""
        from kb.recurrence.review import unanswered

        report = self._file.reports.get(self._note.line)
        return tuple(unanswered(report)) if report else ()
