"""What all reports share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.model import Family, Match, Skipped, Update
    from kb.store.reader import Compared

VERSION = 1

NOTE = ("id", "path", "line", "title", "date", "category", "root_cause")
"""What is said of an indexed note wherever it is named."""


def dump(value: dict[str, Any]) -> str:
    """An object with its version."""
    return text({"version": VERSION, **value})


def text(value: dict[str, Any] | list[Any]) -> str:
    """An object or array as text that any terminal can print, and in which the runner of GitHub's workflows finds no command."""
    written = json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace").decode()
    return written.replace("##[", "\\u0023#[")


def skipped_object(one: Skipped) -> dict[str, str]:
    """A file that was left aside, and why."""
    return {"path": one.path, "reason": one.reason}


def note_object(note: Match | Compared) -> dict[str, Any]:
    """An indexed note in a few facts."""
    return {key: getattr(note, key) for key in NOTE}


def update_object(update: Update) -> dict[str, Any]:
    """One update of a note."""
    return {"kind": update.kind, "path": update.path, "quote": update.quote, "text": update.text, "line": update.line}


def judged_object(update: Update) -> dict[str, Any]:
    """One update of a note, and whether what it names still stands."""
    state, commit, date, reason, _ = update.standing or (None, None, None, None, None)
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
