"""The exported site in a real browser: its search answers without a server, and nothing of a note runs."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from support import build, kb, note, write

NOTES = {
    "a.md": note("Retry <img src=x onerror=alert(1)>", "Workers retried <script>alert(1)</script> without a key.", "2025-01-05", "API/Data Contract"),
    "b.md": note("Retries", "The café's connection pool was empty.", "2025-02-05", "Security"),
    "c.md": note("検索", "データベース接続が切れた。", "2025-03-05", "Security", "\n> Labels: i18n, 検索\n"),
    "d.md": "# Undated\n\n## Fix\n\nThe pool has a connection more.\n",
}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a test tells what it asked for."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An export under a path of a file server."""
    place = tmp_path_factory.mktemp("export")
    build(write(place / "notes", NOTES), place / "kb.db")
    assert kb("export", place / "web/some/where", "--db", place / "kb.db").returncode == 0
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=place / "web")) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/some/where/"
        server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which no script fails, nothing is refused, and no dialog opens."""
    opened = browser.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: said.append(dialog.message))
    yield opened
    opened.close()
    assert said == []


def titles(page: Page) -> list[str]:
    """The titles of the notes that are shown."""
    page.locator("html:not(.asking)").wait_for()
    return page.locator("#hits .row h3").all_inner_texts()


def rows(page: Page, number: int) -> None:
    """Wait until so many notes are shown."""
    expect(page.locator("#hits .row")).to_have_count(number)


A, B, C, D = "Retry <img src=x onerror=alert(1)>", "Retries", "検索", "Undated"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=retry", [B, A]),
        ("q=retried+workers", [A]),
        ("q=work*", [A]),
        ("q=%22connection+pool%22", [B]),
        ("q=pool+-undated", [B]),
        ("q=workers+OR+undated", [D, A]),
        ("q=cafe", [B]),
        ("q=ベース", [C]),
        ("q=retry&category=security", [B]),
        ("q=nothing", []),
        ("category=Security", [C, B]),
        ("category__isnull=1", [D]),
        ("labels__arraycontains=i18n", [C]),
        ("month=2025-01", [A]),
        ("since=2025-02", [C, B]),
        ("until=2025-01", [A]),
        ("label=検索", [C]),
        ("", [C, B, A, D]),
    ],
)
def test_the_search_answers(page: Page, address: str, query: str, found: list[str]) -> None:
    """Words, phrases, beginnings, OR and minus, accents, CJK, and every filter that a page links to."""
    page.goto(f"{address}search.html?{query}")
    assert titles(page) == found


def test_a_hit_shows_where_it_was_found(page: Page, address: str) -> None:
    """The kind of the section, the match marked, what the note says as text, and a link to the line."""
    page.goto(f"{address}search.html?q=workers")
    assert titles(page) == [A]
    assert page.locator("#hits mark").all_inner_texts() == ["Workers"]
    assert page.locator("#hits .snippet").inner_text() == "root cause Workers retried <script>alert(1)</script> without a key."
    page.click("#hits h3 a")
    assert page.url == f"{address}note/a.html#L6"
    assert page.locator(":target").count() == 1


def test_typing_searches(page: Page, address: str) -> None:
    """The list changes while one types, and the way back leads to what was there."""
    page.goto(f"{address}search.html")
    page.fill("#q", "pool")
    rows(page, 2)
    page.press("#q", "Enter")
    page.fill("#q", "café")
    rows(page, 1)
    page.press("#q", "Enter")
    page.go_back()
    rows(page, 2)
    assert page.input_value("#q") == "pool"


def test_every_page_searches_and_narrows_down(page: Page, address: str) -> None:
    """The search box of a note's page, and its category, lead to the search."""
    page.goto(f"{address}note/b.html")
    page.fill("#find", "pool")
    page.press("#find", "Enter")
    page.wait_for_url("**/search.html?q=pool")
    rows(page, 2)
    assert titles(page) == [B, D]
    page.click("#hits .category")
    rows(page, 2)
    assert titles(page) == [C, B]


def test_without_scripts_all_notes_are_listed(browser: Browser, address: str) -> None:
    """And a sentence says what is missing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}search.html?q=pool")
    assert page.locator("#hits .row h3").all_inner_texts() == [C, B, A, D]
    assert "needs JavaScript" in page.locator("#search").inner_text()
    context.close()
