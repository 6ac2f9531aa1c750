"""A draft as it comes with a request: a form, an upload or bare text. Only python-multipart's door, and nothing is kept."""

from collections.abc import Callable
from typing import Any

from kb.web.page import BadRequest

MOST = 1_000_000
"""Bytes of a draft."""

MOST_OF_A_BODY = 3 * MOST + 10_000
"""Bytes of a request that carries one: a form may spell a byte with three."""

_BARE = ("text/markdown", "text/plain", "application/octet-stream")


class TooLarge(Exception):
    """A draft, or a request that carries one, is too large."""

    def __init__(self) -> None:
        super().__init__(f"A draft may have {MOST // 1000:,} kB at most. Leave out logs and the like: they count for nothing when notes are compared.")


def limited(receive: Callable[[], Any]) -> Callable[[], Any]:
    """What a request sends, up to the limit. Raises TooLarge beyond it, before the rest is read."""
    read = 0

    async def within() -> Any:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MOST_OF_A_BODY:
            raise TooLarge
        return message

    return within


async def posted(receive: Callable[[], Any], content_type: str) -> dict[str, bytes]:
    """The fields of a request that posts a draft, which is called "draft"; an upload takes its place. Raises BadRequest and TooLarge."""
    body = await _body(receive)
    kind = content_type.partition(";")[0].strip().lower()
    fields = {"draft": body} if kind in _BARE else _fields(body, content_type)
    if len(fields.get("draft", b"")) > MOST:
        raise TooLarge
    return fields


async def _body(receive: Callable[[], Any]) -> bytes:
    pieces, more = [], True
    while more:
        message = await receive()
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(pieces)


def _fields(body: bytes, content_type: str) -> dict[str, bytes]:
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import create_form_parser

    found: dict[str, bytes] = {}
    files: dict[str, bytes] = {}

    def field(one: Any) -> None:
        found[_name(one.field_name)] = one.value or b""

    def file(one: Any) -> None:
        one.file_object.seek(0)
        files[_name(one.field_name)] = one.file_object.read()

    try:
        parser = create_form_parser({"Content-Type": content_type.encode("latin-1")}, field, file, {"MAX_MEMORY_FILE_SIZE": 2 * MOST_OF_A_BODY})
        parser.write(body)
        parser.finalize()
    except (FormParserError, ValueError) as error:
        raise BadRequest(f"The form cannot be read: {error}. Send the draft as a form, a file, or as text/markdown.") from error
    uploaded = {name: data for name, data in files.items() if data}
    return {**found, **({"draft": uploaded["file"]} if "file" in uploaded else {})}


def _name(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace")
