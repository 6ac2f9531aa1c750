"""All notes at a glance."""

from typing import Any

from kb.render.json.form import dump
from kb.store.pages import Newest, Overview

_NEWEST = ("id", "title", "date", "category", "severity", "impact", "root_cause", "labels", "family")


def overview(overview: Overview) -> str:
    """How many notes there are, of what category, what came back, what is gone, and the newest."""
    return dump(
        {
            "notes": overview.notes,
            "categories": [{"category": one.name, "notes": one.notes, "recurrences": one.recurrences} for one in overview.categories],
            "families": overview.families,
            "targets_gone": overview.gone,
            "notes_with_targets_gone": overview.gone_notes,
            "family_notes_with_targets_gone": overview.gone_relatives,
            "newest": [newest_object(note) for note in overview.newest],
        }
    )


def newest_object(note: Newest) -> dict[str, Any]:
    """A note in a row of a list."""
    return {key: getattr(note, key) for key in _NEWEST}
