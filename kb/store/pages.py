"""What the pages of the site ask of a build. Pages borrow their connection: they set nothing on it and never close it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any, Generic, NamedTuple, TypeVar

from kb.model import Fault, Note, Standing, Update
from kb.sql import query
from kb.store.reader import Filter, Reader
from kb.store.stored import stored
from kb.text import fold

Row = TypeVar("Row")

EARLIER = "earlier"
LATER = "later"


class Part(NamedTuple, Generic[Row]):
    """Some rows of a list, and how many it has in all."""

    rows: tuple[Row, ...]
    total: int


class Link(NamedTuple):
    """A note as it is named in a link: its number, its id, its title, its date as YYYY-MM-DD."""

    number: int
    id: str
    title: str
    date: str | None


class Category(NamedTuple):
    """A category (None: notes without one): how many notes it has, and how many of them a person called a recurrence of an earlier one."""

    name: str | None
    notes: int
    recurrences: int


class Newest(NamedTuple):
    """A note in a row of a list. family: the id of the earliest note of its family."""

    number: int
    id: str
    title: str
    date: str | None
    category: str | None
    severity: str | None
    impact: str | None
    root_cause: str | None
    labels: tuple[str, ...]
    family: str | None


class Overview(NamedTuple):
    """All notes at a glance.

    categories: most notes first. families: how many. gone: targets that are gone; gone_notes: notes that name one;
    gone_relatives: of these, members of a family. newest: by date, undated ones last.
    """

    notes: int
    categories: tuple[Category, ...]
    families: int
    gone: int
    gone_notes: int
    gone_relatives: int
    newest: tuple[Newest, ...]


class Stored(NamedTuple):
    """The row of a note, and the notes before and after it in the order of dates, then ids; undated ones come last.

    date: YYYY-MM-DD in the author's zone; started_at: UTC, as 2026-03-14T08:13:00Z. impact, root_cause: their first lines.
    """

    number: int
    id: str
    path: str
    line: int
    title: str
    date: str | None
    started_at: str | None
    category: str | None
    severity: str | None
    impact: str | None
    root_cause: str | None
    labels: tuple[str, ...]
    owner: str | None
    release: str | None
    review: str | None
    family: str | None
    before: Link | None
    after: Link | None


class Carrier(NamedTuple):
    """A note that carries an anti-pattern, the line on which it does, and the checklists that the note names in answer."""

    note: Link
    line: int
    checklists: tuple[Update, ...]


class AntiPattern(NamedTuple):
    """An anti-pattern as the earliest of its notes has it, how many notes carry it, and the newest of them."""

    text: str
    notes: int
    carriers: tuple[Carrier, ...]


class Led(NamedTuple):
    """A note that led to a target, and the line on which it names it."""

    note: Link
    line: int


class NamedTarget(NamedTuple):
    """A file or a line of it (quote) that updates name.

    kinds: of these updates, by name. standing: None when it was never judged. notes: how many name it; led: the newest of them.
    """

    path: str
    quote: str | None
    kinds: tuple[str, ...]
    standing: Standing | None
    notes: int
    led: tuple[Led, ...]


class Recurred(NamedTuple):
    """A note and an earlier one that it recurs from."""

    later: Link
    earlier: Link


class Faulty(NamedTuple):
    """A fault, and the id and the file of the note that it stands in."""

    id: str
    path: str
    fault: Fault


class Month(NamedTuple):
    """How many notes of a category began in a month, as YYYY-MM; None: not known."""

    month: str | None
    category: str | None
    notes: int


class Judged(NamedTuple):
    """A verdict that joins or parts a note and another. direction: EARLIER when the note itself says it of that, LATER when that says it of the note."""

    kind: str
    id: str
    title: str
    date: str | None
    direction: str
    number: int


class Pages:
    """The questions that the pages ask."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._reader = Reader(connection)

    def _rows(self, name: str, values: Any = ()) -> list[Any]:
        return self._connection.execute(query(name, "pages"), values).fetchall()

    def overview(self, newest: int = 10) -> Overview:
        """All notes at a glance, with so many of the newest."""
        categories = tuple(Category(*row) for row in self._rows("categories"))
        [(families, gone, gone_notes, gone_relatives)] = self._rows("standing_of_all")
        return Overview(sum(one.notes for one in categories), categories, families, gone, gone_notes, gone_relatives, self._listed(Filter(), newest))

    def listed(self, only: Filter, limit: int = 50) -> Part[Newest]:
        """Notes by date, the newest first, undated ones last."""
        [(total,)] = self._rows("count_listed", only._asdict())
        return Part(self._listed(only, limit), total)

    def _listed(self, only: Filter, limit: int) -> tuple[Newest, ...]:
        rows = self._rows("listed", {**only._asdict(), "limit": limit})
        return tuple(Newest._make([*facts, tuple(json.loads(labels)), family]) for *facts, labels, family in rows)

    def number(self, id: str) -> int | None:
        """The number of the note that has exactly this id; None when none has."""
        return next((number for (number,) in self._rows("number", (id,))), None)

    def note(self, id: str) -> Stored | None:
        """The row of the note that has exactly this id, with its neighbours; None when none has."""
        row = next(iter(self._rows("note", (self.number(id),))), None)
        if row is None:
            return None
        *facts, labels, owner, release, review, family = row
        place = {"date": facts[5], "id": id}
        before, after = (next((Link(*link) for link in self._rows(name, place)), None) for name in ("note_before", "note_after"))
        return Stored._make([*facts, tuple(json.loads(labels)), owner, release, review, family, before, after])

    def stored(self, number: int) -> Note | None:
        """The whole note as it was parsed (`kb.store.stored`); None when there is none of this number."""
        return stored(self._connection, number)

    def anti_patterns(self, limit: int = 50, offset: int = 0, carriers: int = 20) -> Part[AntiPattern]:
        """What not to do again: texts that are the same when folded are one. What most notes carry comes first, then the newest.

        carriers: so many notes are named for each.
        """
        texts: dict[str, str] = {}
        lines: dict[str, dict[int, int]] = {}
        latest: dict[str, str] = {}
        for note, date, text, line in self._rows("anti_patterns"):
            folded = fold(text)
            texts.setdefault(folded, text)
            lines.setdefault(folded, {}).setdefault(note, line)
            latest[folded] = date or latest.get(folded, "")
        order = sorted(sorted(lines), key=lambda folded: (len(lines[folded]), latest[folded]), reverse=True)[offset : offset + limit]
        return Part(tuple(self._anti_pattern(texts[folded], lines[folded], carriers) for folded in order), len(lines))

    def _anti_pattern(self, text: str, lines: dict[int, int], most: int) -> AntiPattern:
        links = self._links(lines)[:most]
        updates = self._reader.updates(link.number for link in links)
        checklists = {number: tuple(update for update in named if update.kind == "checklist") for number, named in updates.items()}
        return AntiPattern(text, len(lines), tuple(Carrier(link, lines[link.number], checklists[link.number]) for link in links))

    def _links(self, numbers: Iterable[int]) -> list[Link]:
        """Notes of these numbers, the newest first."""
        return [Link(*row) for row in self._rows("notes_in_line", (json.dumps(list(numbers)),))]

    def by_target(self, limit: int = 50, offset: int = 0, notes: int = 20) -> Part[NamedTarget]:
        """What updates name: files, and lines of files, with the notes that led to them; what most notes name comes first.

        notes: so many are named for each.
        """
        rows = self._rows("named_targets", {"limit": limit, "offset": offset})
        [(total,)] = self._rows("count_named_targets")
        return Part(tuple(self._named_target(notes, *row) for row in rows), total)

    def _named_target(self, most: int, path: str, quote: str, kinds: str, notes: int) -> NamedTarget:
        standing = next((Standing(*row) for row in self._rows("standing", (path, quote))), None)
        rows = self._rows("notes_of_target", {"path": path, "quote": quote, "limit": most})
        led = tuple(Led(Link(*link), line) for *link, line in rows)
        return NamedTarget(path, quote or None, tuple(sorted(kinds.split(","))), standing, notes, led)

    def ids_between(self, first: int, last: int) -> dict[int, str]:
        """Number -> id of the notes whose numbers lie between two, both included."""
        return dict(tuple(row) for row in self._rows("ids_between", (first, last)))

    def months(self) -> tuple[Month, ...]:
        """How many notes of each category began in each month, the latest month first, then by category."""
        return tuple(Month(*row) for row in self._rows("months"))

    def recurrences(self, limit: int) -> tuple[Recurred, ...]:
        """Notes with the earlier ones that they recur from, as a person said, the newest first."""
        rows = self._rows("recurred", (limit,))
        return tuple(Recurred(Link(*row[:4]), Link(*row[4:])) for row in rows)

    def faults(self, limit: int = 200) -> Part[Faulty]:
        """What could not be used, by note and line."""
        [(total,)] = self._rows("count_faults")
        return Part(tuple(Faulty(id, path, Fault(line, message)) for id, path, line, message in self._rows("faults_of_all", (limit,))), total)

    def verdict_links(self, number: int) -> tuple[Judged, ...]:
        """What the verdicts of a note mean, then what others say of it; confirmed ones first, in the order of dates. What means no note is left out."""
        return tuple(Judged(*row) for row in self._rows("verdict_links", {"note": number}))
