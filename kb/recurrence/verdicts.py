"""What people said of a draft and its matches, and the families that matches belong to."""

from collections.abc import Collection, Iterable
from itertools import groupby
from operator import itemgetter

from kb.model import Family, Member
from kb.recurrence.draft import Draft
from kb.store.reader import Reader


def verdicts_on(reader: Reader, draft: Draft, own: Collection[int]) -> dict[int, str]:
    """Number of a note -> the verdict on it and the draft: what the draft says of it, else what it says of the draft.

    own: the notes of the build that are the draft itself. A target that means no note, or several, says nothing here; `kb index` tells.
    """
    spoken = dict(reader.verdicts_about(own)) if own else {}
    written = draft.note.verdicts
    if not written:
        return spoken
    from kb.families import named

    meant = named((verdict.target for verdict in written), reader.ids())
    said = spoken | {meant[verdict.target][0]: verdict.kind for verdict in reversed(written) if len(meant[verdict.target]) == 1}
    return {number: kind for number, kind in said.items() if number not in own}


def families_of(reader: Reader, notes: Iterable[int]) -> dict[int, Family]:
    """Number of a note -> its family; notes without one are absent. Members stand in the order of their dates."""
    found = {}
    for note, rows in groupby(reader.relatives(notes), itemgetter(0)):
        relatives = [row[1:] for row in rows]
        members = tuple(Member(id, title, date, reader.updates(number)) for _, number, id, title, date in relatives)
        root = next(id for root, number, id, _, _ in relatives if number == root)
        found[note] = Family(root, members)
    return found
