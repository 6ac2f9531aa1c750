"""One file to the rows that are stored for it; the part of indexing that runs in other processes."""

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from kb.errors import UnreadableNote
from kb.indexing.scan import NO_HEADING, suffix_free
from kb.model import Note
from kb.parse import load
from kb.parse.load import has_heading
from kb.store.rows import NoteRows, rows_of
from kb.vectors import count, impact_codes, weigh
from kb.vocabulary import Vocabulary

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


def read_file(folder: str, path: str, known_sha256: str | None, vocabulary: Vocabulary) -> FileRows:
    """Read, mask, parse and count one file. Never raises for what it holds."""
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


def content(file: Path, vocabulary: Vocabulary) -> bytes:
    """The bytes of a file that may hold notes. Raises UnreadableNote when they are too many, or cannot be had."""
    try:
        if os.stat(file).st_size > vocabulary.max_bytes:
            raise UnreadableNote(f"larger than {vocabulary.max_bytes // 1024} kB (max_kilobytes in kb.toml)")
        return file.read_bytes()
    except OSError as error:
        raise UnreadableNote(f"cannot be read: {error.strerror}") from error


def notes_of(path: str, data: bytes, vocabulary: Vocabulary) -> tuple[Note, ...]:
    """The notes of a file under the notes folder. Raises UnreadableNote when it holds none; NO_HEADING says that it is none by rule."""
    if suffix_free(path) and not has_heading(data):
        raise UnreadableNote(NO_HEADING)
    return load(path, data, vocabulary)


def _rows(note: Note, vocabulary: Vocabulary) -> NoteRows:
    counts = count(note, vocabulary)
    weighted = weigh(counts, vocabulary.method)
    return rows_of(note, counts, weighted, impact_codes(weighted.values(), vocabulary.method))
