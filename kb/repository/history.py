"""Which files that do not stand any more went when, or live on under another name: one pass over the history for all of them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from kb.repository.git import Change
from kb.repository.paths import Index, Pattern


class When(NamedTuple):
    """A commit, and the day on which it was committed (UTC, YYYY-MM-DD); None for a time that no calendar has."""

    commit: str
    date: str | None


def when(commit: str) -> When:
    """The commit of a change."""
    hash, _, seconds = commit.partition(" ")
    try:
        return When(hash, f"{dt.datetime.fromtimestamp(int(seconds), dt.UTC):%Y-%m-%d}")
    except (ValueError, OverflowError, OSError):
        return When(hash, None)


@dataclass(slots=True, eq=False)
class Trail:
    """What became of the files of a pattern.

    alive: their names now, as far as commits tell; seen: there was one. gone: the commit after which there was none.
    last, moved: the last that went, and its new name when it was moved out of the folder.
    """

    alive: set[str] = field(default_factory=set)
    seen: bool = False
    gone: str | None = None
    last: str = ""
    moved: str | None = None

    def begin(self, path: str) -> None:
        """A file appears."""
        self.alive.add(path)
        self.seen = True

    def end(self, path: str, commit: str, moved: str | None = None) -> None:
        """A file goes."""
        if path in self.alive:
            self.alive.remove(path)
            self.gone, self.last, self.moved = commit, path, moved


def trails(patterns: Iterable[Pattern], changes: Iterable[Change]) -> dict[Pattern, Trail]:
    """What became of patterns in a history whose changes come oldest first.

    A file that is renamed is followed; a file that only was one of a folder or a glob is not, once it leaves that.
    """
    found = {pattern: Trail() for pattern in patterns}
    index: Index[Trail] = Index()
    for pattern, trail in found.items():
        index.put(pattern, trail)
    for change in changes:
        if change.status == "A":
            _begin(index, change.after)
        elif change.status == "D":
            for trail in [*index.files(change.before), *index.groups(change.before)]:
                trail.end(change.before, change.commit)
        elif change.status == "R":
            _rename(index, change)
    return found


def _begin(index: Index[Trail], path: str) -> None:
    for trail in [*index.files(path), *index.groups(path)]:
        trail.begin(path)


def _rename(index: Index[Trail], change: Change) -> None:
    followed = index.files(change.before)
    for trail in [*followed, *index.groups(change.before)]:
        trail.end(change.before, change.commit, change.after)
    for trail in followed:
        index.follow(change.after, trail)
    _begin(index, change.after)


def lost(trail: Trail, standing: Mapping[str, object]) -> bool:
    """True when by its commits a file lives that does not stand: it went in a merge."""
    return bool(trail.alive) and not any(name in standing for name in trail.alive)
