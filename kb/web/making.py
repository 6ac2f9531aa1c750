"""A page from a connection: one build from beginning to end, whatever an indexer writes meanwhile."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from kb.model import Build
from kb.store.pages import Pages
from kb.store.reader import Reader
from kb.store.schema import check_build
from kb.vocabulary import Vocabulary, loads
from kb.web.links import Links
from kb.web.page import Page, View

PageOf = Callable[[View], Page]


def made(connection: sqlite3.Connection, page_of: PageOf, links: Links, asked: Mapping[str, str], draft: bytes | None = None) -> tuple[Page, Build]:
    """A page, and the build that it is of. Raises DatabaseError for a build that this program cannot read, and what the page raises."""
    with _one_build(connection):
        check_build(connection, _file(connection))
        reader = Reader(connection)
        build = reader.build()
        return page_of(View(reader, Pages(connection), build, _vocabulary(reader.vocabulary()), links, asked, draft)), build


@contextmanager
def _one_build(connection: sqlite3.Connection) -> Iterator[None]:
    """Between these two statements SQLite shows one state of the database."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def _file(connection: sqlite3.Connection) -> Path:
    """The name of the file, without where it lies: readers of the site need not know that."""
    _, _, path = connection.execute("PRAGMA database_list").fetchone()
    return Path(Path(path).name)


@lru_cache(maxsize=8)
def _vocabulary(stored: str) -> Vocabulary:
    return loads(stored)
