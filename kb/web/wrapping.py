"""Around Datasette: the front page at "/", and a limit to what may be posted to our pages."""

from collections.abc import Callable
from typing import Any

from kb.web.drafts import TooLarge, limited
from kb.web.links import PREFIX
from kb.web.ours import Ours


def wrapper(ours: Ours, datasette: Any) -> Callable[..., Any]:
    """What Datasette wraps its application with."""

    def wrap(application: Any) -> Any:
        async def wrapped(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http" and _path(datasette, scope) == "/" and scope["method"] in ("GET", "HEAD") and await ours.all(datasette):
                await application(_at(datasette, scope, PREFIX), receive, send)
            elif scope["type"] == "http" and scope["method"] == "POST" and _path(datasette, scope).startswith(PREFIX):
                await _with_a_limit(application, scope, receive, send)
            else:
                await application(scope, receive, send)

        return wrapped

    return wrap


def _base(datasette: Any) -> str:
    return str(datasette.setting("base_url")).rstrip("/")


def _path(datasette: Any, scope: Any) -> str:
    """The path behind the base of the site."""
    path = str(scope["path"])
    return path.removeprefix(_base(datasette)) or "/"


def _at(datasette: Any, scope: Any, path: str) -> Any:
    whole = f"{_base(datasette)}{path}"
    return {**scope, "path": whole, "raw_path": whole.encode()}


async def _with_a_limit(application: Any, scope: Any, receive: Any, send: Any) -> None:
    """Hand on a request; one that is too large is answered here, before anything reads it whole."""
    try:
        await application(scope, limited(receive), send)
    except TooLarge as error:
        await send({"type": "http.response.start", "status": 413, "headers": [(b"content-type", b"text/plain; charset=utf-8")]})
        await send({"type": "http.response.body", "body": str(error).encode()})
