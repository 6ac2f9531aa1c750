"""Everything can be reached and used without a mouse."""

from collections.abc import Callable
from re import compile as pattern

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.keyboard import tab_to, to_the_top, walk
from tests.browser.pages import OURS, RECURS, Shown, go, stay
from tests.browser.serving import Served
from tests.browser.watched import watched


@pytest.mark.parametrize("shown", OURS, ids=lambda shown: shown.name)
def test_tab_meets_everything_in_order(browser: Browser, site: Callable[[str], Served], shown: Shown) -> None:
    """From the skip link to the foot, Tab meets each link, field, button, mark and summary once, shows where it is, and leaves the page."""
    served = site(shown.base)
    with watched(browser, served.address) as opened:
        page = go(opened.context.new_page(), served.address, shown)
        if shown.act is not stay:
            to_the_top(page)
        found = walk(page)
    assert found.met == found.expected
    assert found.unseen == []


def test_skip_link_leads_past_the_head(page: Page, own: Served) -> None:
    """The first Tab shows the skip link; after it, Tab goes on in the content."""
    page.goto(f"{own.address}/-/kb/families")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("box", ["#find", "#q"])
def test_enter_in_a_search_box_searches(page: Page, own: Served, box: str) -> None:
    """Words and Enter lead to the hits, from the head of the page and from its middle."""
    page.goto(f"{own.address}/-/kb")
    tab_to(page, box)
    page.keyboard.type("idempotency")
    page.keyboard.press("Enter")
    expect(page).to_have_url(pattern(r"/-/kb/search\?q=idempotency"))
    expect(page.locator("#hits .row").first).to_be_visible()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_summary_opens(page: Page, own: Served, key: str) -> None:
    """The numbers of a chart open and close."""
    page.goto(f"{own.address}/-/kb")
    tab_to(page, "summary")
    table = page.get_by_role("region", name="table")
    expect(table).to_be_hidden()
    page.keyboard.press(key)
    expect(table).to_be_visible()
    page.keyboard.press(key)
    expect(table).to_be_hidden()


@pytest.mark.parametrize(("path", "led"), [("/-/kb", "/kb/notes?category="), ("/-/kb/metrics", "/kb/notes?month="), ("/-/kb/families", "/-/kb/note/")])
def test_a_mark_of_a_chart_leads_to_its_notes(page: Page, own: Served, path: str, led: str) -> None:
    """Enter on a mark opens the notes behind it."""
    page.goto(f"{own.address}{path}")
    tab_to(page, f".kb-svg a[href^='{led}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{own.address}{led}*")


def test_a_draft_is_checked(page: Page, own: Served) -> None:
    """Write, compare, and ask for both texts, with keys alone."""
    page.goto(f"{own.address}/-/kb/similar")
    tab_to(page, "textarea")
    page.keyboard.insert_text(RECURS)
    tab_to(page, "button.button")
    page.keyboard.press("Enter")
    expect(page.locator(".match.strong")).to_be_visible()
    tab_to(page, "button.quiet")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Side by side:")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Side by side:")).to_be_focused()
