"""What a browser with scripts adds."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import RECURS
from tests.browser.serving import OWN, Served, serving
from tests.browser.watched import watched
from tests.site.browser import index

DROP = """([form, text]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "draft.md", { type: "text/markdown" }));
    for (const name of ["dragover", "drop"]) form.dispatchEvent(new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""
NEWS = "The notes were indexed again"


@pytest.fixture
def draft(page: Page, own: Served) -> Page:
    """The page that checks drafts."""
    page.goto(f"{own.address}/-/kb/similar")
    return page


def test_matches_appear_while_one_types(draft: Page) -> None:
    """Nothing is sent by hand, and the page stays where it is."""
    box = draft.get_by_label("The note that you are writing")
    box.press_sequentially("# Refunds paid twice, no idempotency key")
    expect(draft.locator("#matches .match").first).to_be_visible()
    expect(box).to_be_focused()


def test_matches_follow_what_is_typed(draft: Page) -> None:
    """When the draft is emptied the matches go."""
    box = draft.get_by_label("The note that you are writing")
    box.fill(RECURS)
    expect(draft.locator(".match.strong")).to_be_visible()
    box.fill("")
    expect(draft.locator("#matches .empty")).to_be_visible()
    expect(draft.locator(".match")).to_have_count(0)


def test_the_line_of_a_finding_is_shown(draft: Page) -> None:
    """Its link selects the line in the box, also where the box has to be scrolled."""
    box, line = draft.locator("textarea"), "Bob forgot the key."
    box.fill("# It failed again\n\n" + "Nothing to see.\n\n" * 60 + f"{line}\n\nNothing else.\n")
    draft.get_by_role("link", name="line 123").click()
    expect(box).to_be_focused()
    assert draft.evaluate("getSelection().toString()") == line
    assert box.evaluate("(box) => box.scrollTop") > 0


def test_a_chosen_file_fills_the_box(draft: Page) -> None:
    """Its text can be read and changed, and is compared."""
    draft.get_by_label("or a file").set_input_files({"name": "draft.md", "mimeType": "text/markdown", "buffer": RECURS.encode()})
    expect(draft.locator("textarea")).to_have_value(RECURS)
    expect(draft.locator(".match.strong")).to_be_visible()


def test_a_dropped_file_fills_the_box(draft: Page) -> None:
    """As one that is chosen."""
    draft.evaluate(DROP, [draft.locator("#draft").element_handle(), RECURS])
    expect(draft.locator("textarea")).to_have_value(RECURS)
    expect(draft.locator(".match.strong")).to_be_visible()


def test_what_was_typed_last_is_compared(draft: Page) -> None:
    """A file that was chosen before does not take the place of the text in the box."""
    draft.get_by_label("or a file").set_input_files({"name": "draft.md", "mimeType": "text/markdown", "buffer": RECURS.encode()})
    expect(draft.locator(".match.strong")).to_be_visible()
    draft.locator("textarea").fill("# Emails in Japanese arrive as question marks")
    draft.get_by_role("button", name="Compare").click()
    expect(draft.locator("#matches h2").first).to_have_text("Emails in Japanese arrive as question marks")


def test_a_server_that_is_gone_is_told(browser: Browser, tmp_path: Path) -> None:
    """The draft stays, and the page says what happened."""
    with serving(OWN, tmp_path) as served:
        page = browser.new_page()
        page.goto(f"{served.address}/-/kb/similar")
    page.locator("textarea").fill(RECURS)
    expect(page.locator("#matches")).to_have_text("The server cannot be reached. Try again in a moment.")
    expect(page.locator("textarea")).to_have_value(RECURS)
    page.close()


def test_a_new_build_is_told(browser: Browser, tmp_path: Path) -> None:
    """An open page tells within five seconds that the notes were indexed again, and following that shows the new note, without a restart."""
    notes = shutil.copytree(OWN, tmp_path / "notes")
    with serving(notes, tmp_path) as served, watched(browser, served.address) as opened:
        page = opened.context.new_page()
        page.clock.install()
        page.goto(f"{served.address}/-/kb")
        page.clock.fast_forward(5_000)
        expect(page.locator("#news")).to_be_empty()
        (notes / "2026-01-05-queue.md").write_text("# Queue stood still\n\n## Root cause\n\nA zebra on the line.\n", encoding="utf-8")
        index(notes, served.database)
        page.clock.fast_forward(5_000)
        page.get_by_role("status").get_by_role("link", name=NEWS).click()
        expect(page.get_by_role("link", name="Queue stood still")).to_be_visible()
        expect(page.locator("#news")).to_be_empty()
        assert opened.troubles == []
