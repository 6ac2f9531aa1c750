"""The front page: how many notes there are, of what kind, what came back, and what is new."""

from kb.render.json.overview import overview as as_json
from kb.web.page import Page, View

_NEWEST = 12


def page(view: View) -> Page:
    """All notes at a glance."""
    overview = view.pages.overview(_NEWEST)
    most = max((one.notes for one in overview.categories), default=0)
    return Page("front.html", "Knowledge base", {"overview": overview, "most": most}, as_json(overview))
