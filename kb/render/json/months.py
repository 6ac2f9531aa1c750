"""How many notes of each category began in each month."""

from collections.abc import Iterable

from kb.render.json.form import dump
from kb.store.pages import Month


def months(months: Iterable[Month]) -> str:
    """A row for each month and category; null where a note does not say."""
    return dump({"months": [{"month": one.month, "category": one.category, "notes": one.notes} for one in months]})
