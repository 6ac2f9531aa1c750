"""A note as the rows that are stored for it. Pure, so that it runs in any process."""

import json
from array import array
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kb.model import Counts, Fault, Note
from kb.store.packing import ENTRY_KINDS, pack
from kb.text import first_line, segment

Row = dict[str, Any]
Child = tuple[str | int | None, ...]

FTS_COLUMNS = tuple(kind.replace("-", "_") for kind in ENTRY_KINDS)
"""The columns of notes_fts, in their order."""


class Vector(NamedTuple):
    """The terms of a note, packed but for their numbers, which the database gives.

    counts: of each term, doubled and weighted. impacts: of each term, in a byte (`kb.vectors.impact_codes`).
    entry_kinds, entry_places, entry_counts: the kind of section, the place of the term in `terms`, the count as written.
    """

    terms: tuple[str, ...]
    impacts: bytes
    counts: bytes
    entry_kinds: bytes
    entry_places: bytes
    entry_counts: bytes


class NoteRows(NamedTuple):
    """All that is stored for one note.

    note: the row of `notes` without its id; body: that of `bodies` without the note. children: by table, the columns behind `note`. fts: one text a column.
    """

    note: Row
    body: Row
    children: dict[str, list[Child]]
    fts: tuple[str, ...]
    vector: Vector
    faults: tuple[Fault, ...]


def rows_of(note: Note, counts: Counts, weighted: Mapping[str, int], impacts: Iterable[int]) -> NoteRows:
    """The rows of a note. counts: its terms; weighted: the doubled, section-weighted sum of them; impacts: a code for each of those."""
    return NoteRows(_note(note), {"line": note.body_line, "markdown": note.body}, _children(note), _fts(note), _vector(counts, weighted, impacts), note.faults)


def _vector(counts: Counts, weighted: Mapping[str, int], impacts: Iterable[int]) -> Vector:
    place = {term: index for index, term in enumerate(weighted)}
    kinds, places, times = bytearray(), array("I"), array("I")
    for kind, found in counts.sections.items():
        kinds += bytes([ENTRY_KINDS.index(kind)]) * len(found)
        places.extend(map(place.__getitem__, found))
        times.extend(found.values())
    return Vector(tuple(weighted), bytes(impacts), pack(weighted.values(), "I"), bytes(kinds), pack(places, "I"), pack(times, "I"))


def _note(note: Note) -> Row:
    root_cause = note.section("root-cause")
    return {
        "title": note.title,
        "date": note.date.isoformat() if note.date else None,
        "category": note.category,
        "severity": note.severity,
        "impact": first_line(note.impact) if note.impact else None,
        "labels": json.dumps(note.labels, ensure_ascii=False),
        "owner": note.owner,
        "release": note.release,
        "year": note.date.year if note.date else None,
        "month": f"{note.date:%Y-%m}" if note.date else None,
        "started_at": utc(note.started_at) if note.started_at else None,
        "root_cause": first_line(root_cause.text.replace("**", "")) if root_cause and root_cause.text.strip() else None,
        "review": note.review,
        "note_id": note.id,
        "path": note.path,
        "line": note.line,
    }


def utc(moment: Any) -> str:
    """A UTC time as it is stored and shown: 2026-03-14T08:13:00Z."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _children(note: Note) -> dict[str, list[Child]]:
    return {
        "sections": [(place, s.kind, s.heading, s.line, s.text) for place, s in enumerate(note.sections)],
        "timeline": [
            (place, utc(e.at) if e.at else None, e.offset, e.day.isoformat() if e.day else None, e.text, e.line) for place, e in enumerate(note.timeline)
        ],
        "factors": [(place, text, line) for place, (line, text) in enumerate(note.factors)],
        "lessons": [(place, one.kind, one.text, one.line) for place, one in enumerate(note.lessons)],
        "updates": [(place, u.kind, u.path, u.quote, u.text, u.line) for place, u in enumerate(note.updates)],
        "labels": [(label,) for label in note.labels],
        "fields": [(place, f.key, f.value, f.line) for place, f in enumerate(note.fields)],
        "recurrences": [(verdict.kind, verdict.target, verdict.line) for verdict in note.verdicts],
        "faults": [(place, f.line, f.message) for place, f in enumerate(note.faults)],
    }


def _fts(note: Note) -> tuple[str, ...]:
    texts: dict[str, list[str]] = {"title": [note.title]}
    for section in note.sections:
        texts.setdefault(section.kind, []).append(f"{section.heading}\n{section.text}")
    return tuple(segment("\n".join(texts.get(kind, ()))) for kind in ENTRY_KINDS)
