"""Every page does its work in a browser that runs no script."""

from collections.abc import Iterator
from pathlib import Path
from re import compile as pattern

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import CARELESS, RECURS, compare
from tests.browser.serving import Served
from tests.browser.watched import watched
from tests.site.browser import ROOT

STRONG = "Refunds paid twice when the client retried"


@pytest.fixture
def page(browser: Browser, own: Served) -> Iterator[Page]:
    """A page that runs no script; what should not happen there fails the test."""
    with watched(browser, own.address, java_script_enabled=False) as opened:
        yield opened.context.new_page()
        assert opened.troubles == []


def test_search_and_read(page: Page, own: Served) -> None:
    """Words, a hit, and the note behind it."""
    page.goto(f"{own.address}/-/kb")
    page.get_by_role("searchbox", name="Search everything").fill("idempotency")
    page.get_by_role("searchbox", name="Search everything").press("Enter")
    page.get_by_role("link", name=STRONG).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(STRONG)
    expect(page.get_by_role("heading", name="Root Cause")).to_be_visible()


def test_search_is_narrowed_down(page: Page, own: Served) -> None:
    """The fields below the search box are sent with it."""
    page.goto(f"{own.address}/-/kb/search")
    page.get_by_text("Narrow it down").click()
    page.get_by_label("Category").fill("i18n")
    page.locator("#search").get_by_role("button", name="Search").click()
    expect(page.locator("#hits .row .category")).to_have_text(["i18n", "i18n"])


def test_a_pasted_draft_is_checked(page: Page, own: Served) -> None:
    """The matches stand below the draft that was sent, which stays in its box."""
    page.goto(f"{own.address}/-/kb/similar")
    compare(RECURS, ".match.strong")(page)
    expect(page.locator(".match.strong h3 a")).to_have_text(STRONG)
    expect(page.locator("textarea")).to_have_value(RECURS)


def test_findings_stand_below_a_draft(page: Page, own: Served) -> None:
    """Each with its line, which leads back to the box; a rule leads to its page."""
    page.goto(f"{own.address}/-/kb/similar")
    compare(CARELESS, "#findings li")(page)
    page.get_by_role("link", name="line 3").click()
    expect(page).to_have_url(f"{own.address}/-/kb/similar#text")
    page.get_by_role("link", name="KB602 personal-data").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("KB602 personal-data")


def test_a_draft_of_a_file_is_checked(page: Page, own: Served) -> None:
    """A file is compared, and fills the box."""
    page.goto(f"{own.address}/-/kb/similar")
    page.get_by_label("or a file").set_input_files(ROOT / "examples/draft-recurs.md")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".match.strong h3 a")).to_have_text(STRONG)
    expect(page.locator("textarea")).to_have_value(RECURS)


def test_both_texts_are_shown(page: Page, own: Served, tmp_path: Path) -> None:
    """Any match can be had beside the draft."""
    page.goto(f"{own.address}/-/kb/similar")
    compare(RECURS, ".match.strong")(page)
    title = page.locator(".match h3 a").nth(1).inner_text()
    page.get_by_role("button", name="Show both texts side by side").nth(1).click()
    expect(page.get_by_role("heading", name=f"Side by side: {title}")).to_be_visible()
    assert page.locator("#beside mark").count() > 5


def test_a_family_opens(page: Page, own: Served) -> None:
    """What was changed after each note of a family opens, and the note is a link away."""
    page.goto(f"{own.address}/-/kb/families")
    page.get_by_text("changed then").first.click()
    expect(page.locator(".closed li").first).to_be_visible()
    page.locator("ol.family a").first.click()
    expect(page).to_have_url(pattern("/-/kb/note/"))


def test_an_anti_pattern_leads_to_its_note(page: Page, own: Served) -> None:
    """To the line of the note that says it."""
    page.goto(f"{own.address}/-/kb/antipatterns")
    page.locator("main article.row li a").first.click()
    expect(page).to_have_url(pattern(r"/-/kb/note/[^#]+#L\d+$"))
    expect(page.locator(":target")).to_be_in_viewport()
