"""What stands under the title of a note when the table of notes is searched."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from browser import NOTES, browsing, index, metadata

from kb.web import browsing as shared

PAYOUTS = "2025-03-01-payouts-doubled"


def snippets(page: str) -> list[str]:
    """The HTML of each snippet of a page."""
    return re.findall(r'<div class="kb-snippet">(.*?)</div>', page)


def test_search_shows_what_a_note_says_of_the_words(site: Any) -> None:
    """The best section of each note by its kind, leading to its line, and its words with the matches marked."""
    found = snippets(site.get("/kb/notes", _search="idempotency", _sort="date"))
    assert len(found) == 2
    assert re.match(rf'<a class="kb-kind" href="/-/kb/note/{PAYOUTS}#L\d+">root cause</a> .*<mark>idempotency</mark> key', found[0])


def test_word_of_the_title_alone_has_no_snippet(site: Any) -> None:
    """Where only the title matches, the title is what is found."""
    page = site.get("/kb/notes", _search="again")
    assert "Refunds doubled again" in page
    assert snippets(page) == []


@pytest.mark.parametrize(
    ("path", "query"),
    [("/kb/notes", {}), ("/kb/notes", {"_search": "?!"}), ("/kb/notes/1", {"_search": "idempotency"}), ("/kb/root_causes", {"_search": "idempotency"})],
)
def test_nothing_is_marked_where_nothing_is_searched(site: Any, path: str, query: dict[str, str]) -> None:
    """Only a search of the notes shows snippets."""
    site.get("/kb/notes", _search="idempotency")
    assert snippets(site.get(path, **query)) == []


@pytest.mark.parametrize("left_out", ["note_id", "family"])
def test_a_search_may_leave_columns_out(site: Any, left_out: str) -> None:
    """Without the columns that a cell needs the page is still shown."""
    assert "rows-and-columns" in site.get("/kb/notes", _search="idempotency", _nocol=left_out)


def test_snippet_is_text(site: Any, note: Any) -> None:
    """What a stranger wrote into a note is no HTML in a snippet."""
    found = snippets(site.get("/kb/notes", _search="script OR alert OR onerror"))
    assert found
    assert not re.search(r"<(?!/?(?:a|mark)\b)", "".join(found))


def test_no_more_than_a_page_of_snippets_is_made(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of very many rows shows snippets for the first of them."""
    monkeypatch.setattr(shared, "_EXCERPTS", 1)
    assert len(snippets(site.get("/kb/notes", _search="idempotency"))) == 1


def test_who_may_not_see_sections_sees_no_snippet(database: Path) -> None:
    """The words of a section are shown to those alone who may read it."""
    with browsing(database, metadata={"databases": {"kb": {"tables": {"sections": {"allow": {"id": "root"}}}}}}) as site:
        page = site.get("/kb/notes", _search="idempotency")
    assert "Payouts doubled by retries" in page
    assert snippets(page) == []


def test_database_of_an_older_version_is_still_browsed(tmp_path: Path) -> None:
    """Until it is built again its rows are shown as they are."""
    old = index(NOTES, tmp_path / "kb.db")
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA user_version = 1")
    with browsing(old, metadata=metadata()) as site:
        page = site.get("/kb/notes", _search="idempotency")
        assert "Payouts doubled by retries" in page
        assert snippets(page) == []
        assert "Payouts doubled by retries" in site.get("/kb/lessons")
