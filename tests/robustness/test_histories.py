"""Whatever a repository went through, what is told of its files and lines is what a plain replay of its commits says."""

import subprocess
import tempfile
from collections.abc import Mapping
from itertools import pairwise
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
    """One commit: a file with some lines, or without the file when there are none; or a file under another name."""

    path: str
    lines: tuple[str, ...] | None = None
    to: str | None = None


class File(NamedTuple):
    """The words by which a file is known under any name, and its lines."""

    words: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """What stands in it: more of its own words than lines, so that git knows it again."""
        return f"{self.words} in its own words\n" * 20 + "".join(f"- **{line}**\n" for line in self.lines)


Tree = Mapping[str, File]
some_lines = st.sets(st.sampled_from(LINES)).map(lambda lines: tuple(sorted(lines)))
writes = st.builds(Step, st.sampled_from(PATHS), st.none() | some_lines, st.none())
moves = st.builds(Step, st.sampled_from(PATHS), st.none(), st.sampled_from(PATHS))


def step(tree: Tree, number: int, one: Step) -> Tree:
    """The files after a commit."""
    others = {path: file for path, file in tree.items() if path != one.path}
    if one.to:
        return {**others, one.to: tree[one.path]} if one.path in tree else tree
    return others if one.lines is None else {**others, one.path: File(tree[one.path].words if one.path in tree else f"{one.path} of {number}", one.lines)}


def replay(history: list[Step], start: Tree, first: int = 1) -> list[Tree]:
    """The files after each of some commits."""
    found = []
    for number, one in enumerate(history, first):
        start = step(start, number, one)
        found.append(start)
    return found


def imported(folder: Path, trees: list[tuple[Tree, tuple[int, ...]]]) -> list[str]:
    """A repository with a commit, a day apart, for each of some trees and the places of its parents among them; their hashes."""
    stream = []
    for number, (tree, parents) in enumerate(trees):
        stream.append(f"commit refs/heads/b{number}\nmark :{number + 1}\ncommitter A <a@example.org> {1735689600 + 86400 * number} +0000\ndata 0\n")
        stream += [f"{'merge' if place else 'from'} :{parent + 1}\n" for place, parent in enumerate(parents)]
        stream.append("deleteall\nM 100644 inline keep\ndata 0\n\n")
        stream += [f"M 100644 inline {path}\ndata {len(file.text)}\n{file.text}\n" for path, file in tree.items()]
    stream.append(f"reset refs/heads/main\nfrom :{len(trees)}\n")
    subprocess.run(["git", "-C", str(folder), "fast-import", "--quiet"], input="".join(stream).encode(), check=True)
    return git(folder, "rev-parse", *(f"b{number}" for number in range(len(trees)))).split()


def told(folder: Path, targets: Mapping[Target, object]) -> dict[Target, tuple[str, str | None]]:
    """State and commit of each target."""
    return {target: _short(standing) for target, standing in judge([repository_at(folder)], targets).items()}


def _short(standing: Standing) -> tuple[str, str | None]:
    return standing.state, standing.since_commit


def expected(held: list[bool], commits: list[str]) -> tuple[str, str | None]:
    """State and commit: of what is not held at the end, the last commit after which it was not."""
    if held[-1]:
        return "stands", None
    last = max((number for number, was in enumerate(held, 1) if was and not held[number]), default=None)
    return ("unknown", None) if last is None else ("gone", commits[last])


def under(folder: str, path: str) -> bool:
    """True for a path that a folder or the one glob of this test means."""
    return path.endswith(".md") if "*" in folder else path.startswith(f"{folder.rstrip('/')}/")


def renamed(trees: list[Tree]) -> list[tuple[str, str] | None]:
    """The names before and after, for each commit that gave a file a name that no other had."""
    pairs: list[tuple[str, str] | None] = [None]
    for before, after in pairwise(trees):
        went, came = before.keys() - after.keys(), after.keys() - before.keys()
        pairs.append((min(went), min(came)) if went and came else None)
    return pairs


