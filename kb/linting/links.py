"""The links of a note, and what the relative ones lead to. Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.patterns import late
from kb.text import MASKED

_DESTINATION = r"(?P<to><[^<>]*>|[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)"
_INLINE = late(rf"(?<!\\)\]\(\s*{_DESTINATION}(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)")
_DEFINED = late(r"^ {0,3}\[(?!\^)[^\]]+\]:\s*(?P<to><[^<>]*>|\S+)(?:\s+[\"'(].*)?\s*$")
_TAG = late(r"<(?:a|img)\b[^<>]*?\b(?:href|src)\s*=\s*\"(?P<to>[^\"]*)\"", re.I)
_BARE = late(r"https?://[^\s<>()\[\]\"'`|]+")
_CODE = late(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_COMMENT = late(r"<!--.*?(?:-->|\Z)", re.S)
_SCHEME = late(r"[a-z][a-z0-9+.-]*:(?!\d+(?:[-:]\d+)?(?:#|$))", re.I)
_LINE = late(r":\d+(?:[-:]\d+)?$")
_ESCAPED = late(r"\\([!-/:-@\[-`{-~])")
_PLACE = late(r"[/.#]")
"""What no hint of a template, such as <link>, holds."""

_OPEN = late(r"[{}<>*$|…]|\.\.\.$")


class Link(NamedTuple):
    """Where a note leads to. to: as written; column, end: of that, in code points from 1, the end exclusive.

    bare: it stands in the text as it is, so that it is no link of markdown.
    """

    line: int
    column: int
    end: int
    to: str
    bare: bool = False


class Way(NamedTuple):
    """A relative link. path: from the root of the repository; None: the file itself. anchor: "" for the whole file."""

    path: str | None
    anchor: str


def links(lines: tuple[str, ...], fenced: frozenset[int]) -> Iterator[Link]:
    """The links and images of a text, definitions included; none of what stands in code or in a comment."""
    text = "\n".join("" if number in fenced else line for number, line in enumerate(lines, 1))
    if "<!--" in text:
        text = _COMMENT.sub(_blank, text)
    for number, line in enumerate(text.split("\n"), 1):
        if "](" in line or "]:" in line or "://" in line or "<" in line:
            yield from _of_line(number, _CODE.sub(_blank, line) if "`" in line else line)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _of_line(number: int, line: str) -> Iterator[Link]:
    taken: list[range] = []
    for form in (_INLINE, _DEFINED, _TAG):
        for match in form.finditer(line):
            to, start = match["to"], match.start("to")
            if to.startswith("<"):
                to, start = to[1:-1] if _PLACE.search(to) else "", start + 1
            if to and not _is_masked(to):
                taken.append(range(start, start + len(to)))
                yield Link(number, start + 1, start + len(to) + 1, to)
    for match in _BARE.finditer(line) if "://" in line else ():
        to = match[0].rstrip(".,;:!?")
        if not any(match.start() in span for span in taken) and not _is_masked(to):
            yield Link(number, match.start() + 1, match.start() + len(to) + 1, to, bare=True)


def _is_masked(to: str) -> bool:
    return "_" in to and MASKED.search(to) is not None


def way(to: str, folder: str) -> Way | None:
    """Where a link of a file in a folder leads within its repository; None when it leads out of it, or is still to be filled in."""
    written = _ESCAPED.sub(r"\1", to)
    if _SCHEME.match(written) or written.startswith(("//", "@")) or _OPEN.search(written):
        return None
    place, _, anchor = _decoded(written).partition("#")
    place = place.partition("?")[0]
    if not place:
        return Way(None, anchor)
    path = _joined("" if place.startswith("/") else folder, place)
    return None if path is None else Way(path, anchor)


def _decoded(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text)


def _joined(folder: str, place: str) -> str | None:
    """A path from the root; None when it leads above that."""
    parts: list[str] = folder.split("/") if folder else []
    for part in place.split("/"):
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def without_line(path: str) -> str:
    """A path without the line that stands behind it: src/app.py:42."""
    return _LINE.sub("", path)


def relative(path: str, folder: str) -> str:
    """How a file of a folder links to a path, both from the root."""
    import posixpath
    from urllib.parse import quote

    return quote(posixpath.relpath(path or ".", folder or "."))
