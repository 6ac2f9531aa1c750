"""A note as the rows that are stored for it. Pure, so that it runs in any process."""

import json
from array import array
from collections.abc import Mapping
from typing import Any, NamedTuple

from kb.model import KINDS, Counts, Note
from kb.store.packing import pack
from kb.text import first_line, segment

Row = dict[str, Any]
ENTRY_KINDS = ("title", *KINDS)
"""Kinds of the entries of a vector, by number."""

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

    note: the row of `notes` without its id. children: rows of the other tables without `note`. fts: one text a column.
    """

    note: Row
    body: str
    children: dict[str, list[Row]]
    fts: tuple[str, ...]
    vector: Vector


_LARGEST = 65_535


def rows_of(note: Note, counts: Counts, weighted: Mapping[str, int], impacts: Mapping[str, int]) -> NoteRows:
    """The rows of a note. counts: its terms; weighted: the doubled, section-weighted sum of them; impacts: a code for each."""
    return NoteRows(_note(note), note.body, _children(note), _fts(note), _vector(counts, weighted, impacts))


def _vector(counts: Counts, weighted: Mapping[str, int], impacts: Mapping[str, int]) -> Vector:
    terms = tuple(sorted(weighted))
    place = {term: index for index, term in enumerate(terms)}
    kinds, places, times = bytearray(), array("I"), array("H")
    for kind, found in counts.sections.items():
        kinds += bytes([ENTRY_KINDS.index(kind)]) * len(found)
        places.extend(map(place.__getitem__, found))
        times.extend(min(count, _LARGEST) for count in found.values())
    doubled = pack((min(weighted[term], _LARGEST) for term in terms), "H")
    return Vector(terms, bytes(map(impacts.__getitem__, terms)), doubled, bytes(kinds), pack(places, "I"), pack(times, "H"))


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


def _children(note: Note) -> dict[str, list[Row]]:
    verdicts = [("recurrence_of", note.recurrence_of), ("not_recurrence_of", note.not_recurrence_of)]
    return {
        "sections": _numbered({"kind": s.kind, "heading": s.heading, "line": s.line, "text": s.text} for s in note.sections),
        "timeline": _numbered(
            {
                "at": utc(e.at) if e.at else None,
                "offset_minutes": e.offset,
                "day": e.day.isoformat() if e.day else None,
                "event": e.text,
                "line": e.line,
            }
            for e in note.timeline
        ),
        "factors": _numbered({"text": text, "line": line} for line, text in note.factors),
        "lessons": _numbered({"kind": one.kind, "text": one.text, "line": one.line} for one in note.lessons),
        "updates": _numbered({"kind": u.kind, "path": u.path, "quote": u.quote, "text": u.text, "line": u.line} for u in note.updates),
        "labels": [{"label": label} for label in note.labels],
        "fields": _numbered({"key": f.key, "value": f.value, "line": f.line} for f in note.fields),
        "recurrences": [{"verdict": verdict, "target": target} for verdict, targets in verdicts for target in targets],
        "faults": _numbered({"line": f.line, "message": f.message} for f in note.faults),
    }


def _numbered(rows: Any) -> list[Row]:
    return [{"position": position, **row} for position, row in enumerate(rows)]


def _fts(note: Note) -> tuple[str, ...]:
    texts: dict[str, list[str]] = {"title": [note.title]}
    for section in note.sections:
        texts.setdefault(section.kind, []).append(f"{section.heading}\n{section.text}")
    return tuple(segment("\n".join(texts.get(kind, ()))) for kind in ENTRY_KINDS)
