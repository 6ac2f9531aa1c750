"""Anti-patterns with the notes that carry them, and the other way round: each checklist, gate or scenario with the notes that led to it."""

from functools import partial

from kb.render.json.patterns import patterns as as_json
from kb.web.page import Page, View, number

_USUAL, _MOST = 50, 1000


def page(view: View) -> Page:
    """Both directions, what most notes share first."""
    limit = number(view, "limit", _USUAL, _MOST)
    anti_patterns, targets = view.pages.anti_patterns(limit), view.pages.by_target(limit)
    values = {"anti_patterns": anti_patterns, "targets": targets, "limit": limit, "most": _MOST}
    return Page("patterns.html", "Anti-patterns", values, partial(as_json, anti_patterns, targets))
