"""What the build knows of the repositories that notes speak of: their commits, and which targets stand there."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING

from kb.configuration import Configuration, repositories
from kb.repository.git import Repository, is_inside, repositories_of

if TYPE_CHECKING:
    from kb.store.writer import Writer


def asked_repositories(notes: Path, named: Iterable[Path] | None, configuration: Configuration) -> list[Repository]:
    """The repository around the notes, those of the configuration, and those that were named; none when `named` is None."""
    return [] if named is None else repositories_of(notes, (*repositories(configuration), *named))


def unasked(asked: Sequence[Repository], notes: Path) -> tuple[tuple[str, str], ...]:
    """Which repositories cannot be asked, as seen from here, and why. Notes that stand alone, in no repository, miss none."""
    folder = Path(os.path.realpath(notes))
    alone = [one.folder for one in asked] == [folder] and not is_inside(folder)
    return () if alone else tuple((_relative(one.folder, Path.cwd()), one.why) for one in asked if one.why)


def heads_of(repositories: Sequence[Repository], database: Path) -> str:
    """The repositories as JSON: folder as seen from the database, commit, and whether the clone is shallow. What is judged depends on these alone."""
    base = Path(os.path.realpath(database)).parent
    heads = [{"folder": _relative(one.folder, base), "commit": one.head, "shallow": one.shallow} for one in repositories]
    return json.dumps(heads, ensure_ascii=False)


def place_of_notes(repositories: Iterable[Repository]) -> str | None:
    """The notes folder from the root of the repository around it; None when that is in none that can be asked."""
    return next((one.place.removesuffix("/") for one in repositories if one.own and not one.why), None)


def _relative(folder: Path, base: Path) -> str:
    return os.fsencode(Path(os.path.relpath(folder, base)).as_posix()).decode("utf-8", "backslashreplace")


def judge_targets(writer: Writer, repositories: Sequence[Repository], heads: str) -> None:
    """Bring the stored targets up to date with the updates of all notes; all are judged anew when a repository moved."""
    if writer.stored_heads() != heads:
        writer.forget_targets()
    unjudged = writer.unjudged()
    first = next(unjudged, None)
    if first is None:
        return
    from kb.repository.judging import Target, judge

    # Many targets are of few files: one string for each.
    judged = judge(repositories, (Target(intern(path), quote or None) for path, quote in chain([first], unjudged)))
    writer.put_targets((target.path, target.quote or "", standing) for target, standing in judged.items())
