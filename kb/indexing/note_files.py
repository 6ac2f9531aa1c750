"""The notes of one file of a folder."""

import os
from pathlib import Path

from kb.errors import UnreadableNote
from kb.indexing.scan import NO_HEADING, suffix_free
from kb.model import Note
from kb.parse.load import Reading, has_heading, read
from kb.vocabulary import Vocabulary


def content(file: Path, vocabulary: Vocabulary) -> bytes:
    """The bytes of a file that may hold notes. Raises UnreadableNote when they are too many, or cannot be had."""
    try:
        if os.stat(file).st_size > vocabulary.max_bytes:
            raise UnreadableNote(f"larger than {vocabulary.max_bytes // 1024} kB (max_kilobytes in kb.toml)")
        return file.read_bytes()
    except OSError as error:
        raise UnreadableNote(f"cannot be read: {error.strerror}") from error


def notes_of(path: str, data: bytes, vocabulary: Vocabulary) -> tuple[Note, ...]:
    """The notes of a file under the notes folder. Raises as `reading_of` does."""
    return reading_of(path, data, vocabulary).notes


def reading_of(path: str, data: bytes, vocabulary: Vocabulary) -> Reading:
    """A file under the notes folder as it was read. Raises UnreadableNote when it holds no note; NO_HEADING says that it is none by rule."""
    if suffix_free(path) and not has_heading(data):
        raise UnreadableNote(NO_HEADING)
    return read(path, data, vocabulary)
