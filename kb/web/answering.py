"""A request to a page of ours, from the address to the answer."""

from __future__ import annotations

import asyncio
import importlib
import sqlite3
from asyncio import Semaphore
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import Any
from urllib.parse import unquote, urlencode
from weakref import WeakKeyDictionary

from datasette import Forbidden, NotFound, Response
from datasette.plugins import pm
from datasette.utils import await_me_maybe, display_actor

from kb.errors import KBError
from kb.render.json.form import dump
from kb.web import drafts, lines
from kb.web.headers import HEADERS, TYPES
from kb.web.kept import Kept
from kb.web.links import PREFIX, Live
from kb.web.making import opened
from kb.web.ours import Ours
from kb.web.page import BadRequest, NotThere, Page
from kb.web.rendering import Render, renderer
from kb.web.rights import sees
from kb.web.routes import ROUTES, Route, pattern

_turns: WeakKeyDictionary[Any, Semaphore] = WeakKeyDictionary()
_renderers: WeakKeyDictionary[Any, Render] = WeakKeyDictionary()
_kept: WeakKeyDictionary[Any, Kept] = WeakKeyDictionary()


def views(ours: Ours) -> list[tuple[str, Callable[..., Any]]]:
    """Every page with the addresses that it answers to, as Datasette takes them."""
    return [(pattern(route), _view(ours, route)) for route in ROUTES]


def _view(ours: Ours, route: Route) -> Callable[..., Any]:
    async def view(request: Any, datasette: Any) -> Response:
        return await _Answering(datasette, request, route).answer(await ours.names(datasette))

    return view


def _drafts_at_once(datasette: Any) -> Semaphore:
    """A draft may take seconds: one of the threads that read databases is left to everybody else."""
    return _turns.setdefault(datasette, Semaphore(max(1, datasette.setting("num_sql_threads") - 1)))


