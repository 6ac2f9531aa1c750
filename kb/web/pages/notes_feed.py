"""A feed of the newest notes."""

from kb.store.reader import Filter
from kb.web.feed import Entry, feed
from kb.web.page import Page, View

_NEWEST = 50


def page(view: View) -> Page:
    """The newest notes, one entry each."""
    notes = view.pages.listed(Filter(), _NEWEST).rows
    entries = [Entry(note.id, note.title, note.date, note.root_cause or note.impact or "", view.links.note(note.id), note.category) for note in notes]
    return feed(view, "Postmortem notes", "notes", entries)
