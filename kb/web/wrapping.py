"""Around Datasette: the front page at "/", and what is posted to our pages before anything else reads it."""

import asyncio
from collections.abc import Callable
from typing import Any

from kb.render.json.form import dump
from kb.web.browsing import Browsing, current
from kb.web.drafts import FORM, UPLOAD, Receive, TooLarge, as_form, body_of, limited
from kb.web.headers import HEADERS, TYPES
from kb.web.links import PREFIX
from kb.web.ours import Ours
from kb.web.page import BadRequest


def wrapper(ours: Ours, datasette: Any) -> Callable[..., Any]:
    """What Datasette wraps its application with."""

    def wrap(application: Any) -> Any:
        async def wrapped(scope: Any, receive: Any, send: Any) -> None:
            browsing = current.set(Browsing())
            try:
                await answered(scope, receive, send)
            finally:
                current.reset(browsing)

        async def answered(scope: Any, receive: Any, send: Any) -> None:
            path = _path(datasette, scope) if scope["type"] == "http" else None
            if path == "/" and scope["method"] in ("GET", "HEAD") and await ours.all(datasette):
                await application(_at(datasette, scope, PREFIX), receive, send)
            elif path is not None and scope["method"] == "POST" and f"{path}/".startswith((f"{PREFIX}/", f"{PREFIX}.")):
                await _posted(application, scope, limited(receive), send, "json" if path.endswith(".json") else "text")
            else:
                await application(scope, receive, send)

        return wrapped

    return wrap


def _base(datasette: Any) -> str:
    return str(datasette.setting("base_url")).rstrip("/")


def _path(datasette: Any, scope: Any) -> str:
    """The path behind the base of the site."""
    return str(scope["path"]).removeprefix(_base(datasette)) or "/"


def _at(datasette: Any, scope: Any, path: str) -> Any:
    whole = f"{_base(datasette)}{path}"
    return {**scope, "path": whole, "raw_path": whole.encode()}


async def _posted(application: Any, scope: Any, receive: Receive, send: Any, form: str) -> None:
    """Hand on a request; one that is too large, or no form, is answered here, before it is read whole. form: text or json, of that answer."""
    headers = dict(scope["headers"])
    kind = headers.get(b"content-type", b"").decode("latin-1")
    try:
        if kind.lower().startswith(UPLOAD):
            body = await asyncio.to_thread(as_form, await body_of(receive), kind)
            of_form = {b"content-type": FORM.encode(), b"content-length": str(len(body)).encode()}
            scope, receive = {**scope, "headers": [*{**headers, **of_form}.items()]}, _sent(body)
        await application(scope, receive, send)
    except TooLarge as error:
        await _say(send, 413, str(error), form)
    except BadRequest as error:
        await _say(send, 400, str(error), form)


def _sent(body: bytes) -> Receive:
    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _say(send: Any, status: int, message: str, form: str) -> None:
    headers = {**HEADERS, "cache-control": "no-store", "content-type": TYPES[form]}
    await send({"type": "http.response.start", "status": status, "headers": [(name.encode(), value.encode()) for name, value in headers.items()]})
    await send({"type": "http.response.body", "body": (dump({"error": message}) if form == "json" else message).encode()})
