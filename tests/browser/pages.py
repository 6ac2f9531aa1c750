"""Every page that a reader meets, and how to get there."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.site.browser import NOTES, ROOT

RECURS = (ROOT / "examples/draft-recurs.md").read_text(encoding="utf-8")
"""A draft with a strong match among the project's own notes."""

CARELESS = f"# It failed again\n\n**Owner:** anna.berg@mail.example.se\n\n## Root cause\n\nBob stupidly forgot {'x' * 300} the key.\n\nHe should have known.\n"
"""A draft in which rules find much."""

_NOT_FOUND = "error: Failed to load resource: the server responded with a status of 404 (Not Found)"


def stay(page: Page) -> None:
    """The page as it opens."""


class Shown(NamedTuple):
    """A page.

    base: whose notes. path: its address. route: the page of ours that it is of; None where Datasette draws it. act: what is done there before
    it is looked at. says: what the browser itself tells of it.
    """

    name: str
    base: str
    path: str
    route: str | None
    act: Callable[[Page], None] = stay
    says: tuple[str, ...] = ()


def compare(text: str, found: str) -> Callable[[Page], None]:
    """Send a draft, and wait for what comes of it."""

    def act(page: Page) -> None:
        page.get_by_label("The note that you are writing").fill(text)
        page.get_by_role("button", name="Compare").click()
        expect(page.locator(found).first).to_be_visible()

    return act


def findings(text: str) -> Callable[[Page], None]:
    """Send a draft, and open all that is said of its lines."""

    def act(page: Page) -> None:
        compare(text, "#findings li")(page)
        page.locator("#findings summary").click()

    return act


def beside(text: str) -> Callable[[Page], None]:
    """Send a draft, and ask for it beside the last of its matches."""

    def act(page: Page) -> None:
        compare(text, "#matches .match")(page)
        title = page.locator(".match h3 a").last.inner_text()
        page.get_by_role("button", name="Show both texts").last.click()
        expect(page.get_by_role("heading", name=f"Side by side: {title}")).to_be_visible()

    return act


def unfold(page: Page) -> None:
    """Open everything that can be opened."""
    for closed in page.locator("details:not([open]) > summary").all():
        if closed.is_visible():
            closed.click()


def _of_a_base(base: str, note: str, words: str, draft: str) -> list[Shown]:
    """The pages of a base with notes."""
    found = [
        Shown("front", base, "/-/kb", ""),
        Shown("note", base, f"/-/kb/note/{quote(note)}", "note"),
        Shown("no such note", base, "/-/kb/note/no-such-note", "note", says=(_NOT_FOUND,)),
        Shown("notes", base, "/-/kb/search", "search"),
        Shown("hits", base, f"/-/kb/search?q={quote(words)}", "search"),
        Shown("no hits", base, "/-/kb/search?q=zzyzx&category=none", "search"),
        Shown("draft", base, "/-/kb/similar", "similar"),
        Shown("draft that says nothing", base, "/-/kb/similar", "similar", compare("", ".empty")),
        Shown("draft with matches", base, "/-/kb/similar", "similar", compare(draft, ".match.strong")),
        Shown("side by side", base, "/-/kb/similar", "similar", beside(draft)),
        Shown("anti-patterns", base, "/-/kb/antipatterns", "antipatterns"),
        Shown("families", base, "/-/kb/families", "families"),
        Shown("families unfolded", base, "/-/kb/families", "families", unfold),
        Shown("trends", base, "/-/kb/metrics", "metrics"),
        Shown("trends unfolded", base, "/-/kb/metrics", "metrics", unfold),
        Shown("build", base, "/-/kb/build", "build"),
        Shown("rules", base, "/-/kb/rules", "rules"),
        Shown("rule", base, "/-/kb/rule/KB103", "rule"),
        Shown("no such rule", base, "/-/kb/rule/KB999", "rule", says=(_NOT_FOUND,)),
        Shown("draft with findings", base, "/-/kb/similar", "similar", findings(CARELESS)),
        Shown("table", base, "/kb/notes", None),
        Shown("row", base, "/kb/notes/1", None),
    ]
    return [one._replace(name=f"{base}: {one.name}") for one in found]


def _empty() -> list[Shown]:
    """The pages of a base without a note."""
    routes = {
        "front": "",
        "notes": "search",
        "draft": "similar",
        "anti-patterns": "antipatterns",
        "families": "families",
        "trends": "metrics",
        "build": "build",
    }
    paths = {name: f"/-/kb/{route}".rstrip("/") for name, route in routes.items()}
    return [
        *(Shown(f"empty: {name}", "empty", paths[name], route) for name, route in routes.items()),
        Shown("empty: draft compared with nothing", "empty", "/-/kb/similar", "similar", compare(RECURS, "#matches .empty")),
        Shown("empty: hits", "empty", "/-/kb/search?q=retry", "search"),
    ]


def _text(note: Path) -> str:
    return note.read_text(encoding="utf-8")


PAGES = [
    *_of_a_base("own", "2025-06-30-webhook-handled-twice", "retry OR key", RECURS),
    *_of_a_base("site", "hostile", "pwned OR refunds", _text(NOTES / "2025-03-01-payouts-doubled.md").replace("2025-03-01", "2026-03-01")),
    *_empty(),
    *(
        Shown(f"wide: {path.partition('/')[0] or 'front'}", "wide", f"/-/kb/{path}".rstrip("/"), path.split("/")[0])
        for path in ("", "note/wide", "search", "antipatterns", "build")
    ),
    Shown("several: which notes?", "several", "/-/kb", ""),
    Shown("several: notes", "several", "/-/kb/search?db=kb", "search"),
]
OURS = [shown for shown in PAGES if shown.route is not None]
"""Those that we draw."""


def go(page: Page, address: str, shown: Shown) -> Page:
    """Open a page, and do there what it needs."""
    page.goto(f"{address}{shown.path}")
    shown.act(page)
    return page
