"""A real Chromium, and the sites that it visits. Nothing here is skipped: without a browser the tests fail."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.serving import BASES, OWN, Served, serving
from tests.browser.watched import Watched, watched
from tests.site.browser import index

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIETLY = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")

Site = Callable[[str], Served]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine, for all tests of a process."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    assert program, f"None of {', '.join(_NAMES)} is installed. On Debian: apt-get install chromium"
    # Chromium has no sandbox for root.
    alone = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=[*_QUIETLY, *alone])
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Gives the running site of a base by its name; it is started when it is first asked for."""
    with ExitStack() as stack:

        @cache
        def start(base: str) -> Served:
            folder = tmp_path_factory.mktemp(base)
            if base == "several":
                return stack.enter_context(serving(OWN, folder, index(OWN, folder / "team.db")))
            return stack.enter_context(serving(BASES[base](folder), folder))

        yield start


@pytest.fixture
def own(site: Site) -> Served:
    """The site of the project's own notes."""
    return site("own")


@pytest.fixture
def watch(browser: Browser, own: Served) -> Iterator[Watched]:
    """A context for the site of the project's own notes; what should not happen there fails the test."""
    with watched(browser, own.address) as opened:
        yield opened
        assert opened.troubles == []


@pytest.fixture
def page(watch: Watched) -> Page:
    """An empty page of that context."""
    return watch.context.new_page()
