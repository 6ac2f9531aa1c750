"""Real repositories for tests: each commit a day after the one before, by the same hand."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from support import write

_OWN = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(folder: Path, *arguments: str, day: int = 1, **environment: str) -> str:
    """Run git in a folder on a day of January 2025, noon UTC; what it says."""
    date = f"2025-01-{day:02} 12:00 +0000"
    command = ["git", "-C", str(folder), "-c", "commit.gpgsign=false", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
    environment = {**os.environ, **_OWN, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, **environment}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()


def repository(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """A repository; with a commit of the first of January when there are files."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    if files:
        commit(folder, files)
    return folder


def commit(folder: Path, files: Mapping[str, str] | None = None, gone: Iterable[str] = (), day: int = 1) -> str:
    """Commit files, and the deletion of others; the hash of the commit."""
    write(folder, files or {})
    for name in gone:
        (folder / name).unlink()
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "a commit", day=day)
    return git(folder, "rev-parse", "HEAD")
