"""Drafts as a command line names them: FILE, FILE#NOTE, or "-" for standard input."""

from pathlib import Path

from kb.cli.options import note_errors, printed_path, read_bytes
from kb.configuration import find_configuration
from kb.errors import InputError
from kb.indexing.scan import path_under
from kb.parse import load
from kb.privacy import load_privacy
from kb.recurrence.draft import Draft, drafts_of
from kb.store.reader import Reader
from kb.vocabulary import loads


def drafts_from(reader: Reader, folder: Path, source: str) -> list[Draft]:
    """The notes of a file as drafts, or the one that is named. folder: of the notes of the build. Raises InputError or ConfigurationError."""
    file, mark, name = (source, "", "") if Path(source).exists() or "#" not in source else source.rpartition("#")
    data, vocabulary = read_bytes(file), loads(reader.vocabulary(), load_privacy(find_configuration(folder)))
    path, printed = None if file == "-" else path_under(Path(file), folder), printed_path(file)
    with note_errors(file):
        read = load(path or printed, data, vocabulary)
    drafts = drafts_of((note._replace(path=printed) for note in read), vocabulary, data, path)
    if not mark:
        return drafts
    if named := [draft for draft in drafts if draft.note.id.endswith(f"#{name}")]:
        return named
    raise InputError(f"{file} holds no note {name!r}. {_notes_of(file, drafts)}")


def draft_from(reader: Reader, folder: Path, source: str) -> Draft:
    """One draft. Raises InputError for a file of several notes, and as `drafts_from` does."""
    drafts = drafts_from(reader, folder, source)
    if len(drafts) > 1:
        raise InputError(f"{source} holds {len(drafts)} notes. {_notes_of(source, drafts)}")
    return drafts[0]


def _notes_of(file: str, drafts: list[Draft]) -> str:
    names = [f"{file}#{draft.note.id.rpartition('#')[2]}" for draft in drafts if "#" in draft.note.id]
    return f"Name one of its notes: {', '.join(names)}" if names else "It is one note: name the file alone."
