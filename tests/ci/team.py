"""A repository of notes as a team has it: an old note, the files that notes name, and a note that is good or bad."""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from commits import commit, git, repository
from support import ROOT, note

GOOD = (ROOT / "tests/linting/cases/fix-without-verification.good.md").read_text()
BAD = re.sub(r"## Verification\n.*?(?=## )", "", GOOD, flags=re.S)
"""The same without the evidence that the fix holds: KB203."""

NAMED = {"docs/scenarios/retry.md": "# Retry\n\n- devices\n", "docs/checklists/functional.md": "# Functional\n\n- Repeated commands carry an id\n"}
OLD = {"notes/2025-01-01-search.md": note("Search index stale", "A cron job died without an alert.", "2025-01-01", "Observability")}
NEW = "notes/2026-03-02-labels.md"

_CI = ("GITHUB_", "CI_", "KB_", "PRE_COMMIT")


def surroundings(**environment: str) -> dict[str, str]:
    """The environment of a process that this run of the tests tells nothing about the CI it may run in."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith(_CI)}, **environment}


def server(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """The repository of the team, with main as it was before."""
    return repository(folder, {**OLD, **NAMED, ".gitignore": "kb.db*\n", **(files or {})})


def pull_request(folder: Path, files: Mapping[str, str], before: Mapping[str, str] | None = None) -> Path:
    """A clone, at a branch that adds or changes files."""
    git(folder.parent, "clone", "-q", str(server(folder.parent / "server", before)), str(folder))
    git(folder, "checkout", "-q", "-b", "pull")
    commit(folder, files, day=2)
    return folder


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program; it may fail."""
    return subprocess.run(command, cwd=cwd, env=surroundings(**environment), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
