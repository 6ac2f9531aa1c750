"""A page from a connection: one build from beginning to end, whatever an indexer writes meanwhile."""

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock

from kb.model import Build
from kb.store.pages import Pages
from kb.store.reader import Corpus, Reader
from kb.store.schema import check_build, database_errors
from kb.vocabulary import Vocabulary, loads
from kb.web.links import Links
from kb.web.page import Page, View

PageOf = Callable[[View], Page]


def made(connection: sqlite3.Connection, page_of: PageOf, links: Links, asked: Mapping[str, str], draft: bytes | None = None) -> tuple[Page, Build]:
    """A page, and the build that it is of. Raises DatabaseError for a build that this program cannot read, and what the page raises.

    Messages name the file without where it lies: readers of the site need not know that.
    """
    path = _file(connection)
    with database_errors(path, Path(path.name)), _one_build(connection):
        check_build(connection, Path(path.name))
        reader = Reader(connection)
        build = reader.build()
        view = View(reader, Pages(connection), build, _vocabulary(reader.vocabulary()), links, asked, draft, _CORPORA.of(connection))
        return page_of(view), build


@contextmanager
def _one_build(connection: sqlite3.Connection) -> Iterator[None]:
    """Between these two statements SQLite shows one state of the database."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def _file(connection: sqlite3.Connection) -> Path:
    _, _, path = connection.execute("PRAGMA database_list").fetchone()
    return Path(path)


@lru_cache(maxsize=8)
def _vocabulary(stored: str) -> Vocabulary:
    return loads(stored)


class _Corpora:
    """The corpus that each connection read last, with the lengths that pages computed since.

    `PRAGMA data_version` differs whenever another connection committed since this one looked, and means nothing to a third: so each has its own.
    It is asked in the transaction that reads, and tells of that one state. A connection is held, so that no later one can be taken for it.
    """

    _MOST = 16

    def __init__(self) -> None:
        self._found: OrderedDict[int, tuple[sqlite3.Connection, int, Corpus]] = OrderedDict()
        self._lock = Lock()

    def of(self, connection: sqlite3.Connection) -> Corpus:
        """The corpus of the state that a connection reads."""
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        with self._lock:
            _, known, corpus = self._found.get(id(connection), (None, None, None))
        if corpus is None or known != version:
            corpus = Reader(connection).corpus()
        with self._lock:
            self._found[id(connection)] = connection, version, corpus
            self._found.move_to_end(id(connection))
            while len(self._found) > self._MOST:
                self._found.popitem(last=False)
        return corpus


_CORPORA = _Corpora()
