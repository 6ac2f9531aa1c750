"""A request to a page of ours, from the address to the answer."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from datasette import Forbidden, NotFound, Response
from datasette.plugins import pm
from datasette.utils import await_me_maybe

from kb.errors import KBError
from kb.render.json.form import dump
from kb.web import drafts, lines
from kb.web.kept import Kept
from kb.web.links import PREFIX, Live
from kb.web.making import opened
from kb.web.ours import Ours
from kb.web.page import BadRequest, NotThere, Page
from kb.web.policy import POLICY
from kb.web.rendering import Render, renderer
from kb.web.rights import sees
from kb.web.routes import ROUTES, Route, pattern

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-cache",
}
"""A page that was kept is asked for again."""

_TYPES = {"html": "text/html; charset=utf-8", "json": "application/json; charset=utf-8", "atom": "application/atom+xml; charset=utf-8"}

_renderers: WeakKeyDictionary[Any, Render] = WeakKeyDictionary()
_kept = Kept()


def views(ours: Ours) -> list[tuple[str, Callable[..., Any]]]:
    """Every page with the addresses that it answers to, as Datasette takes them."""
    return [(pattern(route), _view(ours, route)) for route in ROUTES]


def _view(ours: Ours, route: Route) -> Callable[..., Any]:
    async def view(request: Any, datasette: Any) -> Response:
        return await _Answering(datasette, request, route).answer(await ours.names(datasette))

    return view


def _for_a_program(page: Page) -> str:
    if page.json is None:
        raise BadRequest("There is nothing to say without a draft: POST one here, as a form or as text/markdown.")
    return page.json()


class _Answering:
    """One request, with what every step of its answer needs to know."""

    def __init__(self, datasette: Any, request: Any, route: Route) -> None:
        self._datasette, self._request, self._route = datasette, request, route
        self._form = request.url_vars.get("form") or route.forms[0]
        self._asked = {key: request.args[key] for key in request.args} | ({"id": unquote(request.url_vars["id"])} if route.takes_id else {})

    async def answer(self, names: list[str]) -> Response:
        """The page, or what is wrong."""
        if not names:
            raise NotFound("No database of kb is attached. Build one with: kb index")
        seen = [name for name in await self._named(names) if await sees(self._datasette, self._request.actor, name)]
        if not seen:
            raise Forbidden("You may not see these notes.")
        if len(seen) > 1:
            return await self._choice(seen)
        links = Live(self._datasette.urls, seen[0], len(names) > 1, partial(self._datasette.absolute_url, self._request))
        try:
            return await self._made(links, seen[0], await self._posted())
        except NotThere as error:
            return await self._said(links, str(error), 404)
        except BadRequest as error:
            return await self._said(links, str(error), 400)
        except drafts.TooLarge as error:
            return await self._said(links, str(error), 413)
        except KBError as error:
            return await self._said(links, str(error), 503)

    async def _named(self, names: list[str]) -> list[str]:
        """The databases that are meant: the one of the query, else all."""
        wanted = self._asked.get("db")
        if wanted is not None and wanted not in names:
            raise NotFound(f"No database of kb is called {wanted}.")
        return [wanted] if wanted is not None else names

    async def _posted(self) -> dict[str, bytes] | None:
        """What was posted; None for a request that only reads. Raises BadRequest and TooLarge."""
        if self._request.method in ("GET", "HEAD"):
            return None
        if not self._route.posts:
            raise BadRequest("This page is only read: GET it.")
        return drafts.fields(await drafts.body_of(self._request.receive), self._request.headers.get("content-type", ""))

    async def _made(self, links: Live, database: str, posted: dict[str, bytes] | None) -> Response:
        page_of = importlib.import_module(f"kb.web.pages.{self._route.page}").page
        asked = {**self._asked, **{key: value.decode("utf-8", "replace") for key, value in (posted or {}).items() if key != "draft"}}
        frame, render = await self._frame(links), self._render()
        draft = (posted or {}).get("draft") if posted is not None else None

        key = (self._route.name, self._form, *sorted(asked.items()), links.whole(links.page()), frame["site"], str(frame["menu"]), str(frame["actor"]))

        def work(connection: sqlite3.Connection) -> str:
            with opened(connection) as build:
                text = None if self._route.posts else _kept.answer((build.run, key))
                if text is None:
                    page = page_of(build.view(_kept, links, asked, draft))
                    values = {**frame, "page": page, "build": build.build, **page.values}
                    text = _for_a_program(page) if self._form == "json" else render(page.template, values)
                    if not self._route.posts:
                        _kept.keep((build.run, key), text)
            return text

        return self._response(200, self._form, await self._datasette.get_database(database).execute_fn(work))

    async def _choice(self, seen: list[str]) -> Response:
        """Which of several databases is meant?"""
        links = Live(self._datasette.urls, "", several=False)
        choices = [(name, links.page(self._route.name, db=name)) for name in seen]
        page = Page("choice.html", "Which notes?", {"choices": choices})
        return self._response(200, "html", self._render()("choice.html", {**await self._frame(links), "page": page, "build": None, **page.values}))

    async def _said(self, links: Live, message: str, status: int) -> Response:
        if self._form == "json":
            return self._response(status, "json", dump({"error": message}))
        page = Page("said.html", message, {})
        return self._response(status, "html", self._render()("said.html", {**await self._frame(links), "page": page, "build": None}))

    async def _frame(self, links: Live) -> dict[str, Any]:
        """What stands around every page: addresses, what other plugins add to the menu, who is there."""
        request, menu = self._request, list[Any]()
        for found in pm.hook.menu_links(datasette=self._datasette, actor=request.actor, request=request):
            menu += await await_me_maybe(found) or []
        return {
            "links": links,
            "site": await lines.title(self._datasette) or "kb",
            "menu": [one for one in menu if self._datasette.urls.path(PREFIX) not in one["href"]],
            "actor": request.actor,
            "asked": self._asked,
            "token": request.scope["csrftoken"]() if self._route.posts else None,
        }

    def _render(self) -> Render:
        if self._datasette not in _renderers:
            _renderers[self._datasette] = renderer(lines.template_loader(self._datasette))
        return _renderers[self._datasette]

    def _response(self, status: int, form: str, text: str) -> Response:
        return Response(text, status=status, headers=dict(HEADERS), content_type=_TYPES[form])
