"""Repositories that `kb index` cannot ask, or must not, are told with what to do."""

import json
import os
import shutil
from pathlib import Path

import pytest
from commits import git
from support import build, kb, write
from test_targets import NOTE, apart, states

__all__ = ["apart"]


def index_errors(place: Path, *options: str, **environment: str) -> list[str]:
    """What `kb index` says on standard error, with exit code 0: the same when nothing changed since."""
    first, second = (kb("index", *options, cwd=place, **environment) for _ in range(2))
    assert (first.returncode, second.returncode, first.stderr) == (0, 0, second.stderr)
    return first.stderr.splitlines()


def test_a_repository_that_cannot_be_asked_is_told(apart: Path) -> None:
    """One that is configured and not there, and one that is named and is none: a line each, which says what to do."""
    (apart / "kb.toml").write_text('repositories = ["../gone"]\n')
    (apart.parent / "plain").mkdir()
    assert index_errors(apart, "--repo", "../plain") == [
        "../gone: cannot tell what still stands: the folder gone is not there: clone it, or name another with --repo",
        "../plain: cannot tell what still stands: the folder plain is in no git repository: name the one that is meant with --repo",
    ]


def test_a_git_that_refuses_is_told(apart: Path, tmp_path: Path) -> None:
    """Without the program git, and with an owner that git does not trust."""
    (tmp_path / "bin").mkdir()
    none = index_errors(apart, PATH=str(tmp_path / "bin"))
    (tmp_path / "bin/git").write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {shutil.which("git")} "$@"\n')
    (tmp_path / "bin/git").chmod(0o700)
    foreign = index_errors(apart, PATH=f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    assert [*none, *foreign] == [
        "notes: cannot tell what still stands: the program git is not there: install it, and run kb index --full",
        "notes: cannot tell what still stands: git does not trust the owner of the repository: if you do, say so with "
        "git config --global --add safe.directory FOLDER",
    ]


@pytest.mark.parametrize("name", ["a\\nb", "loop", "loop/x", "notes/a.md", "-rf", "~", "::error::x"])
def test_a_configured_name_that_is_no_folder_is_told(apart: Path, name: str) -> None:
    """A line break, a link to itself, a file, an option, a command of a workflow: one line on standard error, and no command in it."""
    (apart / "loop").symlink_to("loop")
    (apart / "kb.toml").write_text(f'repositories = ["{name}"]\n')
    [line] = index_errors(apart)
    assert (line.startswith("::"), "is not there: clone it, or name another with --repo" in line) == (False, True)


def bare(folder: Path, shop: Path) -> Path:
    """A folder that is a bare clone, with a note in it."""
    git(shop.parent, "clone", "-q", "--bare", str(shop), str(folder))
    return write(folder, {"a.md": NOTE})


def test_a_repository_among_the_notes_answers_for_nothing(apart: Path) -> None:
    """Notes that bring a bare repository with them do not say themselves what still stands; that is told."""
    bare(apart / "new", apart.parent / "shop")
    run = kb("index", "new", cwd=apart)
    looks = "the folder of the notes looks like a bare repository: remove HEAD, objects and refs from it, or name it with --repo if it is meant"
    assert ([line for line in run.stderr.splitlines() if "still stands" in line], set(states(apart / "kb.db").values())) == (
        [f"new: cannot tell what still stands: {looks}"],
        {"unknown"},
    )


@pytest.mark.parametrize("named", [["--repo", "new"], ["--repo", "../bare"], []])
def test_a_bare_repository_that_is_named_is_asked(apart: Path, named: list[str]) -> None:
    """By --repo or in kb.toml, be it the folder of the notes itself, and whatever git's configuration says of those that are found."""
    bare(apart / "new", apart.parent / "shop")
    bare(apart.parent / "bare", apart.parent / "shop")
    (apart / "kb.toml").write_text("" if named else 'repositories = ["../bare"]\n')
    strict = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.bareRepository", "GIT_CONFIG_VALUE_0": "explicit"}
    kb("index", "new", *named, cwd=apart, **strict)
    assert set(states(apart / "kb.db").values()) == {"stands"}


def test_a_git_folder_that_is_no_repository_is_told(tmp_path: Path) -> None:
    """Where .git is empty there is nothing to mend."""
    write(tmp_path, {"notes/a.md": NOTE, ".git/x": ""})
    reason = "what is named .git there is no repository: remove it, or name the one that is meant with --repo"
    assert index_errors(tmp_path) == [f"notes: cannot tell what still stands: {reason}"]


def test_notes_that_stand_alone_miss_no_repository(tmp_path: Path) -> None:
    """Nothing is said to a team that keeps its notes outside of git and names no repository."""
    build(write(tmp_path / "notes", {"a.md": NOTE}), tmp_path / "kb.db")
    assert index_errors(tmp_path) == []


def test_json_names_the_repositories_that_cannot_be_asked(apart: Path) -> None:
    """Folder and reason."""
    (apart / "kb.toml").write_text('repositories = ["../gone"]\n')
    [unasked] = json.loads(kb("index", "--format", "json", cwd=apart).stdout)["unasked"]
    assert unasked == {"folder": "../gone", "reason": "the folder gone is not there: clone it, or name another with --repo"}
