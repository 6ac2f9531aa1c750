"""A request to a page of ours, from the address to the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import unquote

from datasette import Forbidden, NotFound, Response

from kb.web import lines
from kb.web.links import PREFIX, Live
from kb.web.page import BadRequest, NotThere, Page, View
from kb.web.rights import TABLES, VIEWS

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind} 'self'" for kind in ("script-src", "style-src", "img-src", "connect-src", "form-action", "manifest-src", "frame-ancestors")),
        "base-uri 'none'",
    )
)
"""Nothing runs that is not a file of ours, and no other host is asked."""

HEADERS = {"content-security-policy": CONTENT_SECURITY_POLICY, "x-content-type-options": "nosniff", "referrer-policy": "same-origin"}


class Route(NamedTuple):
    """A page of ours.

    name: behind the prefix; a note's id may follow. page: the module of kb.web.pages that makes it. views: which it needs beside the tables.
    forms: html, json, atom. posts: it takes a draft.
    """

    name: str
    page: str
    views: frozenset[str] = frozenset()
    forms: tuple[str, ...] = ("html", "json")
    posts: bool = False


ROUTES = (
    Route("", "front", frozenset(("family_members", "targets_gone"))),
    Route("note", "note"),
    Route("search", "search"),
    Route("similar", "draft", posts=True),
    Route("antipatterns", "patterns", frozenset(("anti_patterns", "updates_by_target"))),
    Route("families", "families", frozenset(("family_members", "verdicts"))),
    Route("metrics", "trends", frozenset(("months_by_category",))),
    Route("build", "about"),
    Route("notes", "notes_feed", forms=("atom",)),
    Route("recurrences", "recurrences_feed", frozenset(("verdicts",)), forms=("atom",)),
)


class Asked(NamedTuple):
    """What a request asks for. form: html, json or atom; rest: what stands behind the name of a page, as a note's id."""

    route: Route
    form: str
    rest: str
    query: dict[str, str]
    draft: bytes | None


def patterns(route: Route) -> str:
    """The regular expression of the addresses of a page, as Datasette takes it: of the path as it is encoded."""
    if route.name == "note":
        return rf"^{PREFIX}/note/(?P<rest>.+)$"
    suffix = "|".join(form for form in route.forms if form != "html")
    optional = "?" if "html" in route.forms else ""
    return rf"^{PREFIX}{f'/{route.name}' if route.name else ''}(?:\.(?P<form>{suffix})){optional}$"


def views(ours: Ours) -> list[tuple[str, Callable[..., Any]]]:
    """Every page with the address that it answers to."""
    return [(patterns(route), _view(ours, route)) for route in ROUTES]


def _view(ours: Ours, route: Route) -> Callable[..., Any]:
    async def view(request: Any, datasette: Any) -> Response:
        return await _answer(ours, datasette, request, route)

    return view


async def _answer(ours: Ours, datasette: Any, request: Any, route: Route) -> Response:
    names = await ours.names(datasette)
    if not names:
        raise NotFound("No database of kb is attached. Build one with: kb index")
    asked = await _asked(request, route)
    if asked.form == "posted":
        ...
