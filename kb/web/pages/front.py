"""The front page: how many notes there are, of what kind, what came back, and what is new."""

from functools import partial

from kb.render.json.overview import overview as as_json
from kb.store.pages import Category
from kb.web.charts import NOTES, Mark, bars
from kb.web.page import Page, View

_NEWEST = 12


def page(view: View) -> Page:
    """All notes at a glance."""
    overview = view.pages.overview(_NEWEST)
    if not overview.notes:
        return Page("front.html", "Has this happened before?", {"overview": overview, "chart": None}, partial(as_json, overview))
    chart = bars(
        "categories-chart", "Notes by category, and how many of them came back", NOTES, [_mark(one, view) for one in sorted(overview.categories, key=_nameless)]
    )
    return Page("front.html", "Has this happened before?", {"overview": overview, "chart": chart}, partial(as_json, overview))


def _nameless(category: Category) -> bool:
    """Last comes what is no category."""
    return category.name is None


def _mark(category: Category, view: View) -> Mark:
    filters = {"category": category.name} if category.name else {"category__isnull": "1"}
    return Mark(category.name or "without a category", category.notes, view.links.notes(**filters), part=category.recurrences)
