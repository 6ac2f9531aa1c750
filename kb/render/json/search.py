"""The hits of a query, and notes without one."""

import html

from kb.render.json.form import dump
from kb.render.json.overview import newest_object
from kb.searching import MARK_OFF, MARK_ON, SearchReport
from kb.store.pages import Newest, Part


def search(report: SearchReport) -> str:
    """Hits; matches in a snippet stand between ``<mark>`` and ``</mark>``, the rest of it is escaped for HTML."""
    keys = ("id", "path", "title", "date", "category", "section", "line")
    return dump({"hits": [{**{key: getattr(hit, key) for key in keys}, "snippet": _snippet(hit.snippet), "score": hit.score} for hit in report.hits]})


def listed(notes: Part[Newest]) -> str:
    """Notes without a search, the newest first, and how many there are."""
    return dump({"total": notes.total, "notes": [newest_object(note) for note in notes.rows]})


def _snippet(snippet: str) -> str:
    return html.escape(snippet, quote=False).replace(MARK_ON, "<mark>").replace(MARK_OFF, "</mark>")
