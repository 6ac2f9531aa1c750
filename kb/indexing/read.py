"""One file to the rows that are stored for it; the part of indexing that runs in other processes."""

import hashlib
from pathlib import Path
from typing import NamedTuple

from kb.errors import UnreadableNote
from kb.indexing.note_files import content, notes_of
from kb.model import Note
from kb.store.rows import NoteRows, rows_of
from kb.vectors import count, impact_codes, weigh
from kb.vocabulary import Vocabulary

Folder = tuple[str, Vocabulary]
"""A folder of notes, and the words by which they are read."""

Job = tuple[str, str | None]
"""The path of a file, and the SHA-256 that it had."""


class FileRows(NamedTuple):
    """What one file gives. reason: why it gives nothing.

    same: the content is the one that was indexed before, so it was not parsed.
    """

    path: str
    sha256: str
    notes: tuple[NoteRows, ...] = ()
    reason: str | None = None
    same: bool = False


def read_file(of: Folder, job: Job) -> FileRows:
    """Read, mask, parse and count one file. Never raises for what it holds."""
    (folder, vocabulary), (path, known_sha256) = of, job
    sha256 = ""
    try:
        data = content(Path(folder, path), vocabulary)
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 == known_sha256:
            return FileRows(path, sha256, same=True)
        notes = notes_of(path, data, vocabulary)
    except UnreadableNote as error:
        return FileRows(path, sha256, reason=str(error))
    return FileRows(path, sha256, tuple(_rows(note, vocabulary) for note in notes))


def _rows(note: Note, vocabulary: Vocabulary) -> NoteRows:
    counts = count(note, vocabulary)
    weighted = weigh(counts, vocabulary.method)
    return rows_of(note, counts, weighted, impact_codes(weighted.values(), vocabulary.method))
