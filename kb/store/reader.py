"""Reads a build. A Reader borrows its connection: it sets nothing on it and never closes it."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.errors import InputError
from kb.model import NAMES_NO_FILE, Build, Event, Fault, Field, Note, Section, Skipped, Standing, Update, Verdict
from kb.sql import query
from kb.store.packing import BLOCK, ENTRY_KINDS, unpack


class Corpus(NamedTuple):
    """What a score needs to know of all notes: how many there are, and in how many each term stands (by the term's number).

    lengths: of the vectors of notes, by the note's number, as far as somebody asked for them; whoever compares fills them in.
    """

    notes: int
    frequencies: array[int]
    lengths: dict[int, float]


class Summary(NamedTuple):
    """One note in a line: its number, its id, and what a report shows of it."""

    number: int
    id: str
    path: str
    line: int
    title: str
    date: str | None
    category: str | None
    root_cause: str | None


class Place(NamedTuple):
    """Where a note stands: its number, its id, its file and the line of its title."""

    number: int
    id: str
    path: str
    line: int


class Compared(NamedTuple):
    """One note as all are compared with all. until: the last day of its incident; None when it has no date. sha256: of its file."""

    number: int
    id: str
    path: str
    line: int
    title: str
    date: str | None
    category: str | None
    root_cause: str | None
    until: str | None
    sha256: str


class Filter(NamedTuple):
    """Which notes a search is about; None: all. Dates are inclusive, as YYYY-MM-DD."""

    category: str | None = None
    label: str | None = None
    severity: str | None = None
    since: str | None = None
    until: str | None = None


def _standing(path: str | None, stored: list[str | None]) -> Standing | None:
    state, *facts = stored
    if path is None:
        return NAMES_NO_FILE
    return Standing(state, *facts) if state else None


class Reader:
    """The questions that the use cases ask of a build."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def build(self) -> Build:
        """The build that is stored."""
        built_at, folder, notes, commit, program, _, _, heads, url, place = self._connection.execute(query("build")).fetchone()
        return Build(built_at, folder, notes, commit, program, heads, url, place)

    def vocabulary(self) -> str:
        """The vocabulary that the notes were read with, as `kb.vocabulary.dumps` wrote it."""
        return str(self._connection.execute(query("vocabulary")).fetchone()[0])

    def run(self) -> str:
        """What tells this build from any other, those of the same second too."""
        return str(self._connection.execute(query("run")).fetchone()[0])

    def digest(self) -> str:
        """The digest of vocabulary and configuration that the build was made with."""
        return str(self._connection.execute(query("build")).fetchone()[5])

    def levels(self) -> dict[str, float]:
        """From which score a match is strong or possible, as `kb.levels.Levels` names them."""
        return dict(json.loads(self._connection.execute(query("build")).fetchone()[6]))

    def corpus(self) -> Corpus:
        """Document frequencies of the whole build."""
        row = self._connection.execute(query("corpus")).fetchone()
        return Corpus(row[0], unpack(row[1], "I"), {}) if row else Corpus(0, array("I"), {})

    def term_ids(self, terms: Iterable[str]) -> dict[str, int]:
        """The numbers of those terms that some note holds."""
        rows = self._connection.execute(query("terms"), (json.dumps(list(terms)),))
        return {term: number for number, term in rows}

    def postings(self, terms: Iterable[int]) -> Iterator[tuple[int, int, array[int], bytes]]:
        """The notes that hold some terms, by term and a block at a time: term, a number, what is to be added to it for each note, codes of impacts."""
        for term, block, places, impacts in self._connection.execute(query("postings_of_terms"), (json.dumps(list(terms)),)):
            yield term, block * BLOCK, unpack(places, "H"), impacts

    def vectors(self, notes: Iterable[int]) -> Iterator[tuple[int, array[int], array[int]]]:
        """The numbers of some notes, each with its terms' numbers and their doubled, weighted counts."""
        for note, terms, counts in self._connection.execute(query("vectors"), (json.dumps(list(notes)),)):
            yield note, unpack(terms, "I"), unpack(counts, "I")

    def terms(self, numbers: Iterable[int]) -> dict[int, str]:
        """Some terms, by their numbers."""
        return dict(self._connection.execute(query("terms_of_numbers"), (json.dumps(list(numbers)),)).fetchall())

    def entries(self, note: int) -> Iterator[tuple[str, int, int]]:
        """The terms of a note per kind of section: kind, number of the term, count as written."""
        terms, kinds, places, times = self._connection.execute(query("entries"), (note,)).fetchone()
        numbers = map(unpack(terms, "I").__getitem__, unpack(places, "I"))
        return zip(map(ENTRY_KINDS.__getitem__, kinds), numbers, unpack(times, "I"), strict=True)

    def summaries(self, numbers: Iterable[int], until: str | None = None, category: str | None = None) -> list[Summary]:
        """The notes of these numbers, in their order, in a line each; only those up to a day or without one, and of a category, where that is said."""
        values = {"numbers": json.dumps(list(numbers)), "until": until, "category": category}
        return [Summary(*row) for row in self._connection.execute(query("summaries"), values)]

    def count(self, until: str | None = None, category: str | None = None) -> int:
        """How many notes there are up to a day or without one, and of a category, where that is said."""
        if category is not None:
            return int(self._connection.execute(query("count_before_of_category"), {"until": until, "category": category}).fetchone()[0])
        if until is not None:
            return int(self._connection.execute(query("count_before"), (until,)).fetchone()[0])
        return self.build().notes

    def places(self, paths: Iterable[str]) -> list[Place]:
        """The notes of some files."""
        return [Place(*row) for row in self._connection.execute(query("places"), (json.dumps(sorted(paths)),))]

    def updates(self, notes: Iterable[int]) -> dict[int, tuple[Update, ...]]:
        """The updates that some notes name, by the note's number, and whether their targets stood when the build was made."""
        found: dict[int, list[Update]] = {note: [] for note in notes}
        rows = self._connection.execute(query("updates_of_notes"), (json.dumps(list(found)),))
        for note, kind, text, line, path, quote, *standing in rows:
            found[note].append(Update(kind, text, line, path, quote, _standing(path, standing)))
        return {note: tuple(updates) for note, updates in found.items()}

    def standing(self, path: str, quote: str) -> Standing | None:
        """Whether a target stood when the build was made; quote: "" for none. None when no note names it."""
        row = self._connection.execute(query("target"), (path, quote)).fetchone()
        return Standing(*row) if row else None

    def categories(self) -> list[tuple[str | None, str | None, tuple[str, ...], int]]:
        """The categories of notes, with the field as written, the labels beside it, and how many notes have these."""
        rows = self._connection.execute(query("categories"))
        return [(category, written, tuple(json.loads(labels)), notes) for category, written, labels, notes in rows]

    def ids(self) -> Iterator[tuple[int, str]]:
        """Number and id of every note."""
        return iter(self._connection.execute(query("ids")))

    def verdicts_about(self, notes: Iterable[int]) -> list[tuple[int, str]]:
        """What other notes say of some notes: the number of the note that says it, and its verdict."""
        return self._connection.execute(query("verdicts_about"), (json.dumps(sorted(notes)),)).fetchall()

    def given(self) -> list[tuple[int, str, str, int]]:
        """All verdicts as written: the note's number, the kind, the target, the line."""
        return self._connection.execute(query("verdicts")).fetchall()

    def known(self) -> list[tuple[int, str, str | None, str]]:
        """Number, id, date and file of every note."""
        return self._connection.execute(query("known")).fetchall()

    def relatives(self, notes: Iterable[int]) -> list[tuple[int, int, int, str, str, str | None]]:
        """The members of the families of some notes: the note, the root, then number, id, title and date of each member in the order of dates."""
        return self._connection.execute(query("relatives"), {"notes": json.dumps(list(notes))}).fetchall()

    def compared(self) -> list[Compared]:
        """All notes in the order of their dates, undated ones first, then by id."""
        return [Compared(*row) for row in self._connection.execute(query("compared"))]

    def labelled(self) -> list[tuple[int, str]]:
        """The labels of all notes: the note's number and the label, in the order of both."""
        return self._connection.execute(query("labelled")).fetchall()

    def spoken(self, note: int) -> str:
        """All that a note says that may name another: its title, sections and fields, but for its verdicts."""
        return "\n\n".join(text for (text,) in self._connection.execute(query("spoken"), {"note": note}))

    def judged(self) -> set[frozenset[int]]:
        """The pairs of notes that a person judged."""
        return {frozenset(pair) for pair in self._connection.execute(query("judged"))}

    def roots(self) -> dict[int, int]:
        """Number of a note -> number of the root of its family, for all that have one."""
        return dict(self._connection.execute(query("roots")).fetchall())

    def root_cause_line(self, note: int) -> int | None:
        """The line on which the root cause of a note opens; None when it has none."""
        row = self._connection.execute(query("root_cause_line"), (note,)).fetchone()
        return row[0] if row else None

    def paths_of_content(self, sha256: str) -> list[str]:
        """The files that had this content when they were indexed."""
        return [path for (path,) in self._connection.execute(query("paths_of_content"), (sha256,))]

    def marks(self) -> Iterator[tuple[str, str]]:
        """The files of the build, each with its size, times and inode (`kb.indexing.scan.mark`)."""
        return iter(self._connection.execute(query("marks")))

    def aside(self) -> list[Skipped]:
        """The files of the build that were not indexed, and why."""
        return [Skipped(*row) for row in self._connection.execute(query("aside"))]

    def note(self, number: int) -> Note:
        """A note as far as it says what may be compared: its head, sections, fields, verdicts, faults and the days of its timeline.

        Raises InputError when there is no note of this number.
        """
        row = self._connection.execute(query("head_of_note"), (number,)).fetchone()
        if row is None:
            raise InputError(f"the build holds no note of number {number}; it may have been indexed anew.")
        id, path, title, line, date, category = row
        told = {name: self._connection.execute(query(f"{name}_of_note"), (number,)) for name in ("fields", "days", "verdicts", "faults")}
        return Note(
            id=id,
            path=path,
            title=title,
            titled=any(kind == "title" for kind, *_ in self.entries(number)),
            line=line,
            date=dt.date.fromisoformat(date) if date else None,
            category=category,
            fields=tuple(Field(*one) for one in told["fields"]),
            sections=self.sections(number),
            timeline=tuple(Event(text, line, day=dt.date.fromisoformat(day)) for text, line, day in told["days"]),
            verdicts=tuple(Verdict(*one) for one in told["verdicts"]),
            faults=tuple(Fault(*one) for one in told["faults"]),
        )

    def content_of(self, path: str) -> str:
        """The sha256 of a file when it was indexed."""
        return str(self._connection.execute(query("content_of_path"), (path,)).fetchone()[0])

    def sections(self, note: int) -> tuple[Section, ...]:
        """The sections of a note."""
        return tuple(Section(*row) for row in self._connection.execute(query("sections_of_note"), (note,)))

    def search(self, match: str, weights: Iterable[float], only: Filter, limit: int) -> list[tuple[Summary, float]]:
        """Notes that match an FTS5 query, best first, with their bm25 score (higher is better)."""
        statement = query("search").format(weights=", ".join(repr(float(weight)) for weight in weights))
        values = {
            "query": match,
            "limit": limit,
            "category": only.category,
            "label": only.label,
            "severity": only.severity,
            "since": only.since,
            "until": only.until,
        }
        rows = self._connection.execute(statement, values)
        return [(Summary(number, id, path, line, title, date, category, None), -rank) for number, id, path, title, date, category, line, rank in rows]

    def dated(self) -> list[tuple[str, str | None, str]]:
        """(id, date, path) of every note, by id."""
        return self._connection.execute(query("notes_by_path")).fetchall()

    def understood(self) -> tuple[int, int, int, int]:
        """How many notes there are, with a root cause, without a date, and how many categories."""
        notes, root_causes, undated, categories = self._connection.execute(query("understood")).fetchone()
        return notes, root_causes, undated, categories

    def unknown_headings(self) -> list[tuple[str, int]]:
        """Headings of sections of kind "other", the most frequent first."""
        return self._connection.execute(query("unknown_headings")).fetchall()
