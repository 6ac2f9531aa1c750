"""A page from a connection: one build from beginning to end, whatever an indexer writes meanwhile."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kb.model import Build
from kb.store.pages import Pages
from kb.store.reader import Reader
from kb.store.schema import check_build, database_errors
from kb.web.kept import Kept
from kb.web.links import Links
from kb.web.page import View


class Opened(NamedTuple):
    """A build while it is read. file: its database. run: tells it from every other build."""

    connection: sqlite3.Connection
    reader: Reader
    build: Build
    run: str
    file: Path

    def view(self, kept: Kept, links: Links, asked: Mapping[str, str], draft: bytes | None = None) -> View:
        """What a page is made of."""
        known = kept.known(self.reader, self.run)
        return View(self.file, self.reader, Pages(self.connection), self.build, known.vocabulary, known.corpus, links, asked, draft)


@contextmanager
def opened(connection: sqlite3.Connection) -> Iterator[Opened]:
    """The build behind a connection: within the block SQLite shows one state of it. Raises DatabaseError when this program cannot read it.

    Messages name the file without where it lies: readers of the site need not know that.
    """
    _, _, file = connection.execute("PRAGMA database_list").fetchone()
    path = Path(file)
    with database_errors(path, Path(path.name)):
        connection.execute("BEGIN")
        try:
            check_build(connection, Path(path.name))
            reader = Reader(connection)
            yield Opened(connection, reader, reader.build(), reader.run(), path)
        finally:
            connection.execute("ROLLBACK")
