"""Where the Tab key leads."""

from typing import NamedTuple

from playwright.sync_api import Page

_MARK = """() => {
    const able = "a[href], button, input:not([type=hidden]), textarea, select, summary, [tabindex='0']";
    const seen = [...document.querySelectorAll(able)].filter((element) => element.checkVisibility());
    seen.forEach((element, place) => { element.dataset.stop = place; });
    return seen.length;
}"""
_HERE = """() => {
    const element = document.activeElement, style = getComputedStyle(element);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return { place: Number(element.dataset.stop ?? -1), outlined, text: element.outerHTML.slice(0, 80), nowhere: element === document.body };
}"""


class Walk(NamedTuple):
    """What the Tab key met from the top of a page to its end, and what it should have met, as places in the order of the page.

    unseen: where nothing showed that the focus was there.
    """

    met: list[int]
    expected: list[int]
    unseen: list[str]


def walk(page: Page) -> Walk:
    """Press Tab until the focus leaves the page or comes back to where it was. What only scrolls may be a stop too."""
    expected = list(range(page.evaluate(_MARK)))
    met, unseen = list[int](), list[str]()
    for _ in range(2 * len(expected) + 10):
        page.keyboard.press("Tab")
        here = page.evaluate(_HERE)
        if here["nowhere"] or here["place"] in met:
            break
        if here["place"] >= 0:
            met.append(here["place"])
        if not here["outlined"]:
            unseen.append(here["text"])
    return Walk(met, expected, unseen)


def to_the_top(page: Page) -> None:
    """Begin again at the top of a page on which something was done."""
    page.evaluate("document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute('tabindex')")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what a selector names."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the Tab key does not lead to {selector}")
