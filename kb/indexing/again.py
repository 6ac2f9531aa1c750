"""The command that brings a build up to date: a folder that is left out of it would be another one."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from kb.errors import InputError
from kb.repository.moved import moved_since

_USUAL = Path("kb.db")


def refuse_to_empty(database: Path, folder: str, other: str, heads: str, notes: int) -> None:
    """Raise InputError when the notes of another folder would give way to none. other, heads, notes: of the build as it is stored."""
    if notes:
        what_to_do = f"Bring that up to date with: {again(database, other, heads)}. To begin anew, remove {database}, or name another with --db."
        raise InputError(f"{folder} holds no note, and {database} holds {notes:,} of another folder. {what_to_do}")


def again(database: Path, notes_folder: str, heads: str) -> str:
    """The command as it is typed here, with the folder of the notes, the repositories and the database of a build."""
    import shlex

    base = database.resolve().parent
    folder = Path(os.path.relpath(base / notes_folder))
    repositories = [part for path in _named(base, folder, heads) for part in ("--repo", os.path.relpath(path))]
    named = [] if database == _USUAL else ["--db", str(database)]
    return shlex.join(["kb", "index", str(folder), *repositories, *named])


def has_moved(database: Path, built_at: str, heads: str) -> bool:
    """True when a repository in which a build judged targets has other commits now. A second is within the clock of the build."""
    from datetime import datetime

    base, moment = database.resolve().parent, datetime.fromisoformat(built_at).timestamp() + 1
    return any(moved_since((base / head["folder"]).resolve(), moment) for head in json.loads(heads) if head["commit"])


def _named(base: Path, folder: Path, heads: str) -> Iterator[Path]:
    """The repositories of a build that were named when it was made: neither the one around the notes nor one that is configured."""
    from kb.configuration import find_configuration, repositories

    known = {folder.resolve(), *(path.resolve() for path in repositories(find_configuration(folder)))}
    found = ((base / head["folder"]).resolve() for head in json.loads(heads))
    return (path for path in found if path not in known)
