"""What is left when a build is killed, interrupted or raced: the old build or the new one, never half of one."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from dump import logical
from harness import start, wait_until
from support import ROOT, build, kb, note, reading, write

WORDS = ["gateway", "retry", "refund", "cursor", "collation", "cache", "queue", "deploy", "token", "latency", "lease", "quorum", "shard", "replica", "backoff"]


def some_notes(chance: random.Random, names: range) -> dict[str, str]:
    """Notes of random words under these numbers."""
    texts = {number: " ".join(chance.choices(WORDS, k=60)) + f" unique{chance.randrange(10**9)}" for number in names}
    return {f"{number:03}.md": note(" ".join(chance.sample(WORDS, 3)), text) for number, text in texts.items()}


def fresh(folder: Path) -> dict[str, Any]:
    """What a build from nothing says of the notes as they are."""
    database = folder / "fresh.db"
    build(folder / "notes", database)
    dump = logical(database)
    for path in folder.glob("fresh.db*"):
        path.unlink()
    return dump


def is_locked(database: Path) -> bool:
    """True while another process is within its write transaction."""
    with closing(sqlite3.connect(database, isolation_level=None, timeout=0)) as probe:
        try:
            probe.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            return "locked" in str(error)
        return False


def integrity(database: Path) -> str:
    """What SQLite finds wrong with a database, its full-text index included; "ok" when nothing is."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO notes_fts (notes_fts) VALUES ('integrity-check')")
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def test_fifty_kills_leave_the_old_build_or_the_new(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    """After kill -9 at a random moment the database is whole, holds the old build or the new one, and the next run is right."""
    chance = random.Random(20261124)
    folder, database = tmp_path, tmp_path / "kb.db"
    write(folder / "notes", some_notes(chance, range(60)))
    started = time.monotonic()
    kb("index", cwd=folder)
    whole = time.monotonic() - started
    within = new = 0
    for turn in range(50):
        before = logical(database)
        write(folder / "notes", some_notes(chance, range(chance.randrange(30), 60)))
        (folder / "notes" / f"{chance.randrange(60):03}.md").unlink()
        after = fresh(folder)
        run = start("index", *chance.choice([(), ("--full",)]), cwd=folder)
        if turn % 2:
            time.sleep(chance.uniform(0.3, 1.1) * whole)
        else:
            wait_until(lambda run=run: is_locked(database) or run.poll() is not None)
            time.sleep(chance.uniform(0, 0.1) * whole)
        within += is_locked(database)
        run.kill()
        run.communicate()
        assert integrity(database) == "ok"
        left = logical(database)
        assert left in (before, after)
        new += left == after
        build(folder / "notes", database)
        assert logical(database) == after
    record_property("kills within the write transaction", within)
    record_property("kills after which the new build stood", new)
    print(f"50 kills: {within} within the write transaction; {50 - new} left the old build, {new} the new one")
    assert within >= 5


def test_a_killed_indexer_leaves_no_process_behind(tmp_path: Path) -> None:
    """The processes that read notes end when the one that writes is killed."""
    write(tmp_path / "notes", some_notes(random.Random(7), range(2000)))
    run = start("index", "--jobs", "2", cwd=tmp_path)
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    wait_until(lambda: len(children.read_text().split()) >= 2)
    left = children.read_text().split()
    run.kill()
    run.communicate()
    wait_until(lambda: not _alive(left))
    assert _alive(left) == []


def _alive(processes: list[str]) -> list[str]:
    return [process for process in processes if Path("/proc", process).exists()]


_REBUILD = """
import sys
from pathlib import Path
from kb.evaluating_notes import Silence
from kb.indexing.index import Task, index
folder = Path(sys.argv[1])
for number in range(100):
    extra = folder / "notes/extra.md"
    extra.write_text("# Extra\\n\\n## Root cause\\n\\nA cache.\\n") if number % 2 else extra.unlink(missing_ok=True)
    index(Task(folder / "notes", folder / "kb.db", full=True), Silence())
    print(number, flush=True)
"""


def test_a_thousand_reads_during_a_hundred_rebuilds_see_whole_builds(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    """Each read finds as many notes, vectors and dates as its build says, and never an error."""
    write(tmp_path / "notes", some_notes(random.Random(7), range(12)))
    build(tmp_path / "notes", tmp_path / "kb.db")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    rebuilding = subprocess.Popen([sys.executable, "-c", _REBUILD, str(tmp_path)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    reads, seen, builds = 0, set(), set()
    while rebuilding.poll() is None or reads < 1000:
        with reading(tmp_path / "kb.db") as reader:
            notes = reader.build().notes
            frequencies, terms = reader.corpus(), reader.term_ids([*WORDS, "cach"])
            posted = sum(len(places) for _, _, places, _ in reader.postings([terms["cach"]]))
            found = (notes, frequencies.notes, len(reader.dated()), len(list(reader.marks())), reader.understood()[0])
            assert found == (notes,) * 5
            assert posted == frequencies.frequencies[terms["cach"]]
        reads += 1
        seen.add(notes)
        builds.add(rebuilding.poll())
    out, err = rebuilding.communicate()
    record_property("reads", reads)
    print(f"{reads} reads during {len(out.split())} rebuilds")
    assert (rebuilding.returncode, err, len(out.split()), seen) == (0, "", 100, {12, 13})
    assert reads >= 1000


@pytest.mark.parametrize("existing", [True, False], ids=["over a build", "from nothing"])
def test_two_runs_at_once_both_succeed(tmp_path: Path, existing: bool) -> None:
    """Both end with exit code 0, and the database is what one run would have made."""
    chance = random.Random(3)
    write(tmp_path / "notes", some_notes(chance, range(80)))
    if existing:
        build(tmp_path / "notes", tmp_path / "kb.db")
        write(tmp_path / "notes", some_notes(chance, range(40, 90)))
    for _ in range(4):
        runs = [start("index", *options, cwd=tmp_path) for options in ((), ("--full",), ())]
        said = [run.communicate() for run in runs]
        assert [run.returncode for run in runs] == [0, 0, 0], said
        assert (logical(tmp_path / "kb.db"), integrity(tmp_path / "kb.db")) == (fresh(tmp_path), "ok")
        if not existing:
            for path in tmp_path.glob("kb.db*"):
                path.unlink()


@pytest.mark.parametrize("notes", [60, 400], ids=["in one process", "with workers"])
def test_ctrl_c_leaves_the_old_build(tmp_path: Path, notes: int) -> None:
    """Ctrl-C within the write transaction ends the run and its workers with exit code 130 and one line; the old build stands."""
    chance = random.Random(5)
    write(tmp_path / "notes", some_notes(chance, range(5)))
    build(tmp_path / "notes", tmp_path / "kb.db")
    before = logical(tmp_path / "kb.db")
    write(tmp_path / "notes", some_notes(chance, range(notes)))
    run = start("index", "--jobs", 2, cwd=tmp_path, start_new_session=True)
    wait_until(lambda: is_locked(tmp_path / "kb.db"))
    os.killpg(run.pid, signal.SIGINT)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out, err) == (130, "", "Stopped; the old build is untouched.\n")
    assert (logical(tmp_path / "kb.db"), integrity(tmp_path / "kb.db")) == (before, "ok")
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)
