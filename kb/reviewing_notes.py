"""Compares the notes that changed since a revision with a build: in CI, those of a pull request."""

from pathlib import Path

from kb.configuration import find_configuration, load_globs
from kb.errors import UnreadableNote
from kb.indexing.differing import differing, differing_notes
from kb.indexing.note_files import content, notes_of
from kb.indexing.scan import NO_HEADING
from kb.model import Skipped
from kb.privacy import load_privacy
from kb.recurrence.candidates import Wanted
from kb.recurrence.draft import Draft, drafts_of
from kb.recurrence.review import ReviewReport
from kb.recurrence.similar import similar_each
from kb.store.reader import Reader
from kb.vocabulary import Vocabulary, loads


def review_changed(reader: Reader, folder: Path, revision: str, wanted: Wanted, fail_on: str | None) -> ReviewReport:
    """Compare each note of a folder that was added or changed since a revision, in the order of their paths; of a file with several, those that differ.

    Which files are notes, and how they are read, is as in `kb index`. Raises InputError, ConfigurationError or RepositoryError.
    """
    configuration = find_configuration(folder)
    found = differing(folder, revision, load_globs(configuration))
    skipped = list(found.skipped)
    vocabulary = loads(reader.vocabulary(), load_privacy(configuration))
    drafts: list[Draft] = []
    for path in found.paths:
        try:
            drafts += _drafts(folder, path, found.commit, vocabulary)
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
    kept = {note.body for note in differing_notes(notes, folder, path, commit, vocabulary)}
    drafts = drafts_of((note._replace(path=here) for note in notes), vocabulary, data, path)
    return [draft for draft in drafts if draft.note.body in kept]
