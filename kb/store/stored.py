"""A note made again from its rows."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from typing import Any

from kb.model import Event, Fault, Field, Lesson, Note, Verdict
from kb.sql import query
from kb.store.reader import Reader


def stored(connection: sqlite3.Connection, number: int) -> Note | None:
    """The whole note as it was parsed, its updates with their standing; None when there is none of this number.

    What is not stored has its usual value: whether the note and its headings were known (`Note.titled`, `Section.known`), and the level of a heading.
    """
    row = connection.execute(query("note", "pages"), (number,)).fetchone()
    if row is None:
        return None
    _, id, path, line, title, date, started_at, category, severity, _, _, labels, owner, release, review, _ = row
    body, body_line = connection.execute(query("body", "pages"), (number,)).fetchone()
    reader = Reader(connection)
    fields = tuple(Field(*field) for field in _rows(connection, "fields", number))
    return Note(
        id=id,
        path=path,
        title=title,
        line=line,
        body=body,
        body_line=body_line,
        date=_day(date),
        started_at=_moment(started_at),
        # The row of the note has its first line alone.
        impact=next((field.value for field in fields if field.key == "impact"), None),
        category=category,
        severity=severity,
        owner=owner,
        review=review,
        release=release,
        labels=tuple(json.loads(labels)),
        fields=fields,
        sections=reader.sections(number),
        timeline=tuple(Event(event, at_line, _moment(at), offset, _day(day)) for event, at_line, at, offset, day in _rows(connection, "timeline", number)),
        factors=tuple((at_line, text) for at_line, text in _rows(connection, "factors", number)),
        lessons=tuple(Lesson(*lesson) for lesson in _rows(connection, "lessons", number)),
        updates=reader.updates([number])[number],
        verdicts=tuple(Verdict(*verdict) for verdict in _rows(connection, "verdicts_of_note", number)),
        faults=tuple(Fault(*fault) for fault in _rows(connection, "faults", number)),
    )


def _rows(connection: sqlite3.Connection, name: str, number: int) -> list[Any]:
    return connection.execute(query(name, "pages"), (number,)).fetchall()


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
