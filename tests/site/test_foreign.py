"""The plugin does nothing to databases that kb did not make."""

import json
import re
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from browser import browsing
from datasette.app import Datasette
from datasette.plugins import pm

import kb.web
from kb.web.ours import Ours

PAGES = [
    "/",
    "/other",
    "/other/notes",
    "/other/notes/1",
    "/other/notes?_search=one",
    "/other/notes?_search=%22one",
    "/other/bodies",
    "/other?sql=select+*+from+notes",
    "/other.json",
    "/other/notes.json",
    "/other/notes.json?_shape=array&_search=one",
    "/other/notes/1.json",
    "/other/bodies/1",
    "/other/bodies/1.json",
    "/other/nothing",
    "/-/versions",
    "/-/databases.json",
]


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with tables named as ours, made by someone else."""
    path = tmp_path_factory.mktemp("foreign") / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("""
            CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, root_cause TEXT, labels TEXT);
            INSERT INTO notes VALUES (1, 'one', '**bold** `code`', '["a", "b"]'), (2, 'two', '[x](https://x.example)', '[]');
            CREATE TABLE bodies (note INTEGER REFERENCES notes (id), markdown TEXT);
            INSERT INTO bodies VALUES (1, '# heading');
            CREATE VIRTUAL TABLE notes_fts USING fts5 (title, content=notes, content_rowid=id);
            INSERT INTO notes_fts (notes_fts) VALUES ('rebuild');
        """)
    return path


@contextmanager
def without_the_plugin() -> Iterator[None]:
    """Datasette as if kb were not installed."""
    name = pm.get_name(kb.web)
    pm.unregister(kb.web)
    try:
        yield
    finally:
        pm.register(kb.web, name=name)


def still(page: str) -> str:
    """A page without what differs each time: how long it took, and numbers made of the server's own secret."""
    return re.sub(r"Queries took [\d.]+ms|csrftoken\" value=\"[^\"]+|\"query_ms\": ?[\d.]+", "", page)


def pages(*databases: Path, without: Collection[str] = ()) -> dict[str, tuple[int, str]]:
    """Status and text of every page of the foreign database, from a new server; without: pages that are not compared."""
    with browsing(*databases) as site:
        return {page: (status, still(body)) for page in PAGES if page not in without for status, body in [site.answer(page)]}


def test_foreign_pages_are_the_same_with_and_without_the_plugin(foreign: Path) -> None:
    """Served alone, every page of another's database is equal to the byte, and so is the front page."""
    with without_the_plugin():
        plain = pages(foreign)
    assert pages(foreign) == plain


def test_foreign_pages_are_the_same_beside_ours(foreign: Path, database: Path) -> None:
    """Served beside ours, pages of the other database are equal to the byte; those of the whole site have one link more."""
    whole = ("/", "/-/versions")
    with without_the_plugin():
        plain = pages(foreign, database, without=whole)
    assert pages(foreign, database, without=whole) == plain


@pytest.mark.parametrize("together", [False, True])
def test_the_front_page_is_that_of_datasette_beside_another_database(foreign: Path, database: Path, together: bool) -> None:
    """Where one database is not ours, "/" lists all of them and is Datasette's own; our pages stand where they always do."""
    with browsing(*(() if together else (foreign,)), database, together=together) as site:
        front = site.elements("/").links()
        assert {"/kb", "/_memory" if together else "/other"} <= set(front)
        assert "/-/kb" not in front
        assert "Payouts doubled by retries" in site.get("/-/kb")


def test_pages_of_ours_where_no_database_is_ours(foreign: Path) -> None:
    """There are none: an instance without ours shows what it shows without the plugin, but for the words."""
    with browsing(foreign) as site:
        assert [site.answer(page)[0] for page in ("/-/kb", "/-/kb/note/a", "/-/kb/notes.atom")] == [404, 404, 404]
        assert json.loads(site.answer("/-/kb.json")[1]) == {"version": 1, "error": "No database of kb is attached. Build one with: kb index"}


def test_ours_is_rendered_beside_a_foreign_one(foreign: Path, database: Path) -> None:
    """Served beside another, our database is what it is alone."""
    with browsing(foreign, database) as site:
        assert "kb-text" in site.get("/kb/bodies")
        assert "kb-text" not in site.get("/other/bodies")


def test_a_file_that_is_no_database_is_left_to_datasette(tmp_path: Path) -> None:
    """What is wrong with a file is not for the plugin to tell."""
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"this is no database " * 100)
    with closing(sqlite3.connect(damaged)) as connection:
        assert not Ours().look(Datasette([]), "damaged", connection)


@pytest.mark.parametrize("page", ["/other/notes", "/other/bodies"])
def test_nothing_of_ours_is_on_a_foreign_page(foreign: Path, page: str) -> None:
    """No stylesheet, no rendered cell."""
    with browsing(foreign) as site:
        found: Any = site.get(page)
    assert "kb." not in found
    assert "kb-" not in found
