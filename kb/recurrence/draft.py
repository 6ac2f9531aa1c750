"""A draft as it is compared."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from kb.model import VERDICTS, Note
from kb.text import plain, unwrapped
from kb.vectors import Heard, count_words, spoken, weigh
from kb.vocabulary import Vocabulary


class File(NamedTuple):
    """The file that drafts were read from, one value for all of them.

    sha256 of its bytes and its path under the notes folder tell its notes from themselves in the index; None: it is none of that folder.
    ids: of its notes. held: term -> in how many of its notes it stands; empty for one read from the index, where its notes count already.
    """

    sha256: str = ""
    indexed_path: str | None = None
    ids: frozenset[str] = frozenset()
    held: Mapping[str, int] = MappingProxyType({})


class Draft(NamedTuple):
    """A note being written: parsed and counted.

    weighted: term -> doubled, section-weighted count; words: a word of the text for each term; text: all that may name
    another note, but for its verdicts: an answer to a match is no reason for it. numbers: of its terms, where they were read from the index.
    """

    note: Note
    vocabulary: Vocabulary
    weighted: dict[str, int]
    words: Mapping[str, str]
    text: str
    file: File
    numbers: Mapping[str, int] | None = None


def drafts_of(notes: Iterable[Note], vocabulary: Vocabulary, data: bytes, indexed_path: str | None = None) -> list[Draft]:
    """The notes of one file as they are compared. indexed_path: the file under the notes folder that they were read from, if they were."""
    drafts = [_draft(note, vocabulary) for note in notes]
    held = Counter(term for draft in drafts for term in draft.weighted)
    file = File(hashlib.sha256(data).hexdigest(), indexed_path, frozenset(draft.note.id for draft in drafts), held)
    return [draft._replace(file=file) for draft in drafts]


def _draft(note: Note, vocabulary: Vocabulary) -> Draft:
    parts = tuple(spoken(note, vocabulary))
    return Draft(note, vocabulary, weigh(count_words(parts, vocabulary), vocabulary.method), Heard(parts, vocabulary), plain(written(note)), File())


def written(note: Note) -> str:
    """All of a draft that may name another note, as its author wrote it, but for the wrapping of lines."""
    fields = (field.value for field in note.fields if field.key not in VERDICTS)
    return unwrapped("\n\n".join([note.title, *(section.text for section in note.sections), *fields]))


def until(draft: Draft) -> str | None:
    """The last day of a draft's incident as YYYY-MM-DD, by its date and timeline; None when it has no date.

    A note whose incident began by then is earlier: a failure that stayed hidden for days recurs from one that was seen meanwhile.
    """
    return last_day(draft.note, draft.vocabulary)


def last_day(note: Note, vocabulary: Vocabulary) -> str | None:
    """The last day of a note's incident, as `until` has it."""
    if note.date is None:
        return None
    days = [event.day for event in note.timeline if event.day] if vocabulary.method.end else []
    return max([note.date, *days]).isoformat()