class _Answering:
    """One request, with what every step of its answer needs to know."""

    def __init__(self, datasette: Any, request: Any, route: Route) -> None:
        self._datasette, self._request, self._route = datasette, request, route
        self._form = request.url_vars.get("form") or route.forms[0]
        self._asked = {key: request.args[key] for key in request.args} | ({"id": unquote(request.url_vars["id"])} if route.takes_id else {})

    async def answer(self, names: list[str]) -> Response:
        """The page, or what is wrong. Who may see none of the notes is told nothing else."""
        if not names:
            return self._refused(NotFound("No database of kb is attached. Build one with: kb index"), 404)
        wanted, nowhere = self._asked.get("db"), Live(self._datasette.urls, "", several=False)
        try:
            seen = [name for name in names if await sees(self._datasette, self._request.actor, name)]
        except KBError as error:
            return await self._said(nowhere, str(error), 503)
        if not seen or (wanted in names and wanted not in seen):
            return self._refused(Forbidden("You may not see this."), 403)
        if wanted is not None and wanted not in names:
            return await self._said(nowhere, f"No database of kb is called {wanted}.", 404)
        if wanted is None and len(seen) > 1:
            return await self._choice(nowhere, seen)
        database = wanted or seen[0]
        return await self._shown(Live(self._datasette.urls, database, len(names) > 1, partial(self._datasette.absolute_url, self._request)), database)

    def _refused(self, error: Exception, status: int) -> Response:
        """What Datasette and its plugins answer, such as a page to log in; a program is told in its own form. Raises the error."""
        if self._form == "json":
            return self._response(status, "json", dump({"error": str(error)}))
        raise error

    async def _shown(self, links: Live, database: str) -> Response:
        """The page of one database, or what is wrong."""
        allowed = ("GET", "HEAD", *(("POST",) if self._route.posts else ()))
        if self._request.method not in allowed:
            return await self._said(links, f"This page takes {' and '.join(allowed)} alone.", 405, allow=", ".join(allowed))
        try:
            return await self._made(links, database, await self._posted())
        except NotThere as error:
            return await self._said(links, str(error), 404)
        except BadRequest as error:
            return await self._said(links, str(error), 400)
        except drafts.TooLarge as error:
            return await self._said(links, str(error), 413)
        except KBError as error:
            return await self._said(links, str(error), 503)

    async def _posted(self) -> dict[str, bytes] | None:
        """What was posted; None for a request that only reads. Raises BadRequest and TooLarge."""
        if self._request.method != "POST":
            return None
        body = await drafts.body_of(self._request.receive)
        return await asyncio.to_thread(drafts.fields, body, self._request.headers.get("content-type", ""))

    async def _made(self, links: Live, database: str, posted: dict[str, bytes] | None) -> Response:
        page_of = importlib.import_module(f"kb.web.pages.{self._route.page}").page
        asked = {**self._asked, **{key: value.decode("utf-8", "replace") for key, value in (posted or {}).items() if key != "draft"}}
        frame, render = await self._frame(links), self._render()
        draft = (posted or {}).get("draft")
        around = (database, links.whole(links.page()), frame["site"], str(frame["menu"]), str(frame["actor"]))
        key, kept = (self._route.name, self._form, *sorted(asked.items()), *around), _kept.setdefault(self._datasette, Kept())

        def work(connection: sqlite3.Connection) -> str:
            with opened(connection) as build:
                text = None if self._route.posts else kept.answer((build.run, key))
                if text is None:
                    page = page_of(build.view(kept, links, asked, draft))
                    values = {**frame, "page": page, "build": build.build, **page.values}
                    text = page.json() if self._form == "json" and page.json else render(page.template, values)
                    if not self._route.posts:
                        kept.keep((build.run, key), text)
            return text

        async with _drafts_at_once(self._datasette) if posted is not None else nullcontext():
            text = await self._datasette.get_database(database).execute_fn(work)
        return self._response(200, self._form, text)

    async def _choice(self, links: Live, seen: list[str]) -> Response:
        """Which of several databases is meant?"""
        if self._form == "json" and not self._route.name:
            return self._response(200, "json", dump({"databases": seen}))
        if self._form != "html":
            return await self._said(links, f"Several databases are attached: add {' or '.join(urlencode({'db': name}) for name in seen)}.", 400)
        page = Page("choice.html", "Which notes?", {"choices": [(name, self._same_of(name)) for name in seen]})
        return self._response(200, "html", self._render()("choice.html", {**await self._frame(links), "page": page, "build": None, **page.values}))

    def _same_of(self, database: str) -> str:
        """The address of what is asked for, in one of several databases."""
        links, query = Live(self._datasette.urls, database, several=True), {key: value for key, value in self._asked.items() if key not in ("id", "db")}
        id = self._asked["id"] if self._route.takes_id else ""
        address = links.note(id) if self._route.name == "note" else links.rule(id) if id else links.page(self._route.name)
        return f"{address}&{urlencode(query)}" if query else address

    async def _said(self, links: Live, message: str, status: int, **headers: str) -> Response:
        """What is wrong, in a sentence."""
        if self._form == "json":
            return self._response(status, "json", dump({"error": message}), **headers)
        page = Page("said.html", message, {})
        return self._response(status, "html", self._render()("said.html", {**await self._frame(links), "page": page, "build": None}), **headers)

    async def _frame(self, links: Live) -> dict[str, Any]:
        """What stands around every page: addresses, what other plugins add to the menu, who is there."""
        request, menu = self._request, list[Any]()
        for found in pm.hook.menu_links(datasette=self._datasette, actor=request.actor, request=request):
            menu += await await_me_maybe(found) or []
        return {
            "links": links,
            "site": await lines.title(self._datasette) or "kb",
            "menu": [one for one in menu if self._datasette.urls.path(PREFIX) not in one["href"]],
            "actor": display_actor(request.actor) if request.actor else None,
            "asked": self._asked,
            "token": request.scope["csrftoken"]() if self._route.posts else None,
        }

    def _render(self) -> Render:
        if self._datasette not in _renderers:
            _renderers[self._datasette] = renderer(lines.template_loader(self._datasette))
        return _renderers[self._datasette]

    def _response(self, status: int, form: str, text: str, **headers: str) -> Response:
        kept = {"cache-control": "no-store"} if self._request.method == "POST" else {}
        return Response(text, status=status, headers={**HEADERS, **kept, **headers}, content_type=TYPES[form])
