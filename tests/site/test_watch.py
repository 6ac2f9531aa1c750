"""`kb serve --watch`: real processes that index what changes while they serve."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from browser import NOTES, process

SERVE = [sys.executable, "-m", "kb", "serve", "--port", "0"]
NOTE = "# Queue stood still\n\n## Root cause\n\nA zebra on the line.\n"


class Watching(NamedTuple):
    """A running server, and the file that takes what it says on standard error."""

    address: str
    server: subprocess.Popen[str]
    told: Path

    def titles(self) -> set[str]:
        """The titles that the site shows."""
        start = urlsplit(self.address)
        with urllib.request.urlopen(f"{start.scheme}://{start.netloc}/kb/notes.json?_shape=array&_size=max", timeout=20) as answer:
            return {row["title"] for row in json.loads(answer.read())}

    def lines(self, words: str) -> list[str]:
        """The lines with some words that the server has told."""
        return [line for line in self.told.read_text(encoding="utf-8").splitlines() if words in line]


@contextmanager
def watching(folder: Path, *options: str, notes: str = "notes") -> Iterator[Watching]:
    """`kb serve --watch` in a folder, for the length of a block."""
    command = ["/bin/sh", "-c", 'exec "$@" 2>told', "sh", *SERVE, "--watch", notes, *options]
    with process(*command, cwd=folder, says="at", stream="stdout") as (address, server):
        yield Watching(address, server, folder / "told")


def until(fact: Callable[[], bool]) -> None:
    """Wait for a fact; it need not come soon, only some time."""
    for _ in range(600):
        if fact():
            return
        time.sleep(0.1)
    pytest.fail("it never came")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with notes."""
    shutil.copytree(NOTES, tmp_path / "notes")
    return tmp_path


