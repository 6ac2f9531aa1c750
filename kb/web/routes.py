"""All pages of ours: their addresses and their forms."""

import re
from typing import NamedTuple

from kb.web.links import PREFIX


class Route(NamedTuple):
    """A page of ours.

    name: behind the prefix. page: the module of kb.web.pages that makes it.
    forms: html, json, atom. takes_id: the id of what it is about follows the name. posts: it takes a draft.
    """

    name: str
    page: str
    forms: tuple[str, ...] = ("html", "json")
    takes_id: bool = False
    posts: bool = False


ROUTES = (
    Route("", "front"),
    Route("note", "note", takes_id=True),
    Route("search", "search"),
    Route("similar", "draft", posts=True),
    Route("antipatterns", "patterns"),
    Route("families", "families"),
    Route("metrics", "trends"),
    Route("build", "about"),
    Route("rules", "rules"),
    Route("rule", "rule", takes_id=True),
    Route("notes", "notes_feed", forms=("atom",)),
    Route("recurrences", "recurrences_feed", forms=("atom",)),
)


def pattern(route: Route) -> str:
    """The regular expression of the addresses of a page: of the path as it is encoded."""
    if route.takes_id:
        return rf"^{re.escape(PREFIX)}/{route.name}/(?P<id>.+?)(?:\.(?P<form>json|html))?$"
    suffix = "|".join(form for form in route.forms if form != "html")
    optional = "?" if "html" in route.forms else ""
    return rf"^{re.escape(PREFIX)}{f'/{route.name}' if route.name else ''}(?:\.(?P<form>{suffix})){optional}$"
