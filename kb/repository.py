"""The only door to git."""

import os
from pathlib import Path

_TIMEOUT_SECONDS = 10


def head(folder: Path) -> str | None:
    """The commit that is checked out around a folder; None without git, or outside a repository."""
    start = folder.resolve()
    if not any((parent / ".git").exists() for parent in (start, *start.parents)):
        return None
    import subprocess

    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        run = subprocess.run(["git", "-C", str(start), "rev-parse", "HEAD"], capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, env=environment)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return run.stdout.strip() or None if run.returncode == 0 else None
