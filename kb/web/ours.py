"""Which of the attached databases kb made."""

import sqlite3
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from kb.web.lines import attached


class Ours:
    """Remembers, for each Datasette of this process, which databases carry our mark.

    Datasette prepares a connection before it can read a row, so whoever shows a row may ask.
    """

    def __init__(self) -> None:
        self._marked: WeakKeyDictionary[Any, dict[str, bool]] = WeakKeyDictionary()

    def look(self, datasette: Any, name: str, connection: sqlite3.Connection) -> bool:
        """True when the database behind a new connection is ours."""
        marked = self._marked.setdefault(datasette, {})
        marked[name] = _carries_our_mark(connection)
        return marked[name]

    def holds(self, datasette: Any, name: str) -> bool:
        """True when the database that was last connected under a name is ours."""
        return self._marked.get(datasette, {}).get(name, False)

    def several(self, datasette: Any) -> bool:
        """True when more than one attached database is ours, or may be: one that nobody asked for yet."""
        marked = self._marked.get(datasette, {})
        return len([name for name in attached(datasette) if marked.get(name, True)]) > 1

    async def names(self, datasette: Any) -> list[str]:
        """The attached databases that are ours, in their order; those that nobody asked for yet are connected."""
        databases = attached(datasette)
        for name, database in databases.items():
            if name not in self._marked.get(datasette, {}):
                await _connect(database)
        return [name for name in databases if self.holds(datasette, name)]

    async def all(self, datasette: Any) -> bool:
        """True when every attached database is ours, and there is one."""
        names = await self.names(datasette)
        return bool(names) and len(names) == len(attached(datasette))


async def _connect(database: Any) -> None:
    # What is wrong with a file is for Datasette to tell.
    with suppress(sqlite3.DatabaseError):
        await database.execute_fn(lambda connection: None)


def _carries_our_mark(connection: sqlite3.Connection) -> bool:
    from kb.store.schema import is_ours

    # As above.
    try:
        row_factory, connection.row_factory = connection.row_factory, None
        return is_ours(connection)
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.row_factory = row_factory
