"""Notes that people joined: which earlier note a verdict means, the families that verdicts make, and verdicts that cannot hold."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.model import CONFIRMED, REFUSED
from kb.naming import named, several


class Known(NamedTuple):
    """A note that a verdict may mean: its number, its id, its date as YYYY-MM-DD, its file."""

    number: int
    id: str
    date: str | None
    path: str


class Given(NamedTuple):
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

    earlier: Mapping[Given, int]
    roots: Mapping[int, int]
    faults: tuple[tuple[Given, str], ...]


def kinship(given: Sequence[Given], known: Sequence[Known], folder: str = "") -> Kinship:
    """Join notes by their verdicts. The root of a family is its earliest note; of the undated and the equal, the first by id.

    folder: of the notes, which a target may begin with.
    """
    meant = named(dict.fromkeys(one.target for one in given), ((note.number, note.id) for note in known), folder)
    ids = {note.number: note.id for note in known}
    earlier = {one: meant[one.target][0] for one in given if len(meant[one.target]) == 1 and meant[one.target][0] != one.note}
    faults = [(one, _fault(one, meant[one.target], ids)) for one in given if one not in earlier]
    contradicted = _contradicted(earlier)
    faults += [(one, contradiction(one.target)) for one in contradicted if one.kind == REFUSED]
    earlier = {one: number for one, number in earlier.items() if one not in contradicted}
    confirmed = [(one, number) for one, number in earlier.items() if one.kind == CONFIRMED]
    faults += _cycles(confirmed, ids)
    order = {note.number: (note.date is None, note.date or "", note.id) for note in known}
    roots = _roots(((one.note, number) for one, number in confirmed), order)
    return Kinship(earlier, roots, tuple(sorted(faults, key=lambda fault: (ids[fault[0].note], fault[0].line, fault[1]))))


def fault(kind: str, target: str, meant: Collection[str], itself: bool) -> str:
    """Why a verdict cannot hold. meant: the ids of the notes that its target may mean; itself: it means the note that it stands in."""
    if itself:
        return f"{kind}: {target!r} is this note itself. Name an earlier one."
    if meant:
        return f"{kind}: {target!r} {several(meant)}"
    return f"{kind}: no note has the id {target!r}. Write the id of the earlier note: its path under the notes folder, without .md."


def contradiction(target: str) -> str:
    """Why two verdicts on one note say nothing."""
    return f"{REFUSED}: {target!r} is named under {CONFIRMED} as well. Keep one of the two."


def _fault(one: Given, meant: Sequence[int], ids: Mapping[int, str]) -> str:
    return fault(one.kind, one.target, [ids[number] for number in meant], list(meant) == [one.note])


def _contradicted(earlier: Mapping[Given, int]) -> set[Given]:
    """The verdicts of notes that both confirm and refuse another."""
    kinds: dict[tuple[int, int], set[str]] = defaultdict(set)
    for one, number in earlier.items():
        kinds[one.note, number].add(one.kind)
    return {one for one, number in earlier.items() if len(kinds[one.note, number]) > 1}


def _cycles(confirmed: Iterable[tuple[Given, int]], ids: Mapping[int, str]) -> Iterator[tuple[Given, str]]:
    """A fault for each verdict that closes a circle of recurrences, found in one walk in the order of ids."""
    edges: dict[int, list[tuple[int, Given]]] = defaultdict(list)
    for one, number in sorted(confirmed, key=lambda edge: ids[edge[1]]):
        edges[one.note].append((number, one))
    walked: set[int] = set()
    for start in sorted(edges, key=ids.__getitem__):
        if start not in walked:
            yield from _walk(start, edges, walked, ids)


def _walk(start: int, edges: Mapping[int, Sequence[tuple[int, Given]]], walked: set[int], ids: Mapping[int, str]) -> Iterator[tuple[Given, str]]:
    """Walk from a note to all that it recurs from; what leads back to a note on the way is a circle. walked: notes that need no further walk."""
    way, left = {start: 0}, [iter(edges[start])]
    walked.add(start)
    while left:
        number, one = next(left[-1], (None, None))
        if number is None or one is None:
            left.pop()
            way.popitem()
        elif number in way:
            circle = [ids[note] for note in (*list(way)[way[number] :], number)]
            yield one, f"{one.kind}: {_shortened(circle)} is a circle. Only a later note recurs from an earlier one."
        elif number not in walked:
            walked.add(number)
            way[number] = len(way)
            left.append(iter(edges.get(number, ())))


def _shortened(circle: Sequence[str]) -> str:
    return " → ".join(circle if len(circle) <= 5 else (*circle[:3], "…", circle[-1]))


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
