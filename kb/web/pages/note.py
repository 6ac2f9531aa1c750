"""One note as its author wrote it, with what the knowledge base knows of it."""

from collections.abc import Callable
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from kb.markdown import render
from kb.model import Note
from kb.recurrence.candidates import Wanted
from kb.recurrence.related import related
from kb.render.json.page_of_note import note as as_json
from kb.source import source_url
from kb.store.pages import Stored
from kb.web.charts import Chart
from kb.web.moments import timeline_of
from kb.web.page import NotThere, Page, View

_RELATED = 5
_LONGEST = 200_000
"""Signs of a note that is still rendered, in about a second; a longer one is shown as it is written."""


def page(view: View) -> Page:
    """The note with an id; an id with .json behind it is the same for a program."""
    found = view.pages.note(view.asked["id"]) or view.pages.note(view.asked["id"].removesuffix(".json"))
    if found is None:
        raise NotThere(f"No note has the id {view.asked['id']}. It may have been renamed: look for it by its title.")
    note = view.pages.stored(found.number)
    assert note is not None
    report = related(view.reader, found.number, view.vocabulary, Wanted(limit=_RELATED))
    ...
