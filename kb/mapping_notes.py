"""The mapping of a team beside the categories that its notes have."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kb.build_facts import AskedBuild
from kb.configuration import Configuration, find_configuration, load_globs
from kb.errors import InputError, UnreadableNote
from kb.indexing.note_files import content, notes_of
from kb.indexing.scan import scan
from kb.linting.mapping import Category, MappingReport, load_mapping, report_of
from kb.model import Note
from kb.parse.load import category_pieces
from kb.surroundings import Database, opened
from kb.vocabulary import load_vocabulary


def mapping_of(path: Path, database: Database | None) -> MappingReport:
    """The mapping in force for a file or folder, and the categories without a row: of the build of that folder, else of the notes as they are.

    Raises InputError, ConfigurationError or DatabaseError.
    """
    configuration = find_configuration(path if path.is_dir() else path.parent)
    build = opened(database)
    if isinstance(build, AskedBuild) and ((database and database.is_named) or build.folder == path.resolve()):
        with build.open():
            categories = [(category, _written(field, labels), notes) for category, field, labels, notes in build.reader.categories()]
        return report_of(load_mapping(configuration), categories, str(build.database))
    counted: Counter[tuple[str | None, tuple[str, ...]]] = Counter(_category(note) for note in _notes(path, configuration))
    return report_of(load_mapping(configuration), _categories(counted), str(path))


def _categories(counted: Counter[tuple[str | None, tuple[str, ...]]]) -> Iterator[Category]:
    return ((category, written, notes) for (category, written), notes in counted.items())


def _notes(path: Path, configuration: Configuration) -> Iterator[Note]:
    """The notes of a folder, or of a file; files that cannot be read as notes are passed over. Raises InputError."""
    if not path.exists():
        raise InputError(f"{path} does not exist. Name a note, or a folder of notes.")
    vocabulary = load_vocabulary(configuration)
    for name in sorted(scan(path, load_globs(configuration)).files) if path.is_dir() else [""]:
        try:
            yield from notes_of(name or path.name, content(path / name, vocabulary), vocabulary)
        except UnreadableNote:
            continue


def _category(note: Note) -> tuple[str | None, tuple[str, ...]]:
    field = next((field.value for field in note.fields if field.key == "category"), None)
    return note.category, _written(field, note.labels)


def _written(field: str | None, labels: tuple[str, ...]) -> tuple[str, ...]:
    """What a note writes as its category, and its labels."""
    return (*category_pieces(field or ""), *labels)
