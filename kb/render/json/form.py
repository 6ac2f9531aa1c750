"""What all reports share."""

import json
from typing import Any

from kb.model import Update

VERSION = 1


def dump(value: dict[str, Any]) -> str:
    """An object with its version, as text that any terminal can print."""
    return json.dumps({"version": VERSION, **value}, ensure_ascii=False, indent=2).encode("utf-8", "replace").decode()


def update_object(update: Update) -> dict[str, Any]:
    """One update of a note."""
    return {"kind": update.kind, "path": update.path, "quote": update.quote, "text": update.text, "line": update.line}


def utc(moment: Any) -> str | None:
    """A UTC time as it is written; None stays None."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None
