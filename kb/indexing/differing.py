"""Which notes of a folder are not as they were at a revision: those that a pull request adds or changes."""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from kb.configuration import Globs
from kb.errors import UnreadableNote
from kb.indexing.note_files import notes_of
from kb.indexing.scan import is_note, scan, shown
from kb.model import Note, Skipped
from kb.vocabulary import Vocabulary


class Differing(NamedTuple):
    """The files that differ from a commit, by their path under the folder, sorted; and those of them that cannot be read."""

    commit: str
    paths: tuple[str, ...]
    skipped: tuple[Skipped, ...]


def differing(folder: Path, revision: str, globs: Globs) -> Differing:
    """The files of a folder that were added or changed since a revision; one that only moved within the notes is none. Raises InputError or RepositoryError."""
    from kb.repository.changed import changed_since

    found = scan(folder, globs)
    since = changed_since(folder, revision)
    changed = sorted(path for path, was in since.files.items() if was is None or not is_note(was, globs))
    named = set(map(shown, changed))
    return Differing(since.commit, tuple(path for path in changed if path in found.files), tuple(one for one in found.skipped if one.path in named))


def differing_notes(notes: tuple[Note, ...], folder: Path, path: str, commit: str, vocabulary: Vocabulary) -> tuple[Note, ...]:
    """Of the notes of a file that differs from a commit those that do; where it holds one, that one."""
    before = _bodies(folder, path, commit, vocabulary) if len(notes) > 1 else frozenset()
    return tuple(note for note in notes if note.body not in before)


def _bodies(folder: Path, path: str, commit: str, vocabulary: Vocabulary) -> frozenset[str]:
    """What the notes of a file said at a commit; none where it was not there, or no note."""
    from kb.repository.changed import content_at

    with suppress(UnreadableNote):
        return frozenset(note.body for note in notes_of(path, content_at(folder, commit, path) or b"", vocabulary))
    return frozenset()
