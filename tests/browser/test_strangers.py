"""Notes are strangers' text: nothing in them runs, asks another host, or breaks a page, whatever is done there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hostile import TRICKS, hostile, note
from tests.browser.pages import unfold
from tests.browser.serving import Served, serving
from tests.browser.sight import sticking_out
from tests.browser.watched import Watched, watched

_POKE = """() => {
    for (const element of document.querySelectorAll("*"))
        for (const name of ["load", "error", "mouseover", "mouseenter", "focus", "toggle", "animationend"]) element.dispatchEvent(new Event(name));
}"""
_FOREIGN = """() => [...document.querySelectorAll("[href]")].map((link) => link.href.baseVal ?? link.href)
    .filter((address) => !["http:", "https:", "mailto:"].includes(new URL(address, location).protocol))"""
_ELEMENTS = """() => [...document.querySelectorAll("iframe, object, embed, base, style, main script, main meta, main link, main :is(img, input:not([name]))")]
    .map((element) => element.outerHTML)"""
PATHS = (
    *("/-/kb", "/-/kb/search?limit=50", "/-/kb/search?q=window", "/-/kb/search?q=%3Cscript%3Ewindow.pwned%3D1%3C/script%3E", "/-/kb/antipatterns?limit=100"),
    *("/-/kb/families", "/-/kb/metrics", "/-/kb/build", "/-/kb/note/%3Cscript%3Ewindow.pwned=1%3C/script%3E", "/-/kb/search?section=%3Cb%3E"),
    *("/kb/notes", "/kb/notes?_search=window", "/kb/notes/1", "/kb/updates", "/kb/timeline", "/kb/fields"),
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site of hostile notes."""
    folder = tmp_path_factory.mktemp("hostile")
    with serving(hostile(folder), folder) as running:
        yield running


@pytest.fixture
def watch(browser: Browser, served: Served) -> Iterator[Watched]:
    """A context that sees what should not happen."""
    with watched(browser, served.address, viewport={"width": 360, "height": 800}) as opened:
        yield opened


def harmless(page: Page) -> None:
    """Nothing ran, and nothing could, whatever happens to an element; every link is one that a note may carry."""
    unfold(page)
    page.evaluate(_POKE)
    assert page.evaluate("window.pwned ?? null") is None
    assert page.evaluate(_FOREIGN) == []


def troubles(watch: Watched) -> list[str]:
    """What should not have happened, but for what the browser itself tells of a page that is not there."""
    return [one for one in watch.troubles if "the server responded with a status of 40" not in one]


@pytest.mark.parametrize("path", PATHS)
def test_page_is_harmless(watch: Watched, served: Served, path: str) -> None:
    """Every page with the words of all notes; ours hold no element that a note brought along."""
    page = watch.open(f"{served.address}{path}")
    harmless(page)
    if path.startswith("/-/kb"):
        assert page.evaluate(_ELEMENTS) == []
    assert troubles(watch) == []


@pytest.mark.parametrize("place", range(len(TRICKS)))
def test_note_is_harmless(watch: Watched, served: Served, place: int) -> None:
    """The page of each note can be reached, and is as wide as the window."""
    page = watch.open(f"{served.address}/-/kb/search?limit=50")
    page.locator(f"#hits .row h3 a:not(.again) >> nth={place}").click()
    expect(page.get_by_role("heading", name="Root cause")).to_be_visible()
    harmless(page)
    assert page.evaluate(_ELEMENTS) == []
    assert sticking_out(page) == []
    assert troubles(watch) == []


@pytest.mark.parametrize("place", range(len(TRICKS)))
@pytest.mark.parametrize("sent", ["#draft .button", None], ids=["by the script", "by the form"])
def test_draft_is_harmless(watch: Watched, served: Served, place: int, sent: str | None) -> None:
    """The matches of each as a draft, and both texts; it stays in its box as it was."""
    text = note(place, TRICKS[place], "no such note")
    page = watch.open(f"{served.address}/-/kb/similar")
    box = page.get_by_label("The note that you are writing")
    box.fill(text)
    if sent:
        page.locator(sent).click()
    else:
        page.locator("#draft").evaluate("(form) => form.submit()")
    expect(page.locator("#matches .match").first).to_be_visible()
    page.get_by_role("button", name="Show both texts").last.click()
    expect(page.locator("#beside")).to_be_visible()
    expect(box).to_have_value(text)
    harmless(page)
    assert page.evaluate(_ELEMENTS) == []
    assert sticking_out(page) == []
    assert troubles(watch) == []


def test_links_of_a_note_are_harmless(watch: Watched, served: Served) -> None:
    """What a note links to, but for other hosts, is hovered and followed."""
    page = watch.open(f"{served.address}/-/kb/search?limit=50")
    page.locator("#hits .row h3 a:not(.again)").last.click()
    start, links = page.url, page.locator(f".text a:not([href*='//']), main aside a[href^='/'], main a[href^='{served.address}']")
    for place in range(min(links.count(), 40)):
        links.nth(place).hover()
        links.nth(place).click()
        assert page.evaluate("window.pwned ?? null") is None
        page.goto(start)
    assert troubles(watch) == []
