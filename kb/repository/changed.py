"""Which files of a work tree are not as they were at a revision."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kb.errors import RepositoryError
from kb.repository.git import FOUND, command_of, environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from subprocess import CompletedProcess

_COMPARE_SECONDS = 120
"""So long may git take to compare a work tree with a revision."""


class Changed(NamedTuple):
    """The files under a folder that are not as they were at a commit, by path: None, or the path that a file had when nothing but that changed."""

    commit: str
    files: dict[str, str | None]


def changed_since(folder: Path, revision: str) -> Changed:
    """What changed in commits, in the work tree, or is untracked; without deleted and ignored files.

    The commit is the merge base of the revision and HEAD, where there is one. Paths are under the folder, with "/"; bytes that are no text
    are surrogates. Raises RepositoryError.
    """
    base = _base(folder, revision)
    compare = ("diff", "--name-status", "-z", "--relative", "--no-ext-diff", "--find-renames=100%", "--diff-filter=d", base, "--", ".")
    changed = dict(_statuses(iter(_names(_git(folder, *compare)))))
    untracked = _names(_git(folder, "ls-files", "--others", "--exclude-standard", "-z", "--", "."))
    return Changed(base, changed | dict.fromkeys(untracked))


def content_at(folder: Path, commit: str, path: str) -> bytes | None:
    """What a file under a folder held at a commit; None when it was not there. Raises RepositoryError, also where a partial clone lacks it."""
    named = _ask(folder, "rev-parse", "--verify", "--quiet", f"{commit}:./{path}")
    if named.returncode:
        return None
    held = _ask(folder, "cat-file", "blob", named.stdout.decode("ascii", "replace").strip())
    if held.returncode:
        what_to_do = "Clone the whole repository, without --filter."
        raise RepositoryError(f"the clone around {folder} lacks what a changed file held at {commit[:7]}{_complaint(held)}. {what_to_do}")
    return held.stdout


def _names(answer: bytes) -> list[str]:
    return [os.fsdecode(name) for name in answer.split(b"\0") if name]


def _statuses(words: Iterator[str]) -> Iterator[tuple[str, str | None]]:
    """The files of an answer of `git diff --name-status`: a renamed one has two paths."""
    for status in words:
        path = next(words)
        yield (next(words), path) if status.startswith("R") else (path, None)


def _base(folder: Path, revision: str) -> str:
    """The commit that work is compared with."""
    place = _ask(folder, "rev-parse", "--is-inside-work-tree", "--is-shallow-repository")
    if place.returncode or not place.stdout.startswith(b"true"):
        place_is = f"{folder} stands in no git work tree that can be read{_complaint(place)}. Run kb in a clone of the repository of the notes."
        raise RepositoryError(_remedy(folder, place) or place_is)
    shallow = place.stdout.split()[-1] == b"true"
    deepen = "Fetch the whole history: fetch-depth: 0 for actions/checkout, or git fetch --unshallow."
    commit = _commit(folder, revision)
    if commit is None and not _ask(folder, "rev-list", "--all", "--max-count=1").stdout:
        raise RepositoryError(f"the repository of {folder} holds no commit yet, so nothing changed since one. Commit first, or name a note: kb similar NOTE")
    if commit is None:
        what_to_do = deepen if shallow else "Name a branch, tag or commit that git knows here, such as origin/main; git fetch brings those of the server."
        raise RepositoryError(f"there is no revision {revision!r} in the repository of {folder}. {what_to_do}")
    base = _ask(folder, "merge-base", commit, "HEAD")
    if base.returncode == 0:
        return base.stdout.decode().strip()
    if shallow:
        raise RepositoryError(f"the clone around {folder} is shallow and does not hold the commit at which HEAD left {revision!r}. {deepen}")
    return commit


def _commit(folder: Path, revision: str) -> str | None:
    """The commit that a revision names; None when it names none. What begins with "-" would be an option of git, and names none."""
    if revision.startswith("-"):
        return None
    named = _ask(folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    commit = named.stdout.decode("ascii", "replace").strip()
    return commit if named.returncode == 0 and commit.isalnum() else None


def _git(folder: Path, *arguments: str) -> bytes:
    """What git answers. Raises RepositoryError with git's own words when it refuses."""
    answer = _ask(folder, *arguments)
    if answer.returncode:
        cannot = f"git cannot compare the files under {folder}{_complaint(answer)}. Run kb in a whole clone of the repository."
        raise RepositoryError(_remedy(folder, answer) or cannot)
    return answer.stdout


def _ask(folder: Path, *arguments: str) -> CompletedProcess[bytes]:
    import subprocess

    command = command_of(folder.resolve(), FOUND, "-c", "core.quotepath=off", *arguments)
    try:
        return subprocess.run(command, capture_output=True, timeout=_COMPARE_SECONDS, env=environment(), stdin=subprocess.DEVNULL)
    except FileNotFoundError as error:
        raise RepositoryError("git is not installed. Install it to compare notes with a revision.") from error
    except subprocess.TimeoutExpired as error:
        raise RepositoryError(f"git gave no answer about {folder} within {_COMPARE_SECONDS} s. Try again when the disk is less busy.") from error


def _remedy(folder: Path, answer: CompletedProcess[bytes]) -> str | None:
    """What stopped git and how to mend it, where a clone would not help."""
    if b"dubious ownership" in answer.stderr:
        trust = answer.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2].strip()
        return f"git does not trust the owner of the repository of {folder}. If you do, say so: {trust}"
    if b"index file" in answer.stderr:
        anew = 'rm "$(git rev-parse --git-path index)" && git reset'
        return f"git's index of the files around {folder} is damaged{_complaint(answer)}. Make it anew in that folder: {anew}"
    return None


def _complaint(answer: CompletedProcess[bytes]) -> str:
    """The first line of what git says is wrong, to stand in brackets behind our own words; empty when it says nothing."""
    said = answer.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
    return f" ({said})" if said else ""
