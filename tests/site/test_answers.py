"""What every answer of ours says of itself, and what is said when there is nothing to show."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from browser import Site, browsing
from datasette.version import __version__
from test_rights import ALL, KNOWN, asked

from kb.store.schema import SCHEMA_VERSION
from kb.web.headers import HEADERS, TYPES

PAGES = [
    "/-/kb",
    "/-/kb.json",
    f"/-/kb/note/{KNOWN}",
    f"/-/kb/note/{KNOWN}.json",
    "/-/kb/search?q=key",
    "/-/kb/notes.atom",
    "/-/kb/similar",
    "/-/kb/build.json",
]
WRONG = ["/-/kb/note/nobody", "/-/kb/note/nobody.json", "/-/kb/search?limit=x", "/-/kb/search.json?limit=x", "/-/kb?db=none", "/-/kb.json?db=none"]


def said(answer: Any) -> dict[str, str]:
    """Our headers of an answer; Datasette may add "private" to what is said of keeping it."""
    found = {name: answer.headers.get(name, "") for name in HEADERS}
    return {**found, "cache-control": found["cache-control"].removeprefix("private, ")}


@pytest.mark.parametrize("address", [*ALL, *WRONG, "POST /-/kb/similar?limit=x"])
def test_every_answer_has_our_headers(site: Site, address: str) -> None:
    """Pages, errors and feeds run nothing that is not ours, and are what they say they are."""
    # Datasette 0.65 keeps from caches what sets a cookie, as a page with a form does.
    kept = {"cache-control": "no-store"} if address.startswith("POST") or (address.startswith("/-/kb/similar") and __version__.startswith("0.")) else {}
    answer = asked(site, address)
    assert said(answer) == {**HEADERS, **kept}
    form = "json" if ".json" in address else "atom" if ".atom" in address else "html"
    assert answer.headers["content-type"] == TYPES[form]


@pytest.mark.parametrize("address", [*PAGES, *WRONG])
def test_head_is_get_without_a_body(site: Site, address: str) -> None:
    """HEAD has the status and the headers of GET."""
    head, get = site.ask(address, "HEAD"), site.ask(address)
    assert (head.status_code, said(head), head.headers["content-type"]) == (get.status_code, said(get), get.headers["content-type"])


@pytest.mark.parametrize("address", ["/kb", "/kb/notes", "/kb/notes.json", "/-/versions", "/-/nothing", "/-/static/app.css"])
def test_pages_of_datasette_keep_their_headers(site: Site, address: str) -> None:
    """Nothing of ours is said of what is not ours."""
    assert "content-security-policy" not in site.ask(address).headers


def changed(path: Path, *statements: str) -> None:
    """Change a database as no build would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def scribbled(path: Path) -> None:
    """Write over the pages behind the first."""
    changed(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\x7f" * (size - 4096))


UNUSABLE: dict[str, tuple[Callable[[Path], None], str]] = {
    "older": (lambda path: changed(path, f"PRAGMA user_version = {SCHEMA_VERSION - 1}"), "kb.db was built by an older kb. Build it again with: kb index"),
    "much older": (
        lambda path: changed(path, "PRAGMA user_version = 1", "DROP VIEW targets_gone", "DROP TABLE targets", "DROP TABLE postings"),
        "kb.db was built by an older kb. Build it again with: kb index",
    ),
    "newer": (lambda path: changed(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}"), "kb.db was built by a newer kb (schema "),
    "without a build": (lambda path: changed(path, "DELETE FROM build"), "kb.db holds no build. Build it with: kb index"),
    "without a table": (lambda path: changed(path, "DROP TABLE vectors", "DROP TABLE notes", "DROP TABLE corpus"), "kb.db is damaged (no such table: "),
    "with torn vectors": (
        lambda path: changed(path, "UPDATE vectors SET terms = x'0102', counts = x'ff'", "UPDATE corpus SET document_frequencies = x'01'"),
        "kb.db is damaged (",
    ),
}


@pytest.mark.parametrize("what", UNUSABLE)
@pytest.mark.parametrize("when", ["before it is opened", "while it is served"])
def test_a_database_that_cannot_be_used(database: Path, tmp_path: Path, what: str, when: str) -> None:
    """What is wrong is said in a sentence, with what to do and without where the file lies."""
    path = Path(shutil.copy(database, tmp_path / "kb.db"))
    change, message = UNUSABLE[what]
    if when == "before it is opened":
        change(path)
    with browsing(path) as site:
        if when == "while it is served":
            assert site.answer("/-/kb")[0] == 200
            change(path)
        answer = site.ask(f"/-/kb/note/{KNOWN}.json")
        assert (answer.status_code, answer.json()["error"][: len(message)]) == (503, message)
        for address in ALL:
            answer = asked(site, address)
            assert (address, answer.status_code in (200, 503)) == (address, True)
            assert str(tmp_path) not in answer.text
            assert "Traceback" not in answer.text
            assert "sqlite3" not in answer.text


def test_a_file_that_was_scribbled_over(database: Path, tmp_path: Path) -> None:
    """Of a file that is damaged on the disk every page says so; none shows where it lies."""
    path = Path(shutil.copy(database, tmp_path / "kb.db"))
    with browsing(path) as site:
        assert site.answer("/-/kb")[0] == 200
        scribbled(path)
        for address in ALL:
            answer = asked(site, address)
            assert (address, answer.status_code) == (address, 503)
            assert str(tmp_path) not in answer.text
            assert re.search("(kb.db|The database) is damaged", answer.text)
