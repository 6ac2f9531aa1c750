"""A page before it is HTML or JSON: what it is made of, and what comes of it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kb.model import Build
from kb.store.pages import Pages
from kb.store.reader import Corpus, Reader
from kb.vocabulary import Vocabulary
from kb.web.links import Links


class View(NamedTuple):
    """What a page is made of: one build, what was asked for, and where things are found.

    file: the database of the build. corpus: that of the build, read once. asked: the query of the address, the first value of each key; the id of
    what the page is about, such as a note, as "id". draft: the bytes of a draft that was sent.
    """

    file: Path

    reader: Reader
    pages: Pages
    build: Build
    vocabulary: Vocabulary
    corpus: Corpus
    links: Links
    asked: Mapping[str, str] = {}
    draft: bytes | None = None


class Page(NamedTuple):
    """What comes of a request.

    template: its name under templates/kb. title: of the page. values: what the template shows. json: makes the same for a program; None
    where there is no such form.
    """

    template: str
    title: str
    values: Mapping[str, Any]
    json: Callable[[], str] | None = None


class NotThere(Exception):
    """There is no such note, or no such page; the message says what to do."""


class BadRequest(Exception):
    """What was asked for makes no sense; the message says what to write instead."""


def number(view: View, key: str, usual: int, most: int) -> int:
    """A whole number of the query, between 1 and `most`, which it is where nobody can ask for more. Raises BadRequest."""
    written = view.asked.get(key, "")
    if not written:
        return usual if view.links.live else most
    if not written.isascii() or not written.isdecimal() or len(written) > 9 or not 1 <= int(written) <= most:
        raise BadRequest(f"{key} must be a whole number from 1 to {most:,}.")
    return int(written)
