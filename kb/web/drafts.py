"""A draft as it comes with a request: a form, an upload or bare text. Nothing of it is kept. The only door to python-multipart."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode

from kb.web.page import BadRequest

MOST = 1_000_000
"""Bytes of a draft."""

MOST_OF_A_BODY = 3 * MOST + 10_000
"""Bytes of a request that carries one: a form may spell a byte with three."""

FORM = "application/x-www-form-urlencoded"
UPLOAD = "multipart/form-data"
_BARE = ("text/markdown", "text/plain", "application/octet-stream")

Receive = Callable[[], Any]


class TooLarge(Exception):
    """A draft, or a request that carries one, is too large."""

    def __init__(self) -> None:
        super().__init__(f"A draft may have {MOST // 1000:,} kB at most. Leave out logs and the like: they count for nothing when notes are compared.")


def limited(receive: Receive) -> Receive:
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


async def body_of(receive: Receive) -> bytes:
    """All that a request sends."""
    pieces, more = [], True
    while more:
        message = await receive()
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(pieces)


def fields(body: bytes, content_type: str) -> dict[str, bytes]:
    """The fields of a form, or bare text as the field "draft". Raises BadRequest and TooLarge."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in _BARE:
        found = {"draft": body}
    elif kind == FORM:
        found = _of_form(body)
    else:
        raise BadRequest(f"Send the draft as a form, or as one of {', '.join(_BARE)}.")
    if len(found.get("draft", b"")) > MOST:
        raise TooLarge
    return found


def _of_form(body: bytes) -> dict[str, bytes]:
    try:
        parsed = parse_qs(body.decode("latin-1"), keep_blank_values=True, errors="surrogateescape", max_num_fields=20)
    except ValueError as error:
        raise BadRequest("The form has too many fields.") from error
    return {name: values[0].encode("utf-8", "surrogateescape") for name, values in parsed.items()}


def as_form(body: bytes, content_type: str) -> bytes:
    """An upload as a plain form: a file takes the place of the text. Raises BadRequest.

    Datasette 0.65 cannot look for its token in an upload when python-multipart is new; in a form it can.
    """
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import create_form_parser

    found: dict[bytes, bytes] = {}
    files: list[bytes] = []

    def field(one: Any) -> None:
        found[one.field_name or b""] = one.value or b""

    def file(one: Any) -> None:
        one.file_object.seek(0)
        files.append(one.file_object.read())

    try:
        parser = create_form_parser({"Content-Type": content_type.encode("latin-1", "replace")}, field, file, {"MAX_MEMORY_FILE_SIZE": 2 * MOST_OF_A_BODY})
        parser.write(body)
        parser.finalize()
    except (FormParserError, ValueError) as error:
        raise BadRequest(f"The form cannot be read: {error}.") from error
    uploaded = next(filter(None, files), None)
    return urlencode({**found, **({b"draft": uploaded} if uploaded else {})}).encode()
