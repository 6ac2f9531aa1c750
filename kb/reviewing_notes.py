"""Compares the notes that changed since a revision with a build: in CI, those of a pull request."""

from contextlib import suppress
from pathlib import Path

from kb.configuration import find_configuration, load_globs
from kb.errors import UnreadableNote
from kb.indexing.read import content, notes_of
from kb.indexing.scan import NO_HEADING, is_note, scan, shown
from kb.model import Skipped
from kb.privacy import load_privacy
from kb.recurrence.candidates import Wanted
from kb.recurrence.draft import Draft, drafts_of
from kb.recurrence.review import ReviewReport
from kb.recurrence.similar import similar_each
from kb.repository.changed import changed_since, content_at
from kb.store.reader import Reader
from kb.vocabulary import Vocabulary, loads


def review_changed(reader: Reader, folder: Path, revision: str, wanted: Wanted, fail_on: str | None) -> ReviewReport:
    """Compare each note of a folder that was added or changed since a revision, in the order of their paths; of a file with several, those that differ.

    Which files are notes, and how they are read, is as in `kb index`. Raises InputError, ConfigurationError or RepositoryError.
    """
    configuration = find_configuration(folder)
    globs = load_globs(configuration)
    found = scan(folder, globs)
    since = changed_since(folder, revision)
    changed = sorted(path for path, was in since.files.items() if was is None or not is_note(was, globs))
    named = set(map(shown, changed))
    skipped = [one for one in found.skipped if one.path in named]
    vocabulary = loads(reader.vocabulary(), load_privacy(configuration))
    drafts: list[Draft] = []
    for path in (path for path in changed if path in found.files):
        try:
            drafts += _drafts(folder, path, since.commit, vocabulary)
        except UnreadableNote as error:
            if str(error) != NO_HEADING:
                skipped.append(Skipped(path, str(error)))
    reports = tuple(similar_each(reader, drafts, wanted))
    here = tuple(Skipped((folder / one.path).as_posix(), one.reason) for one in sorted(skipped))
    return ReviewReport(reports, folder.as_posix(), fail_on, revision, here)


def _drafts(folder: Path, path: str, commit: str, vocabulary: Vocabulary) -> list[Draft]:
    """The notes of a file that differ from those of a commit as drafts, with the ids that they have in the index and the path as seen from here."""
    data, here = content(folder / path, vocabulary), (folder / path).as_posix()
    notes = notes_of(path, data, vocabulary)
    before = _bodies(folder, path, commit, vocabulary) if len(notes) > 1 else frozenset()
    drafts = drafts_of((note._replace(path=here) for note in notes), vocabulary, data, path)
    return [draft for draft in drafts if draft.note.body not in before]


def _bodies(folder: Path, path: str, commit: str, vocabulary: Vocabulary) -> frozenset[str]:
    """What the notes of a file said at a commit; none where it was not there, or no note."""
    with suppress(UnreadableNote):
        return frozenset(note.body for note in notes_of(path, content_at(folder, commit, path) or b"", vocabulary))
    return frozenset()
