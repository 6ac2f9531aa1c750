"""A feed of what came back: notes that a person called a recurrence of an earlier one."""

from kb.web.feed import Entry, feed
from kb.web.page import Page, View

_NEWEST = 50


def page(view: View) -> Page:
    """The newest recurrences, one entry for each later and earlier note."""
    found = view.pages.recurrences(_NEWEST)
    entries = [
        Entry(
            f"{one.later.id} {one.earlier.id}",
            one.later.title,
            one.later.date,
            f"Again: {one.earlier.title} ({one.earlier.date or 'undated'})",
            view.links.note(one.later.id),
        )
        for one in found
    ]
    return feed(view, "Recurrences", "recurrences", entries)
