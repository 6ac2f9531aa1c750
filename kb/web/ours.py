"""Which of the attached databases kb made."""

import sqlite3
from typing import Any
from weakref import WeakKeyDictionary


class Ours:
    """Remembers, for each Datasette of this process, which databases carry our mark.

    Datasette prepares a connection before it can read a row, so whoever shows a row may ask.
    """

    def __init__(self) -> None:
        self._names: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()

    def look(self, datasette: Any, name: str, connection: sqlite3.Connection) -> bool:
        """True when the database behind a new connection is ours."""
        names = self._names.setdefault(datasette, set())
        if _carries_our_mark(connection):
            names.add(name)
        else:
            names.discard(name)
        return name in names

    def holds(self, datasette: Any, name: str) -> bool:
        """True when the database that was last connected under a name is ours."""
        return name in self._names.get(datasette, ())


def _carries_our_mark(connection: sqlite3.Connection) -> bool:
    from kb.store.schema import is_ours

    # What is wrong with a file is for Datasette to tell.
    try:
        row_factory, connection.row_factory = connection.row_factory, None
        return is_ours(connection)
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.row_factory = row_factory
