"""What a search outside the database reads of each note."""

import json
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from kb.sql import query


class Sought(NamedTuple):
    """The facts by which notes are narrowed down. date: YYYY-MM-DD; None: unknown."""

    number: int
    id: str
    title: str
    date: str | None
    category: str | None
    severity: str | None
    owner: str | None
    release: str | None
    labels: tuple[str, ...]


def sought(connection: sqlite3.Connection) -> Iterator[Sought]:
    """All notes by date, undated ones first, then by id: what is written later mostly comes last."""
    for *facts, labels in connection.execute(query("sought", "pages")):
        yield Sought._make([*facts, tuple(json.loads(labels))])
