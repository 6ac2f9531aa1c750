"""What of a build is the draft itself."""

from typing import NamedTuple

from kb.recurrence.draft import Draft
from kb.store.reader import Reader


class Own(NamedTuple):
    """What of a build is a draft, as numbers of notes.

    notes: those that are the draft, and so no match of it. itself: those of them of which verdicts speak that are about the draft.
    file: all of the draft's file, in whose place the notes count that it holds now.
    """

    notes: frozenset[int]
    itself: frozenset[int]
    file: frozenset[int]


def own_notes(reader: Reader, draft: Draft) -> Own:
    """Tell a draft from the notes beside it: in its own file by its id, else it may be any that the file holds no more; in a copy by its line.

    A verdict about one that is gone speaks of the draft only where the file holds no other note.
    """
    copies = [path for path in reader.paths_of_content(draft.sha256) if path != draft.indexed_path]
    places = reader.places([*copies, *([draft.indexed_path] if draft.indexed_path else [])])
    at_home = [one for one in places if one.path == draft.indexed_path]
    copied = frozenset(one.number for one in places if one.path != draft.indexed_path and one.line == draft.note.line)
    same = frozenset(one.number for one in at_home if one.id == draft.note.id)
    gone = frozenset() if same else frozenset(one.number for one in at_home if one.id not in draft.siblings)
    itself = copied | same | (frozenset() if draft.siblings else gone)
    return Own(copied | same | gone, itself, frozenset(one.number for one in places))
