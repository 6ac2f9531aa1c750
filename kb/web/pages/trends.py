"""Trends: how many notes of each category began in each month."""

from collections.abc import Iterable
from functools import partial

from kb.render.json.months import months as as_json
from kb.store.pages import Month
from kb.web.charts import NOTES, Chart, Mark, columns
from kb.web.links import Links
from kb.web.page import Page, View

_MONTHS = 36


def page(view: View) -> Page:
    """The months behind us, the latest last, and what has no month."""
    months = view.pages.months()
    undated = sum(one.notes for one in months if one.month is None)
    chart = _chart([one for one in months if one.month], view.links)
    return Page("trends.html", "Trends", {"chart": chart, "undated": undated, "months": _MONTHS}, partial(as_json, months))


def _chart(months: list[Month], links: Links) -> Chart | None:
    if not months:
        return None
    names = _every(str(one.month) for one in months)[-_MONTHS:]
    found = {(one.month, one.category): one.notes for one in months}
    categories = sorted({one.category for one in months}, key=lambda name: (name is None, name))
    series = {name or "without a category": [_mark(found, month, name, links) for month in names] for name in categories}
    return columns("months", "Notes per month and category", NOTES, series)


def _mark(found: dict[tuple[str | None, str | None], int], month: str, category: str | None, links: Links) -> Mark:
    filters = {"month": month, **({"category": category} if category else {"category__isnull": "1"})}
    number = found.get((month, category), 0)
    return Mark(month, number, links.notes(**filters) if number else None)


def _every(months: Iterable[str]) -> list[str]:
    """Every month from the first to the last, those without a note too."""
    known = sorted(months)
    (year, month), last = map(int, known[0].split("-")), known[-1]
    found: list[str] = []
    while not found or found[-1] < last:
        found.append(f"{year:04}-{month:02}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found