def soundness(database: Path) -> str:
    """What SQLite says of a file."""
    with closing(sqlite3.connect(database)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def test_a_missing_database_is_built_and_follows_its_notes(folder: Path) -> None:
    """What is added, changed and removed shows without a command; Ctrl+C ends it cleanly."""
    with watching(folder) as site:
        assert "Café menus lose their accents" in site.titles()
        (folder / "notes/new.md").write_text(NOTE, encoding="utf-8")
        until(lambda: "Queue stood still" in site.titles())
        (folder / "notes/new.md").write_text(NOTE.replace("Queue", "Line"), encoding="utf-8")
        until(lambda: "Line stood still" in site.titles())
        (folder / "notes/new.md").unlink()
        until(lambda: not {"Queue stood still", "Line stood still"} & site.titles())
    assert site.server.returncode == 0
    assert len(site.lines("1 added")) == len(site.lines("1 changed")) == len(site.lines("1 removed")) == 1
    assert site.lines("Error") == site.lines("Traceback") == []
    assert soundness(folder / "kb.db") == "ok"


def test_what_changed_before_the_start_is_indexed(folder: Path) -> None:
    """An old build is brought up to date before it is shown."""
    subprocess.run([sys.executable, "-m", "kb", "index"], cwd=folder, check=True, capture_output=True)
    (folder / "notes/new.md").write_text(NOTE, encoding="utf-8")
    with watching(folder) as site:
        assert "Queue stood still" in site.titles()


def test_a_burst_of_saves_is_one_run(folder: Path) -> None:
    """Fifty files at once lead to one run that adds all of them."""
    with watching(folder) as site:
        for number in range(50):
            (folder / f"notes/new-{number}.md").write_text(f"# Queue {number}\n", encoding="utf-8")
        until(lambda: "Queue 49" in site.titles())
    assert len(site.lines(" added")) == 2
    assert len(site.lines("50 added")) == 1


def test_the_database_and_hidden_files_do_not_count(folder: Path) -> None:
    """A database among the notes is written once a change, and what stands in hidden folders leads to no run."""
    with watching(folder, "--db", "notes/kb.db") as site:
        (folder / "notes/.git").mkdir()
        (folder / "notes/.git/new.md").write_text(NOTE, encoding="utf-8")
        (folder / "notes/.new.md.swp").write_text(NOTE, encoding="utf-8")
        time.sleep(2)
        (folder / "notes/new.md").write_text(NOTE, encoding="utf-8")
        until(lambda: "Queue stood still" in site.titles())
        time.sleep(2)
    assert len(site.lines("Indexed")) == 2


def test_a_fault_in_the_configuration_is_told_and_survived(folder: Path) -> None:
    """A half-written kb.toml above the notes is told in a line; the old build is shown until it is mended."""
    (folder / "notes/new.md").write_text(NOTE, encoding="utf-8")
    with watching(folder) as site:
        (folder / "kb.toml").write_text('exclude = ["new', encoding="utf-8")
        until(lambda: bool(site.lines("cannot be read as TOML")))
        assert "Queue stood still" in site.titles()
        (folder / "kb.toml").write_text('exclude = ["new.md"]\n', encoding="utf-8")
        until(lambda: "Queue stood still" not in site.titles())
    assert site.server.returncode == 0
    assert [line.startswith("Error: ") for line in site.lines("TOML")] == [True]


def test_a_folder_that_is_away_for_a_moment_is_watched_again(folder: Path) -> None:
    """Another folder at the place of the notes is indexed, and its changes too; that they were away is told."""
    with watching(folder) as site:
        (folder / "notes").rename(folder / "away")
        until(lambda: bool(site.lines("Error: notes does not exist")))
        assert "Café menus lose their accents" in site.titles()
        shutil.copytree(NOTES, folder / "notes")
        (folder / "notes/first.md").write_text(NOTE, encoding="utf-8")
        until(lambda: "Queue stood still" in site.titles())
        (folder / "notes/second.md").write_text(NOTE.replace("Queue", "Line"), encoding="utf-8")
        until(lambda: "Line stood still" in site.titles())
        shutil.rmtree(folder / "notes")
        shutil.copytree(NOTES, folder / "notes")
        until(lambda: "Line stood still" not in site.titles())
        (folder / "notes/third.md").write_text(NOTE.replace("Queue", "Road"), encoding="utf-8")
        until(lambda: "Road stood still" in site.titles())


def test_a_commit_leads_to_a_run(folder: Path) -> None:
    """What still stands is judged at HEAD, so a commit counts, in a linked work tree too."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    for words in (["init", "-q", "code"], ["-C", "code", "commit", "-q", "--allow-empty", "-m", "first"], ["-C", "code", "worktree", "add", "-q", "../linked"]):
        subprocess.run([*git, *words], cwd=folder, check=True, capture_output=True)
    with watching(folder, "--repo", "code", "--repo", "linked") as site:
        for number, place in enumerate(("code", "linked"), 2):
            subprocess.run([*git, "-C", place, "commit", "-q", "--allow-empty", "-m", "next"], cwd=folder, check=True)
            until(lambda number=number: len(site.lines("Indexed")) == number)


def test_a_locked_database_is_waited_for(folder: Path) -> None:
    """A run that finds the database locked waits, and the site is shown meanwhile."""
    with watching(folder) as site:
        with closing(sqlite3.connect(folder / "kb.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            (folder / "notes/new.md").write_text(NOTE, encoding="utf-8")
            until(lambda: bool(site.lines("waiting for it")))
            assert "Queue stood still" not in site.titles()
            other.execute("ROLLBACK")
        until(lambda: "Queue stood still" in site.titles())


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the run is found by what Linux tells of processes")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_during_a_run_leaves_the_old_build(folder: Path, stop: signal.Signals) -> None:
    """A server that is told to stop while a large run is under way ends with 0, and no process stays; the old build is whole."""
    with watching(folder) as site:
        before = len(site.titles())
        for number in range(6000):
            (folder / f"notes/new-{number}.md").write_text(f"# Queue {number}\n\n" + "A word of many. " * 400, encoding="utf-8")
        until(lambda: bool(_children(site.server.pid)))
        (run,) = _children(site.server.pid)
        site.server.send_signal(stop)
        assert site.server.wait(timeout=60) == 0
    until(lambda: not _is_alive(run))
    assert site.lines("Traceback") == []
    assert soundness(folder / "kb.db") == "ok"
    with closing(sqlite3.connect(folder / "kb.db")) as connection:
        assert connection.execute("SELECT count(*) FROM notes").fetchone()[0] >= before


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _children(process: int) -> list[int]:
    return [int(child) for thread in Path(f"/proc/{process}/task").iterdir() for child in (thread / "children").read_text().split()]


def failing(folder: Path, *arguments: str, before: str = "pass") -> str:
    """What `kb serve` says when it cannot run."""
    code = f"import sys; {before}; from kb.cli import main; main(sys.argv[1:])"
    run = subprocess.run([sys.executable, "-c", code, "serve", "--port", "0", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (2, "")
    return run.stderr


def test_the_missing_package_is_named(folder: Path) -> None:
    """Without watchfiles --watch says what to install."""
    said = failing(folder, "--watch", "notes", before="sys.modules['watchfiles'] = None")
    assert said == "Error: --watch needs the package watchfiles. Install it: pip install 'postmortem-kb[watch]'\n"


def test_what_cannot_be_built_is_not_served(tmp_path: Path) -> None:
    """Without a database and without notes there is nothing to serve; both are told."""
    assert failing(tmp_path, "--watch", "notes").splitlines() == [
        "Error: notes does not exist. Name the folder of your notes: kb index NOTES",
        "Error: kb.db could not be built from notes. Mend what was told above, and start again.",
    ]


def test_repositories_are_for_the_runs(folder: Path) -> None:
    """--repo without --watch would do nothing, and is refused."""
    assert "--repo is for the runs of --watch" in failing(folder, "--repo", os.curdir)
