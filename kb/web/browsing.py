"""What the cells of one page of Datasette share: who reads it, what was searched for, and what was read for them already."""

import sqlite3
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from kb.errors import DatabaseError

Read = TypeVar("Read")

_BLOCK = 256
"""Numbers of notes whose ids are read at once: the rows of a page mostly belong to notes that were indexed together."""
_EXCERPTS = 100


class Browsing:
    """One request, as far as it shows tables of ours.

    request: None until Datasette told it, which it does for tables and views, and not for a row. rights: whether a person may see all of a
    database, by Datasette, database and person (`kb.web.rights`).
    """

    def __init__(self) -> None:
        self.request: Any = None
        self._ids: dict[tuple[str, int], dict[int, str]] = {}
        self._readable: dict[str, bool] = {}
        self.rights: dict[tuple[int, str, str], bool] = {}
        self._excerpts = 0

    def search(self) -> str:
        """What was typed into the search box."""
        return str(self.request.args.get("_search") or "") if self.request else ""

    async def sees(self, datasette: Any, database: str) -> bool:
        """True when the person may see all of a database; False where nothing tells who reads."""
        from kb.web.rights import sees

        return self.request is not None and await sees(datasette, self.request.actor, database)

    async def id(self, datasette: Any, database: str, number: int) -> str | None:
        """The id of the note with a number."""
        from kb.store.pages import Pages

        block = number // _BLOCK
        if (database, block) not in self._ids:
            first = block * _BLOCK
            found = await self.read(datasette, database, lambda connection: Pages(connection).ids_between(first, first + _BLOCK - 1))
            self._ids[database, block] = found or {}
        return self._ids[database, block].get(number)

    async def read(self, datasette: Any, database: str, question: Callable[[sqlite3.Connection], Read]) -> Read | None:
        """What a build answers, away from the event loop; None for one of another version, whose rows Datasette still shows."""
        answered: Read | None = await datasette.get_database(database).execute_fn(partial(self._answer, database, question))
        return answered

    def may_excerpt(self) -> bool:
        """True while few enough snippets were made for one page."""
        self._excerpts += 1
        return self._excerpts <= _EXCERPTS

    def _answer(self, database: str, question: Callable[[sqlite3.Connection], Read], connection: sqlite3.Connection) -> Read | None:
        if database not in self._readable:
            self._readable[database] = _is_readable(connection, database)
        return question(connection) if self._readable[database] else None


def _is_readable(connection: sqlite3.Connection, database: str) -> bool:
    from kb.store.schema import check_build

    try:
        check_build(connection, Path(database))
    except DatabaseError:
        return False
    return True


current: ContextVar[Browsing] = ContextVar("current")
"""Of the request that is being answered."""
