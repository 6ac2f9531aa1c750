"""Whatever a repository went through, what is told of its files and lines is what a plain replay of its commits says."""

import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from commits import git, repository
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.model import Standing
from kb.repository.git import repository_at
from kb.repository.judging import Target, judge

PATHS = ("a.md", "docs/b.md", "docs/deep/c.md", "ci/d.yml")
FOLDERS = ("docs", "docs/deep/", "ci", "**/*.md")
LINES = ("Idempotency for unsafe operations", "Retries are counted", "Two clocks agree")


class Step(NamedTuple):
    """One commit: a file with some lines, or without the file when there are none."""

    path: str
    lines: tuple[str, ...] | None


steps = st.lists(st.builds(Step, st.sampled_from(PATHS), st.none() | st.sets(st.sampled_from(LINES)).map(lambda lines: tuple(sorted(lines)))), max_size=14)


def imported(folder: Path, history: list[Step]) -> list[str]:
    """A repository with these commits, a day apart; their hashes."""
    stream = ["commit refs/heads/main\ncommitter A <a@example.org> 1735689600 +0000\ndata 0\nM 100644 inline keep\ndata 0\n\n"]
    for number, step in enumerate(history, 1):
        stream.append(f"commit refs/heads/main\ncommitter A <a@example.org> {1735689600 + 86400 * number} +0000\ndata 0\n")
        text = f"{step.path} in its own words\n" * 20 + "".join(f"- **{line}**\n" for line in step.lines or ())
        stream.append(f"D {step.path}\n" if step.lines is None else f"M 100644 inline {step.path}\ndata {len(text)}\n{text}\n")
    subprocess.run(["git", "-C", str(folder), "fast-import", "--quiet"], input="".join(stream).encode(), check=True)
    return git(folder, "rev-list", "--reverse", "main").split()


def states(history: list[Step]) -> list[dict[str, tuple[str, ...]]]:
    """The files after each commit, the first one included."""
    now: dict[str, tuple[str, ...]] = {}
    found = [now]
    for step in history:
        now = {path: lines for path, lines in now.items() if path != step.path} | ({step.path: step.lines} if step.lines is not None else {})
        found.append(now)
    return found


def replayed(held: list[bool]) -> int | None:
    """The commit after which what was held is held no more; 0 while it is, None when it never was."""
    if held[-1]:
        return 0
    return max((number for number, was in enumerate(held, 1) if was and not held[number]), default=None) if any(held) else None


def expected(held: list[bool], commits: list[str]) -> tuple[str, str | None]:
    """State and commit."""
    number = replayed(held)
    return ("unknown", None) if number is None else ("gone", commits[number]) if number else ("stands", None)


def under(folder: str, path: str) -> bool:
    """True for a path that a folder or the one glob of this test means."""
    return path.endswith(".md") if "*" in folder else path.startswith(f"{folder.rstrip('/')}/")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_what_is_told_is_what_a_replay_says(history: list[Step]) -> None:
    """Files, folders, a glob, and lines of files that stand: the state, and the commit that took them away."""
    with tempfile.TemporaryDirectory() as place:
        folder = repository(Path(place))
        commits, after = imported(folder, history), states(history)
        wanted = {Target(path): expected([path in files for files in after], commits) for path in PATHS}
        wanted |= {Target(one): expected([any(under(one, path) for path in files) for files in after], commits) for one in FOLDERS}
        wanted |= {Target(path, line): expected([line in files.get(path, ()) for files in after], commits) for path in after[-1] for line in LINES}
        told = judge([repository_at(folder)], wanted)
    assert {target: _short(standing) for target, standing in told.items()} == wanted


def _short(standing: Standing) -> tuple[str, str | None]:
    return standing.state, standing.since_commit
