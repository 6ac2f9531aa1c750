"""Every page, on a telephone and on a desk, light and dark: it fits, it is quiet, and everyone can use it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from kb.web.routes import ROUTES
from tests.browser.pages import OURS, PAGES, Shown, go
from tests.browser.serving import Served
from tests.browser.sight import sticking_out
from tests.browser.watched import Watched, watched


class Look(NamedTuple):
    """How a page is looked at. width: of the window, in pixels."""

    width: int
    scheme: str


LOOKS = [Look(width, scheme) for width in (360, 1280) for scheme in ("light", "dark")]


class Seen(NamedTuple):
    """A page that is open."""

    shown: Shown
    page: Page
    watched: Watched


def seen_as(browser: Browser, served: Served, shown: Shown, look: Look) -> Iterator[Seen]:
    """A page as one look gives it, which is kept as a picture where KB_SCREENSHOTS names a folder."""
    with watched(browser, served.address, viewport={"width": look.width, "height": 800}, color_scheme=look.scheme) as opened:
        page = go(opened.context.new_page(), served.address, shown)
        if folder := os.environ.get("KB_SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"{shown.name.replace(': ', '-').replace(' ', '-')}-{look.width}-{look.scheme}.png", full_page=True)
        yield Seen(shown, page, opened)


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look.width} {look.scheme}")
def look(request: pytest.FixtureRequest) -> Look:
    """Each look."""
    return request.param


@pytest.fixture(scope="module", params=PAGES, ids=lambda shown: shown.name)
def seen(request: pytest.FixtureRequest, browser: Browser, site: Callable[[str], Served], look: Look) -> Iterator[Seen]:
    """Each page in each look."""
    yield from seen_as(browser, site(request.param.base), request.param, look)


def test_no_page_is_forgotten() -> None:
    """Every page of ours that is HTML is among those that are looked at."""
    assert {route.name for route in ROUTES if "html" in route.forms} == {shown.route for shown in OURS}


def test_page_fits(seen: Seen) -> None:
    """Nothing is wider than the window."""
    assert sticking_out(seen.page) == []


def test_page_is_quiet(seen: Seen) -> None:
    """No error, no warning, no breach of its policy, and no request to another host."""
    assert seen.watched.troubles == list(seen.shown.says)


def test_axe_finds_nothing(seen: Seen) -> None:
    """axe-core finds nothing that would keep someone from using a page of ours. It is put into the page by the debugger, which the policy leaves alone."""
    if seen.shown.route is not None:
        assert [told(one) for one in Axe().run(seen.page).response["violations"]] == []


def told(violation: dict[str, Any]) -> str:
    """A violation in a line: the rule, how bad it is, and where."""
    return f"{violation['id']} ({violation['impact']}): {'; '.join(node['html'][:120] for node in violation['nodes'])}"
