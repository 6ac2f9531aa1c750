"""What people said of a draft and its matches, and the families that matches belong to."""

from collections.abc import Collection, Iterable
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from kb.model import Family, Fault, Member
from kb.recurrence.draft import Draft
from kb.store.reader import Reader


class Verdicts(NamedTuple):
    """What people said of a draft and earlier notes: number of a note -> kind. faults: verdicts of the draft that cannot hold, and why."""

    on: dict[int, str]
    faults: tuple[Fault, ...] = ()


def verdicts_on(reader: Reader, draft: Draft, own: Collection[int]) -> Verdicts:
    """What the draft says of other notes, else what they say of it. own: the notes of the build that are the draft itself."""
    spoken = dict(reader.verdicts_about(own)) if own else {}
    written = draft.note.verdicts
    if not written:
        return Verdicts(spoken)
    from kb.families import fault
    from kb.naming import named

    ids = dict(reader.ids())
    meant = named((verdict.target for verdict in written), ids.items(), reader.build().notes_folder)
    said, faults = dict[int, str](), []
    for verdict in written:
        numbers = meant[verdict.target]
        if len(numbers) == 1 and numbers[0] not in own:
            said.setdefault(numbers[0], verdict.kind)
        else:
            message = fault(verdict.kind, verdict.target, [ids[number] for number in numbers], itself=len(numbers) == 1)
            faults.append(Fault(verdict.line, message))
    return Verdicts(spoken | said, tuple(faults))


def families_of(reader: Reader, notes: Iterable[int]) -> dict[int, Family]:
    """Number of a note -> its family; notes without one are absent. Members stand in the order of their dates."""
    rows = reader.relatives(notes)
    updates = reader.updates({number for _, _, number, *_ in rows})
    found = {}
    for note, relatives in groupby(rows, itemgetter(0)):
        members = [(number == root, Member(id, title, date, updates[number])) for _, root, number, id, title, date in relatives]
        found[note] = Family(next(member.id for is_root, member in members if is_root), tuple(member for _, member in members))
    return found
