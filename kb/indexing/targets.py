"""What the build knows of the repositories that notes speak of: their commits, and which targets stand there."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.repository.git import Repository
    from kb.store.writer import Writer


def heads_of(repositories: Sequence[Repository], database: Path) -> str:
    """The repositories as JSON: folder as seen from the database, commit, and whether the clone is shallow. What is judged depends on these alone."""
    base = database.resolve().parent
    heads = [{"folder": _relative(one.folder, base), "commit": one.head, "shallow": one.shallow} for one in repositories]
    return json.dumps(heads, ensure_ascii=False)


def _relative(folder: Path, base: Path) -> str:
    return os.fsencode(Path(os.path.relpath(folder, base)).as_posix()).decode("utf-8", "backslashreplace")


def judge_targets(writer: Writer, repositories: Sequence[Repository], heads: str) -> None:
    """Bring the stored targets up to date with the updates of all notes; all are judged anew when a repository moved."""
    if writer.stored_heads() != heads:
        writer.forget_targets()
    unjudged = writer.unjudged()
    if not unjudged:
        return
    from kb.repository.judging import Target, judge

    judged = judge(repositories, (Target(path, quote or None) for path, quote in unjudged))
    writer.put_targets((target.path, target.quote or "", standing) for target, standing in judged.items())
