"""Search: what `kb search` finds, best first; without words the newest notes."""

from functools import partial

from kb.model import KINDS
from kb.render.json.search import listed as listed_as_json
from kb.render.json.search import search as as_json
from kb.searching import day, search
from kb.store.reader import Filter
from kb.web.page import BadRequest, Page, View, number

_USUAL, _MOST = 20, 500


def page(view: View) -> Page:
    """The hits of a query, or the newest notes, within what is asked for."""
    most = _MOST if view.links.live else max(_MOST, view.build.notes)
    words, limit, only = view.asked.get("q", "").strip(), number(view, "limit", _USUAL, most), _filter(view)
    section = view.asked.get("section") or None
    if section is not None and section not in KINDS:
        raise BadRequest(f"section must be one of {', '.join(KINDS)}.")
    values = {"words": words, "only": {key: value for key, value in only._asdict().items() if value}, "limit": limit, "most": most, "section": section}
    if words:
        report = search(view.reader, words, only, section, limit)
        return Page("search.html", f"Search: {words}", {**values, "hits": report.hits, "listed": None}, partial(as_json, report))
    listed = view.pages.listed(only, limit)
    return Page("search.html", "Search", {**values, "hits": (), "listed": listed}, partial(listed_as_json, listed))


def _filter(view: View) -> Filter:
    days = {"since": False, "until": True}
    asked = {key: view.asked.get(key, "").strip() or None for key in Filter._fields}
    try:
        return Filter(**{key: day(value, days[key]) if value and key in days else value for key, value in asked.items()})
    except ValueError as error:
        raise BadRequest(f"since and until are days: {error}.") from error
