"""A page before it is HTML or JSON: what it is made of, and what comes of it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from kb.model import Build
from kb.store.reader import Reader
from kb.vocabulary import Vocabulary
from kb.web.links import Links


class View(NamedTuple):
    """What a page is made of: one build, what was asked for, and where things are found.

    asked: the query of the address, the last value of each key. draft: the bytes of a draft that was sent. sees: the tables and
    views that the person may see.
    """

    reader: Reader
    build: Build
    vocabulary: Vocabulary
    links: Links
    sees: frozenset[str]
    asked: Mapping[str, str] = {}
    draft: bytes | None = None


class Page(NamedTuple):
    """What comes of a request.

    template: its name under templates/kb. values: what the template shows. json: the same for a program, None where there is no such form.
    """

    template: str
    values: Mapping[str, Any]
    json: str | None = None
    status: int = 200


class NotThere(Exception):
    """There is no such note, or no such page; the message says what to do."""


class BadRequest(Exception):
    """What was asked for makes no sense; the message says what to write instead."""
