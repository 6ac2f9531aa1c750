"""Whether 10,000 targets still stand, beside the bare reading of the same history."""

import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.generate import cache
from benchmarks.racing import Contestant, seconds
from kb.repository.git import repository_at
from kb.repository.judging import Target, judge

_FOLDER_SIZE = 100
_ROUNDS = 20


class History(NamedTuple):
    """A generated repository. targets: how many files it ever held; commits: how many changed one of them each, or a few."""

    folder: Path
    commits: int
    targets: int


def history(commits: int, targets: int) -> History:
    """A repository that is generated once: half of the commits add files, the others change, rename and delete them in turn."""
    folder = cache() / f"history-{commits}-{targets}"
    if not (folder / "done").exists():
        subprocess.run(["git", "init", "-q", "--bare", str(folder)], check=True)
        stream = "".join(_commits(commits, targets)).encode()
        subprocess.run(["git", "-C", str(folder), "fast-import", "--quiet"], input=stream, check=True)
        subprocess.run(["git", "-C", str(folder), "symbolic-ref", "HEAD", "refs/heads/main"], check=True)
        (folder / "done").touch()
    return History(folder, commits, targets)


def name(number: int) -> str:
    """The path of a target as it was first called."""
    return f"docs/{number // _FOLDER_SIZE:03}/check-{number:05}.md"


def line(number: int) -> str:
    """A line that a target holds at first."""
    return f"Check number {number} of the gateway"


def _commits(commits: int, targets: int) -> Iterator[str]:
    each = max(1, 2 * targets // commits)
    added = 0
    for number in range(commits):
        message = f"commit {number}"
        yield f"commit refs/heads/main\ncommitter A <a@example.org> {1_600_000_000 + 600 * number} +0000\ndata {len(message)}\n{message}\n"
        if number % 2 == 0 and added < targets:
            for target in range(added, min(added + each, targets)):
                yield _file(name(target), target, line(target))
            added = min(added + each, targets)
        else:
            yield _change(number // 2, added)


def _change(turn: int, added: int) -> str:
    """Of ten files one is deleted, one renamed, and three lose their line."""
    target = turn * 7919 % added
    kind = target % 10
    if kind == 0:
        return f"D {name(target)}\n"
    if kind == 1:
        return f"D {name(target)}\n" + _file(f"moved/{name(target)}", target, line(target))
    return _file(name(target), target, line(target) if kind > 4 else "Another line", f"Changed in turn {turn}.")


def _file(path: str, target: int, first: str, last: str = "") -> str:
    text = f"# Target {target}\n\n- {first}\n" + "".join(f"- point {target * point} of the list\n" for point in range(20)) + last
    return f"M 100644 inline {path}\ndata {len(text)}\n{text}\n"


def judged_paths(made: History) -> tuple[list[float], list[float]]:
    """The times of judging the path of every target, and of git's own log of the same history, in the same rounds."""
    targets = [Target(name(number)) for number in range(made.targets)]
    log = Contestant(("git", "-C", str(made.folder), "log", "--name-status"), made.folder)
    rounds = [(_judging(made, targets)[0], seconds(log)) for _ in range(_ROUNDS + 1)][1:]
    return [judging for judging, _ in rounds], [reading for _, reading in rounds]


def judged_lines(made: History) -> tuple[float, Counter[str]]:
    """How long it takes to judge a line of every target, and how many of them stand, are gone or unknown."""
    return _judging(made, [Target(name(number), line(number)) for number in range(made.targets)])


def _judging(made: History, targets: list[Target]) -> tuple[float, Counter[str]]:
    start = time.perf_counter()
    found = judge([repository_at(made.folder)], targets)
    return time.perf_counter() - start, Counter(standing.state for standing in found.values())
