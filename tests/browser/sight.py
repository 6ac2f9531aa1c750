"""What a reader would see go wrong."""

from playwright.sync_api import Page

_STICKING_OUT = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const wide = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > room + 0.5);
    return ["the page scrolls sideways", ...wide.map((element) => element.outerHTML.slice(0, 80))];
}"""


def sticking_out(page: Page) -> list[str]:
    """What is wider than the window; nothing where the page does not scroll sideways."""
    return list(page.evaluate(_STICKING_OUT))
