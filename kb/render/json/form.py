"""What all reports share."""

import json
from typing import Any

from kb.model import Family, Update

VERSION = 1


def dump(value: dict[str, Any]) -> str:
    """An object with its version, as text that any terminal can print."""
    return json.dumps({"version": VERSION, **value}, ensure_ascii=False, indent=2).encode("utf-8", "replace").decode()


def update_object(update: Update) -> dict[str, Any]:
    """One update of a note."""
    return {"kind": update.kind, "path": update.path, "quote": update.quote, "text": update.text, "line": update.line}


def judged_object(update: Update) -> dict[str, Any]:
    """One update of a note, and whether what it names still stands."""
    state, commit, date, reason = update.standing or (None, None, None, None)
    return {**update_object(update), "state": state, "since_commit": commit, "since_date": date, "reason": reason}


def family_object(family: Family) -> dict[str, Any]:
    """A family: its root, how many notes it has, from when to when, the days between them, and what each changed."""
    return {
        "root": family.root,
        "count": len(family.members),
        "first": family.first,
        "last": family.last,
        "gaps_days": list(family.gaps),
        "members": [
            {"id": member.id, "title": member.title, "date": member.date, "updates": [judged_object(update) for update in member.updates]}
            for member in family.members
        ],
    }


def utc(moment: Any) -> str | None:
    """A UTC time as it is written; None stays None."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None
