"""What feeds have in common (Atom, RFC 4287)."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID, uuid5

from kb.web.page import Page, View

_SPACE = UUID("9b0c6a36-6d5f-4c9e-8f0b-0d9f1d3a7c55")
"""The name space of the ids of feeds and entries."""

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML does not hold."""


class Entry(NamedTuple):
    """One entry. id: what tells it from others in the build; date: YYYY-MM-DD, None when unknown; href: its page."""

    id: str
    title: str
    date: str | None
    summary: str
    href: str
    category: str | None = None


def feed(view: View, title: str, name: str, entries: Sequence[Entry]) -> Page:
    """A feed of entries, the newest first. name: of the feed's own page.

    Its ids stay while the notes are seen at one address: that of their repository, else that of the feed itself.
    """
    address = f"{view.build.repository_url} {view.build.place}" if view.build.repository_url else view.links.whole(view.links.page(f"{name}.atom"))
    shown = [
        {
            **{key: _FORBIDDEN.sub("", value) for key, value in entry._asdict().items() if value},
            "urn": uuid5(_SPACE, f"{address} {name} {entry.id}").urn,
            "updated": _moment(view, entry.date),
        }
        for entry in entries
    ]
    return Page("feed.xml", title, {"entries": shown, "name": name, "urn": uuid5(_SPACE, f"{address} {name}").urn, "updated": view.build.built_at})


def _moment(view: View, date: str | None) -> str:
    """An entry without a date is as old as the build."""
    return f"{date}T00:00:00Z" if date else view.build.built_at