def names_from(path: str, trees: list[Tree]) -> list[set[str]]:
    """The names that a file of a name goes by after each commit."""
    names, found = {path}, []
    for pair in renamed(trees):
        names = names | {pair[1]} if pair and pair[0] in names else names
        found.append(names)
    return found


def names_to(path: str, trees: list[Tree]) -> list[set[str]]:
    """The names that the last file of a name went by after each commit."""
    names, found = {path}, []
    for pair in reversed(renamed(trees)):
        found.append(names)
        names = names | {pair[0]} if pair and pair[1] in names else names
    return found[::-1]


def holds(tree: Tree, line: str) -> set[str]:
    """The files that hold a line."""
    return {path for path, file in tree.items() if line in file.lines}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(writes | moves, max_size=14))
def test_what_is_told_is_what_a_replay_says(history: list[Step]) -> None:
    """Files under all their names, folders, a glob, and lines of what stands: the state, and the commit that took them away."""
    trees: list[Tree] = [{}, *replay(history, {})]
    with tempfile.TemporaryDirectory() as place:
        folder = repository(Path(place))
        commits = imported(folder, [(tree, (number - 1,) if number else ()) for number, tree in enumerate(trees)])
        held = {Target(path): [bool(names & tree.keys()) for names, tree in zip(names_from(path, trees), trees, strict=True)] for path in PATHS}
        held |= {Target(one): [any(under(one, path) for path in tree) for tree in trees] for one in FOLDERS}
        for line in LINES:
            held |= {
                Target(path, line): [bool(names & holds(tree, line)) for names, tree in zip(names_to(path, trees), trees, strict=True)] for path in trees[-1]
            }
            standing = [one for one in FOLDERS if held[Target(one)][-1]]
            held |= {Target(one, line): [any(under(one, path) for path in holds(tree, line)) for tree in trees] for one in standing}
        assert told(folder, held) == {target: expected(was, commits) for target, was in held.items()}


merged = st.fixed_dictionaries({path: st.sampled_from(("ours", "theirs", "neither")) for path in PATHS})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(*[st.lists(writes, max_size=4)] * 4, merged)
def test_what_is_told_holds_in_a_history_with_a_merge(base: list[Step], ours: list[Step], theirs: list[Step], later: list[Step], taken: dict[str, str]) -> None:
    """What stands is at HEAD, what never was is unknown, and of what is gone a commit is named that took it away."""
    trees: list[tuple[Tree, tuple[int, ...]]] = [({}, ())]

    def grow(history: list[Step], start: int) -> int:
        for tree in replay(history, trees[start][0], len(trees)):
            trees.append((tree, (start,)))
            start = len(trees) - 1
        return start

    fork = grow(base, 0)
    left, right = grow([*ours, Step("left", ())], fork), grow([*theirs, Step("right", ())], fork)
    sides = {"ours": trees[left][0], "theirs": trees[right][0], "neither": {}}
    tree = {path: sides[taken.get(path, "ours")][path] for path in (*PATHS, "left") if path in sides[taken.get(path, "ours")]}
    trees.append((tree, (left, right)))
    grow(later, len(trees) - 1)
    with tempfile.TemporaryDirectory() as place:
        folder = repository(Path(place))
        commits = imported(folder, trees)
        head = trees[-1][0]
        had = {Target(path): [path in tree for tree, _ in trees] for path in PATHS}
        had |= {Target(path, line): [path in holds(tree, line) for tree, _ in trees] for path in head if path in PATHS for line in LINES}
        for target, (state, commit) in told(folder, had).items():
            was = had[target]
            took = {commits[number] for number, (_, parents) in enumerate(trees) if not was[number] and any(was[parent] for parent in parents)}
            assert (state, commit is None or commit in took) == ("stands" if was[-1] else "gone" if took else "unknown", True), target
