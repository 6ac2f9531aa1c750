"""What people said of a draft and its matches, and the families that matches belong to."""

from collections.abc import Collection, Iterable
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from kb.model import Family, Fault, Member
from kb.recurrence.draft import Draft
from kb.recurrence.own import Own
from kb.store.reader import Reader


class Verdicts(NamedTuple):
    """What people decided on a draft and earlier notes: number of a note -> kind. faults: verdicts of the draft that cannot hold, and why."""

    kinds: dict[int, str]
    faults: tuple[Fault, ...] = ()


def faulty_verdicts(reader: Reader) -> list[tuple[str, str, Fault]]:
    """The verdicts of all notes that cannot hold, each with the id and the file of its note; as `kb index` tells them."""
    from kb.families import Given, Known, kinship

    given = [Given(*row) for row in reader.given()]
    if not given:
        return []
    known = [Known(*row) for row in reader.known()]
    notes = {note.number: note for note in known}
    return [(notes[one.note].id, notes[one.note].path, Fault(one.line, message)) for one, message in kinship(given, known, reader.build().notes_folder).faults]


def verdicts_on(reader: Reader, draft: Draft, own: Own) -> Verdicts:
    """What the draft decides on other notes, else what they decide on it."""
    about = dict(reader.verdicts_about(own.itself)) if own.itself else {}
    written, faults = _written(reader, draft, own.notes) if draft.note.verdicts else ({}, ())
    return Verdicts({number: kind for number, kind in (about | written).items() if number not in own.notes}, faults)


def _written(reader: Reader, draft: Draft, own: Collection[int]) -> Verdicts:
    """The verdicts of a draft."""
    from kb.families import contradiction, fault
    from kb.naming import named, nearest

    ids = dict(reader.ids())
    meant = named((verdict.target for verdict in draft.note.verdicts), ids.items(), reader.build().notes_folder)
    kinds, faults = dict[int, str](), []
    for verdict in draft.note.verdicts:
        numbers = meant[verdict.target]
        if len(numbers) != 1 or numbers[0] in own:
            message = fault(verdict.kind, verdict.target, [ids[number] for number in numbers], itself=len(numbers) == 1)
            faults.append(Fault(verdict.line, message + ("" if numbers else nearest(verdict.target, [id for number, id in ids.items() if number not in own]))))
        elif kinds.setdefault(numbers[0], verdict.kind) != verdict.kind:
            faults.append(Fault(verdict.line, contradiction(verdict.target)))
            kinds[numbers[0]] = ""
    return Verdicts({number: kind for number, kind in kinds.items() if kind}, tuple(faults))


def families_of(reader: Reader, notes: Iterable[int]) -> dict[int, Family]:
    """Number of a note -> its family; notes without one are absent. Members stand in the order of their dates."""
    rows = reader.relatives(notes)
    updates = reader.updates({number for _, _, number, *_ in rows})
    found = {}
    for note, relatives in groupby(rows, itemgetter(0)):
        members = [(number == root, Member(id, title, date, updates[number])) for _, root, number, id, title, date in relatives]
        found[note] = Family(next(member.id for is_root, member in members if is_root), tuple(member for _, member in members))
    return found
