"""On paper, and in the colours that a reader's system forces."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.pages import OURS, Shown, go
from tests.browser.serving import Served
from tests.browser.sight import sticking_out
from tests.browser.watched import watched

PAPER = 718
"""The width of A4 between margins of 10 mm, in pixels."""


@pytest.mark.parametrize("shown", OURS, ids=lambda shown: shown.name)
def test_page_fits_on_paper(browser: Browser, site: Callable[[str], Served], shown: Shown) -> None:
    """Nothing is cut off at the right, and what only a screen is good for is left out."""
    served = site(shown.base)
    with watched(browser, served.address, viewport={"width": PAPER, "height": 1000}) as opened:
        page = go(opened.context.new_page(), served.address, shown)
        page.emulate_media(media="print")
        assert sticking_out(page) == []
        expect(page.get_by_role("navigation", name="Pages")).to_be_hidden()


@pytest.mark.parametrize("shown", OURS, ids=lambda shown: shown.name)
def test_page_fits_in_forced_colours(browser: Browser, site: Callable[[str], Served], shown: Shown) -> None:
    """Nothing is wider than a telephone."""
    served = site(shown.base)
    with watched(browser, served.address, viewport={"width": 360, "height": 800}, forced_colors="active") as opened:
        assert sticking_out(go(opened.context.new_page(), served.address, shown)) == []
