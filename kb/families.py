"""Notes that people joined: which earlier note a verdict means, the families that verdicts make, and verdicts that cannot hold."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.model import CONFIRMED, REFUSED


class Known(NamedTuple):
    """A note that a verdict may mean: its number, its id, its date as YYYY-MM-DD, its file."""

    number: int
    id: str
    date: str | None
    path: str


class Said(NamedTuple):
    """A verdict of a note: the note's number, the verdict's kind, the earlier note as written, and the line."""

    note: int
    kind: str
    target: str
    line: int


class Kinship(NamedTuple):
    """What verdicts come to.

    earlier: verdict -> the number of the note that it means; absent where it means none, or several.
    roots: number of a note -> number of the root of its family, for every member. faults: verdicts that cannot hold, and why.
    """

    earlier: Mapping[Said, int]
    roots: Mapping[int, int]
    faults: tuple[tuple[Said, str], ...]


def kinship(said: Sequence[Said], known: Sequence[Known]) -> Kinship:
    """Join notes by their verdicts. The root of a family is its earliest note; of the undated and the equal, the first by id."""
    meant = named(dict.fromkeys(one.target for one in said), ((note.number, note.id) for note in known))
    ids = {note.number: note.id for note in known}
    earlier = {one: meant[one.target][0] for one in said if len(meant[one.target]) == 1 and meant[one.target][0] != one.note}
    confirmed = [(one, number) for one, number in earlier.items() if one.kind == CONFIRMED]
    faults = [(one, _fault(one, meant[one.target], ids)) for one in said if one not in earlier]
    faults += _contradictions(earlier)
    faults += _cycles(confirmed, ids)
    order = {note.number: (note.date is None, note.date or "", note.id) for note in known}
    roots = _roots(((one.note, number) for one, number in confirmed), order)
    return Kinship(earlier, roots, tuple(sorted(faults, key=lambda fault: (ids[fault[0].note], fault[0].line, fault[1]))))


def named(targets: Iterable[str], ids: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    """The notes that each target may mean: the one with that id, else all whose id ends with it behind a slash."""
    exact: dict[str, list[int]] = {target: [] for target in targets}
    tails: dict[str, list[int]] = {target: [] for target in exact}
    for number, id in ids:
        if id in exact:
            exact[id].append(number)
        for tail in _tails(id):
            if tail in tails:
                tails[tail].append(number)
    return {target: exact[target] or tails[target] for target in exact}


def _tails(id: str) -> Iterator[str]:
    """What of an id stands behind each of its slashes."""
    slash = id.find("/")
    while slash >= 0:
        yield id[slash + 1 :]
        slash = id.find("/", slash + 1)


def _fault(one: Said, meant: Sequence[int], ids: Mapping[int, str]) -> str:
    if not meant:
        return f"{one.kind}: no note has the id {one.target!r}. Write the path of the earlier note under the notes folder, without .md."
    if meant == [one.note]:
        return f"{one.kind}: {one.target!r} is this note itself. Name an earlier one."
    several = ", ".join(sorted(ids[number] for number in meant)[:3])
    return f"{one.kind}: {one.target!r} may be any of {len(meant)} notes ({several}{', …' if len(meant) > 3 else ''}). Write more of the id."


def _contradictions(earlier: Mapping[Said, int]) -> Iterator[tuple[Said, str]]:
    confirmed = {(one.note, number) for one, number in earlier.items() if one.kind == CONFIRMED}
    for one, number in earlier.items():
        if one.kind == REFUSED and (one.note, number) in confirmed:
            yield one, f"{one.kind}: {one.target!r} is named under {CONFIRMED} as well. Keep one of the two."


def _cycles(confirmed: Iterable[tuple[Said, int]], ids: Mapping[int, str]) -> Iterator[tuple[Said, str]]:
    """One fault for each circle of recurrences; a verdict of it is then left out, until no circle is left."""
    edges: dict[int, dict[int, Said]] = defaultdict(dict)
    for one, number in confirmed:
        edges[one.note][number] = one
    while circle := _circle(edges):
        later, earlier = circle[1], circle[0]
        one = edges[later].pop(earlier)
        yield one, f"{one.kind}: {' → '.join(ids[number] for number in reversed(circle))} is a circle. Only a later note recurs from an earlier one."


def _circle(edges: Mapping[int, Mapping[int, Said]]) -> list[int]:
    """Notes that lead back to the first of them, each the earlier note of the next; empty when there is no circle."""
    from graphlib import CycleError, TopologicalSorter

    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _roots(pairs: Iterable[tuple[int, int]], order: Mapping[int, tuple[bool, str, str]]) -> dict[int, int]:
    """The root of every note that is joined to another."""
    neighbours: dict[int, set[int]] = defaultdict(set)
    for later, earlier in pairs:
        neighbours[later].add(earlier)
        neighbours[earlier].add(later)
    roots: dict[int, int] = {}
    for root in sorted(neighbours, key=order.__getitem__):
        reached = [root] if root not in roots else []
        while reached:
            note = reached.pop()
            roots[note] = root
            reached += (other for other in neighbours[note] if other not in roots)
    return roots
