"""A database that is missing, locked, damaged, of somebody else, or has no room: what is said, and what is left as it was."""

import contextlib
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from dump import logical
from harness import kb_as_nobody, start
from support import ROOT, build, kb, note, write

from kb.store.schema import SCHEMA_VERSION

NOTES = {f"{number:02}.md": note(f"Queue {number} stopped", f"The consumer lost its lease{' again' * number}.") for number in range(20)}
QUESTIONS = (("search", "lease"), ("similar", "notes/01.md"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twenty notes, indexed."""
    write(tmp_path / "notes", NOTES)
    build(tmp_path / "notes", tmp_path / "kb.db")
    return tmp_path


def spoil(database: Path, content: bytes) -> None:
    """Put other bytes in the place of a database."""
    for side in ("-wal", "-shm"):
        Path(f"{database}{side}").unlink(missing_ok=True)
    database.write_bytes(content)


UNUSABLE = {
    "missing": (None, "kb.db does not exist. Build it with: kb index"),
    "empty": (b"", "kb.db is empty. Build it with: kb index"),
    "text": (b"not a database at all\n" * 100, "kb.db is not a kb database, so it is left as it is. Choose another file with --db."),
}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
@pytest.mark.parametrize(("content", "message"), UNUSABLE.values(), ids=list(UNUSABLE))
def test_a_question_to_no_database_says_what_to_do(folder: Path, content: bytes | None, message: str, question: tuple[str, str]) -> None:
    """One line on standard error, nothing on standard output, exit code 2."""
    spoil(folder / "kb.db", content or b"")
    if content is None:
        (folder / "kb.db").unlink()
    run = kb(*question, cwd=folder)
    assert (run.returncode, run.stdout, run.stderr) == (2, "", f"Error: {message}\n")


def test_an_empty_file_becomes_a_database(folder: Path) -> None:
    """kb index builds in a file without a byte."""
    spoil(folder / "kb.db", b"")
    assert (kb("index", cwd=folder).returncode, kb("search", "lease", cwd=folder).returncode) == (0, 0)


@pytest.mark.parametrize("content", [b"not a database at all\n" * 100, b"xy"], ids=["text", "two signs"])
def test_a_text_file_is_left_as_it_is(folder: Path, content: bytes) -> None:
    """kb index refuses a file that is no database, and does not touch it."""
    spoil(folder / "kb.db", content)
    run = kb("index", cwd=folder)
    assert (run.returncode, run.stderr) == (2, "Error: kb.db is not a kb database, so it is left as it is. Choose another file with --db.\n")
    assert ((folder / "kb.db").read_bytes(), sorted(path.name for path in folder.iterdir())) == (content, ["kb.db", "notes"])


def set_version(database: Path, version: int) -> None:
    """Give a database another schema version."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")


def test_a_database_of_a_newer_version_is_refused(folder: Path) -> None:
    """Index, search and similar say that it is newer, with exit code 2, and leave it as it is."""
    set_version(folder / "kb.db", 99)
    before = (folder / "kb.db").read_bytes()
    runs = [kb(*words, cwd=folder) for words in (("index",), ("index", "--full"), *QUESTIONS)]
    message = f"Error: kb.db was built by a newer kb (schema 99, this program knows {SCHEMA_VERSION}). Upgrade kb, or choose another file with --db.\n"
    assert [(run.returncode, run.stderr) for run in runs] == [(2, message)] * 4
    assert (folder / "kb.db").read_bytes() == before


def test_a_database_of_an_older_version_is_rebuilt(folder: Path) -> None:
    """A question asks for a build, and kb index makes it whatever the old tables were."""
    expected = logical(folder / "kb.db")
    with closing(sqlite3.connect(folder / "kb.db")) as connection:
        connection.executescript("DROP TABLE sections; ALTER TABLE files ADD COLUMN more; CREATE TABLE older (x); PRAGMA user_version = 0")
    asked, built = kb("search", "lease", cwd=folder), kb("index", cwd=folder)
    assert (asked.returncode, asked.stderr) == (2, "Error: kb.db was built by an older kb. Build it again with: kb index\n")
    assert (built.returncode, logical(folder / "kb.db")) == (0, expected), built.stderr


_DAMAGED = re.compile(r"Error: kb\.db is damaged \([^\n]*\)\. Delete it and build it again with: kb index\n$")


def damaged(database: Path, how: str) -> None:
    """Damage a database: cut it off, or write noise over pages in its middle."""
    content = bytearray(database.read_bytes())
    if how == "truncated":
        content = content[: len(content) // 2]
    elif how == "cut within a page":
        content = content[: len(content) - 1000]
    else:
        middle = len(content) // 8192 * 4096
        content[4096 if how == "all but the head" else middle :] = os.urandom(len(content) - (4096 if how == "all but the head" else middle))
    spoil(database, bytes(content))


@pytest.mark.parametrize("how", ["truncated", "cut within a page", "garbage in the second half", "all but the head"])
def test_a_damaged_database_is_told_or_answers(folder: Path, how: str) -> None:
    """Every command ends with an answer, or with exit code 2 and the way out; never with a traceback."""
    damaged(folder / "kb.db", how)
    runs = [kb(*words, cwd=folder) for words in (*QUESTIONS, ("index",))]
    for run in runs:
        assert (run.returncode, run.stderr) == (0, "") or (run.returncode == 2 and _DAMAGED.match(run.stderr)), run.stderr
    assert runs[0].returncode == 2 or how == "cut within a page"


@pytest.mark.parametrize(
    ("table", "column", "question"),
    [
        ("files", "sha256", ("index", "--full")),
        ("files", "stat", ("index",)),
        ("notes", "title", ("similar", "draft.md")),
        ("build", "vocabulary", ("similar", "draft.md")),
    ],
)
def test_text_that_is_none_is_damage(folder: Path, table: str, column: str, question: tuple[str, ...]) -> None:
    """Bytes that are no UTF-8 in a column of text end with the way out, or are written anew."""
    with closing(sqlite3.connect(folder / "kb.db")) as connection, connection:
        connection.execute(f"UPDATE {table} SET {column} = CAST(x'61ff62' AS TEXT)")
    (folder / "draft.md").write_text("# Everything\n\nA queue, a retry, a cache.\n")
    run = kb(*question, cwd=folder)
    assert (run.returncode, run.stderr) == (0, "") or (run.returncode == 2 and _DAMAGED.match(run.stderr)), run.stderr


@pytest.mark.parametrize("how", ["truncated", "garbage in the second half", "all but the head"])
def test_the_way_out_of_a_damaged_database_works(folder: Path, how: str) -> None:
    """After the file is deleted, as the message says, kb index builds it again."""
    expected = logical(folder / "kb.db")
    damaged(folder / "kb.db", how)
    for path in folder.glob("kb.db*"):
        path.unlink()
    assert (kb("index", cwd=folder).returncode, logical(folder / "kb.db")) == (0, expected)


TAMPERED = {
    "frequencies cut": "UPDATE corpus SET document_frequencies = zeroblob(8)",
    "frequencies of nothing": "UPDATE corpus SET document_frequencies = zeroblob(length(document_frequencies))",
    "no corpus": "DELETE FROM corpus",
    "notes below nothing": "UPDATE corpus SET notes = -5",
    "terms that are none": "UPDATE vectors SET terms = x'ffffffffffffffff'",
    "counts of nothing": "UPDATE vectors SET counts = zeroblob(length(counts))",
    "no vectors": "DELETE FROM vectors",
    "postings that do not fit": "UPDATE postings SET notes = x'ffff', impacts = x''",
    "a folder that can be none": "UPDATE build SET notes_folder = 'a' || char(0) || 'b'",
    "no vocabulary": "UPDATE build SET vocabulary = '{}'",
    "levels that are text": """UPDATE build SET levels = '{"strong": "x", "possible": 0.3, "typical": 0}'""",
    "a family without notes": "INSERT INTO families VALUES (1, 99999)",
    "a date that is none": "UPDATE notes SET date = 'zzz'",
    "a title that is no text": "UPDATE notes SET title = x'ff00'",
}


@pytest.mark.parametrize("question", [("similar", "notes/00.md"), ("recurrences",), ("search", "lease"), ("similar", "notes/00.md", "--explain", "01")])
@pytest.mark.parametrize("change", TAMPERED.values(), ids=list(TAMPERED))
def test_a_tampered_build_is_told_or_answers(folder: Path, change: str, question: tuple[str, ...]) -> None:
    """Values that no build holds end in an answer, or in one line with what to do; never in a traceback or a crash."""
    with closing(sqlite3.connect(folder / "kb.db")) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(change)
        connection.commit()
    run = kb(*question, cwd=folder)
    assert (run.returncode, run.stderr) == (0, "") or (run.returncode == 2 and _DAMAGED.match(run.stderr)), run.stderr


@pytest.fixture
def read_only(open_folder: Path) -> Path:
    """Notes and a database in a folder that others may enter; who may write is up to the test."""
    write(open_folder / "notes", NOTES)
    build(open_folder / "notes", open_folder / "kb.db")
    (open_folder / "kb.db").chmod(0o644)
    return open_folder


@pytest.mark.parametrize("mode", [0o555, 0o777], ids=["folder too", "file only"])
def test_a_read_only_database_answers(read_only: Path, tmp_path: Path, mode: int) -> None:
    """Search and similar work for a user who may write neither the file nor its folder."""
    read_only.chmod(mode)
    (read_only / "kb.db").chmod(0o444)
    runs = [kb_as_nobody(*question, cwd=read_only, scratch=tmp_path / question[0]) for question in QUESTIONS]
    assert [(run.returncode, run.stderr, bool(run.stdout)) for run in runs] == [(0, "", True)] * 2


@pytest.mark.parametrize("mode", [0o555, 0o777], ids=["folder too", "file only"])
def test_a_read_only_database_is_not_written(read_only: Path, tmp_path: Path, mode: int) -> None:
    """kb index says that it may not write, where, and what to do; exit code 2."""
    read_only.chmod(mode)
    (read_only / "kb.db").chmod(0o444)
    before = (read_only / "kb.db").read_bytes()
    run = kb_as_nobody("index", "--full", cwd=read_only, scratch=tmp_path)
    advice = "attempt to write a readonly database. Make the file and its folder writable, or choose another file with --db."
    assert (run.returncode, run.stderr) == (2, f"Error: kb.db: {advice}\n")
    assert (read_only / "kb.db").read_bytes() == before


def test_a_run_without_changes_needs_no_right_to_write(read_only: Path, tmp_path: Path) -> None:
    """kb index over notes that did not change succeeds where nothing may be written."""
    read_only.chmod(0o555)
    (read_only / "kb.db").chmod(0o444)
    kb("index", cwd=read_only)
    run = kb_as_nobody("index", cwd=read_only, scratch=tmp_path)
    assert (run.returncode, run.stderr, "20 unchanged" in run.stdout) == (0, "", True)


def test_a_database_in_a_folder_that_may_not_be_written(read_only: Path, tmp_path: Path) -> None:
    """kb index says so for a database that is yet to be made, and in a folder that is not there."""
    read_only.chmod(0o555)
    runs = [kb_as_nobody("index", "--db", name, cwd=read_only, scratch=tmp_path / name[:1]) for name in ("new.db", "gone/new.db")]
    advice = "unable to open database file. Check that the folder exists and may be written, or choose another file with --db."
    assert [(run.returncode, run.stderr) for run in runs] == [(2, f"Error: {name}: {advice}\n") for name in ("new.db", "gone/new.db")]


@contextlib.contextmanager
def locked(database: Path) -> Iterator[sqlite3.Connection]:
    """Hold the write lock of a database."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def test_a_locked_database_is_waited_for_and_answers_meanwhile(folder: Path) -> None:
    """While another program writes, kb index says that it waits and search answers; then the run goes on."""
    write(folder / "notes", {"new.md": NOTES["03.md"]})
    with locked(folder / "kb.db") as holder:
        waiting = start("index", cwd=folder)
        assert waiting.stderr is not None
        said = waiting.stderr.readline()
        asked = kb("search", "lease", cwd=folder)
        still = waiting.poll()
        holder.execute("ROLLBACK")
        out, err = waiting.communicate(timeout=60)
    assert (said, asked.returncode, still) == ("Another kb index is writing this database; waiting for it…\n", 0, None)
    assert (waiting.returncode, err, "1 added, 20 unchanged" in out) == (0, "", True)


def test_ctrl_c_ends_the_wait_for_a_lock(folder: Path) -> None:
    """A run that waits for another ends at Ctrl-C with exit code 130."""
    write(folder / "notes", {"new.md": NOTES["03.md"]})
    with locked(folder / "kb.db"):
        waiting = start("index", cwd=folder)
        assert waiting.stderr is not None
        waiting.stderr.readline()
        waiting.send_signal(2)
        _, err = waiting.communicate(timeout=60)
    assert (waiting.returncode, err) == (130, "Stopped; the old build is untouched.\n")


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of two megabytes; where none may be mounted, a folder in which no file of a child grows over that."""
    place = Path(tempfile.mkdtemp())
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    mounted = shutil.which("mount") and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    yield place
    if mounted:
        subprocess.run(["umount", place], check=True)
    shutil.rmtree(place)


def test_a_full_disk_leaves_the_old_build(folder: Path, small_disk: Path) -> None:
    """kb index says that there is no room, with exit code 2; the old build answers, and with room the run succeeds."""
    shutil.copy(folder / "kb.db", small_disk / "kb.db")
    expected = logical(small_disk / "kb.db")
    write(folder / "notes", {f"large-{number}.md": NOTES["01.md"] + " ".join(f"word{number}x{word}" for word in range(9_000)) for number in range(20)})
    # Where no disk is mounted the limit stands in for it; its signal is ignored so that writing fails as on a full disk.
    script = "import signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from kb.cli import main; main(sys.argv[1:])"
    run = subprocess.run(
        [sys.executable, "-c", script, "index", "notes", "--db", str(small_disk / "kb.db"), "--jobs", "1"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2**21, 2**21)),
    )
    assert run.returncode == 2, run.stderr
    assert run.stderr.startswith(f"Error: {small_disk / 'kb.db'}: "), run.stderr
    assert run.stderr.endswith("the old build is untouched.\n"), run.stderr
    assert (logical(small_disk / "kb.db"), kb("search", "lease", "--db", small_disk / "kb.db", cwd=folder).returncode) == (expected, 0)
    shutil.copy(small_disk / "kb.db", folder / "again.db")
    assert kb("index", "--db", "again.db", cwd=folder).returncode == 0


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("question", [*QUESTIONS, ("show", "notes/01.md"), ("index",)], ids=lambda question: question[0])
def test_a_reader_that_goes_away_is_no_error(folder: Path, question: tuple[str, ...], form: str) -> None:
    """With standard output closed at the other end the command ends without a word."""
    read, written = os.pipe()
    os.close(read)
    run = start(*question, "--format", form, cwd=folder, stdout=written)
    os.close(written)
    _, err = run.communicate(timeout=60)
    assert (run.returncode, err) == (0, "")


def test_head_takes_a_line_of_a_long_report(folder: Path) -> None:
    """`kb search … | head -1` prints one line; both programs have nothing to complain about."""
    write(folder / "notes", {f"more-{number:03}.md": NOTES["01.md"] for number in range(600)})
    kb("index", cwd=folder)
    command = f"{sys.executable} -m kb search lease --limit 1000 | head -1"
    run = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert (run.returncode, run.stderr, run.stdout.count("\n")) == (0, "", 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_report_that_finds_no_room_is_an_error(folder: Path) -> None:
    """When standard output cannot be written, one line says so, and the exit code is 2."""
    with open("/dev/full", "w") as full:
        run = start("search", "lease", cwd=folder, stdout=full)
        _, err = run.communicate(timeout=60)
    assert (run.returncode, err) == (2, "Error: no space left on device. Make room and run the command again.\n")


def test_closed_standard_output_is_no_error(folder: Path) -> None:
    """`kb search … >&-` ends without a word."""
    command = f"exec {sys.executable} -m kb search lease >&-"
    run = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert (run.returncode, run.stderr) == (0, "")
