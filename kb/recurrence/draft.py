"""A draft as it is compared."""

import hashlib
from collections.abc import Iterable, Mapping, Set
from types import MappingProxyType
from typing import NamedTuple

from kb.model import VERDICTS, Note
from kb.text import plain, unwrapped
from kb.vectors import count_words, spoken, spoken_terms, weigh
from kb.vocabulary import Vocabulary


class Draft(NamedTuple):
    """A note being written: parsed and counted.

    weighted: term -> doubled, section-weighted count; words: a word of the text for each term; text: all that may name
    another note, but for its verdicts: an answer to a match is no reason for it.
    sha256 of its file's bytes and its path under the notes folder tell it from itself in the index. siblings: id -> terms of each other note
    of its file.
    """

    note: Note
    vocabulary: Vocabulary
    weighted: dict[str, int]
    words: dict[str, str]
    text: str
    sha256: str = ""
    indexed_path: str | None = None
    siblings: Mapping[str, Set[str]] = MappingProxyType({})


def drafts_of(notes: Iterable[Note], vocabulary: Vocabulary, data: bytes, indexed_path: str | None = None) -> list[Draft]:
    """The notes of one file as they are compared. indexed_path: the file under the notes folder that they were read from, if they were."""
    sha256 = hashlib.sha256(data).hexdigest()
    drafts = [_draft(note, vocabulary, sha256, indexed_path) for note in notes]
    terms = {draft.note.id: draft.weighted.keys() for draft in drafts}
    return [draft._replace(siblings={id: held for id, held in terms.items() if id != draft.note.id}) for draft in drafts]


def _draft(note: Note, vocabulary: Vocabulary, sha256: str, indexed_path: str | None) -> Draft:
    parts = tuple(spoken(note, vocabulary))
    weighted, heard = weigh(count_words(parts, vocabulary), vocabulary.method), spoken_terms(parts, vocabulary)
    return Draft(note, vocabulary, weighted, heard, plain(written(note)), sha256, indexed_path)


def written(note: Note) -> str:
    """All of a draft that may name another note, as its author wrote it, but for the wrapping of lines."""
    fields = (field.value for field in note.fields if field.key not in VERDICTS)
    return unwrapped("\n\n".join([note.title, *(section.text for section in note.sections), *fields]))


def until(draft: Draft) -> str | None:
    """The last day of a draft's incident as YYYY-MM-DD, by its date and timeline; None when it has no date.

    A note whose incident began by then is earlier: a failure that stayed hidden for days recurs from one that was seen meanwhile.
    """
    note = draft.note
    if note.date is None:
        return None
    days = [event.day for event in note.timeline if event.day] if draft.vocabulary.method.end else []
    return max([note.date, *days]).isoformat()
