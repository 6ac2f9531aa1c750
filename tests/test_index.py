"""`kb index`: what is read, what is counted, what is said."""

import fnmatch
import json
import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT, build, kb, note, reading, write

from kb.indexing.scan import matcher

TWO = {"a.md": note("First", "Disk full."), "b.md": note("Second", "Key expired.")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two notes, indexed."""
    write(tmp_path / "notes", TWO)
    build(tmp_path / "notes", tmp_path / "kb.db")
    return tmp_path


def counts(folder: Path, *options: str) -> tuple[int, int, int, int]:
    """Added, changed, removed, unchanged of a run."""
    report = json.loads(kb("index", "notes", "--format", "json", *options, cwd=folder).stdout)
    return report["added"], report["changed"], report["removed"], report["unchanged"]


def test_a_run_without_changes_changes_nothing(folder: Path) -> None:
    """All notes are unchanged, and the database keeps its bytes."""
    counts(folder)
    before = (folder / "kb.db").read_bytes()
    assert counts(folder) == (0, 0, 0, 2)
    assert (folder / "kb.db").read_bytes() == before


def test_a_run_without_changes_reads_no_note(folder: Path) -> None:
    """With all files put out of reach but for their names and sizes, a run without changes still succeeds."""
    counts(folder)
    script = (
        "import builtins, pathlib, sys; from kb.cli import main; read = pathlib.Path.read_bytes\n"
        "def guard(path):\n    assert path.parent.name != 'notes', path\n    return read(path)\n"
        "pathlib.Path.read_bytes = guard; main(['index', 'notes'])"
    )
    import subprocess
    import sys

    run = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert (run.returncode, "2 unchanged" in run.stdout) == (0, True), run.stderr


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda notes: write(notes, {"c.md": note("Third", "Lock held.")}), (1, 0, 0, 2)),
        (lambda notes: write(notes, {"a.md": note("First", "Disk was full of logs.")}), (0, 1, 0, 1)),
        (lambda notes: (notes / "a.md").unlink(), (0, 0, 1, 1)),
        (lambda notes: (notes / "a.md").rename(notes / "z.md"), (1, 0, 1, 1)),
        (lambda notes: os.utime(notes / "a.md", (1, 1)), (0, 0, 0, 2)),
    ],
    ids=["added", "changed", "removed", "renamed", "touched"],
)
def test_what_changed_is_counted(folder: Path, change, expected: tuple[int, int, int, int]) -> None:  # type: ignore[no-untyped-def]
    """One note added, changed, removed or renamed is counted as such; one that was only touched is unchanged."""
    change(folder / "notes")
    assert counts(folder) == expected


def test_full_reads_everything_again(folder: Path) -> None:
    """With --full all notes are added anew."""
    assert counts(folder, "--full") == (2, 0, 0, 0)


def test_two_processes_give_what_one_gives(tmp_path: Path) -> None:
    """The build does not depend on the number of processes."""
    write(tmp_path / "notes", {f"{number:03}.md": note(f"Note {number}", f"Cause {number} of cache.") for number in range(320)})
    for jobs in ("1", "2"):
        kb("index", "notes", "--db", f"{jobs}.db", "--jobs", jobs, cwd=tmp_path)
    one, two = (list(sqlite3.connect(tmp_path / f"{jobs}.db").execute("SELECT note_id, title, root_cause FROM notes ORDER BY note_id")) for jobs in "12")
    assert (len(one), one) == (320, two)


def test_first_build_says_what_it_understood(tmp_path: Path) -> None:
    """The first build counts root causes, dates and categories, names unknown headings, and shows how to teach one."""
    write(tmp_path / "notes", {"a.md": "# One\n\n## Pfeffer\n\ntext\n\n## Root cause\n\nSalt.\n"})
    lines = kb("index", cwd=tmp_path).stdout.splitlines()
    assert lines[1:] == [
        "Understood 1 note: 1 with a root cause, 1 without a date, 0 categories; headings not known: Pfeffer (1).",
        'Teach a heading in kb.toml:  [headings]  KIND = ["Pfeffer"]  with KIND one of summary, context, impact, detection, '
        "timeline, evidence, root-cause, contributing-factors, fix, verification, lessons, updates, fields.",
    ]


def test_a_taught_heading_is_understood(tmp_path: Path) -> None:
    """After the line is in kb.toml the next run reads everything again, and the heading is known."""
    write(tmp_path / "notes", {"a.md": "# One\n\n## Pfeffer\n\ntext\n"})
    kb("index", cwd=tmp_path)
    (tmp_path / "kb.toml").write_text('[headings]\nroot-cause = ["Pfeffer"]\n')
    kb("index", cwd=tmp_path)
    with reading(tmp_path / "kb.db") as reader:
        assert reader.understood() == (1, 1, 1, 0)


def test_what_is_left_out_is_named(tmp_path: Path) -> None:
    """README, index and template are left out by rule, and so is a file without suffix and heading; all are named."""
    files = {"README.md": "# x", "sub/index.md": "# x", "my-template.md": "# x", "LICENSE": "text", "plain": "no heading", "with-heading": "# A note\n\ntext\n"}
    write(tmp_path / "notes", files)
    report = json.loads(kb("index", "--format", "json", cwd=tmp_path).stdout)
    assert [one["path"] for one in report["left_out"]] == ["LICENSE", "README.md", "my-template.md", "plain", "sub/index.md"]
    assert report["notes"] == 1


def test_strict_fails_on_a_skipped_file(tmp_path: Path) -> None:
    """A file that cannot be read is skipped with its reason and exit code 0; with --strict the code is 1."""
    write(tmp_path / "notes", {"a.md": note("One", "x")})
    (tmp_path / "notes/b.md").write_bytes(b"\x00\x01")
    runs = [kb("index", *options, cwd=tmp_path) for options in ((), ("--strict",))]
    assert [run.returncode for run in runs] == [0, 1]
    assert runs[0].stderr == "b.md: skipped: not text (byte 0x00 at offset 0)\n"


def test_json_has_the_promised_keys(folder: Path) -> None:
    """The keys of the report are those of docs/json.md."""
    report = json.loads(kb("index", "notes", "--format", "json", cwd=folder).stdout)
    assert list(report) == ["version", "added", "changed", "removed", "unchanged", "skipped", "left_out", "faults", "unasked", "notes", "seconds"]


def test_a_fault_is_told_with_path_and_line(tmp_path: Path) -> None:
    """A date that cannot be read is told as path:line: message; the note is indexed."""
    write(tmp_path / "notes", {"a.md": "# One\n\n**Date:** sometime in spring\n\n## Root cause\n\nx y z\n"})
    run = kb("index", cwd=tmp_path)
    assert run.stderr == "a.md:3: no date can be read from 'sometime in spring'; write it as 2026-03-14 08:13\n"


def test_no_notes_at_all_is_a_build(tmp_path: Path) -> None:
    """An empty folder gives a build without notes, which can be searched."""
    (tmp_path / "notes").mkdir()
    runs = [kb("index", cwd=tmp_path), kb("search", "x", cwd=tmp_path), kb("similar", "-", cwd=tmp_path, stdin=b"# A b\n\nc d e\n")]
    assert [run.returncode for run in runs] == [0, 0, 0]


def test_no_path_of_the_machine_is_stored(folder: Path) -> None:
    """The build names its folder as seen from the database."""
    with reading(folder / "kb.db") as reader:
        assert reader.build().notes_folder == "notes"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("index", "nowhere"), "Error: nowhere does not exist. Name the folder of your notes: kb index NOTES\n"),
        (("index", "notes/a.md"), "Error: notes/a.md is not a folder. Name the folder that holds the notes.\n"),
        (("index", "notes", "--db", "notes/a.md"), "Error: notes/a.md is not a kb database, so it is left as it is. Choose another file with --db.\n"),
        (("similar", "nowhere.md"), "Error: nowhere.md does not exist. Name a markdown file, or - for standard input.\n"),
        (("similar", "notes/a.md", "--db", "no.db"), "Error: no.db does not exist. Build it with: kb index --db no.db\n"),
        (("search", "x", "--db", "no.db"), "Error: no.db does not exist. Build it with: kb index --db no.db\n"),
        (("show", "notes"), "Error: notes is not a regular file. Name a markdown file, or - for standard input.\n"),
        (("show", "x" * 300), f"Error: {'x' * 300}: File name too long. Name a file or folder that may be read.\n"),
        (("show", "\x1b[31m.md"), "Error: [31m.md does not exist. Name a markdown file, or - for standard input.\n"),
        (("eval", "notes", "--notes", "notes"), "Error: notes is not a file. Name a table of pairs.\n"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    """What happened, where, and what to do; exit code 2."""
    run = kb(*arguments, cwd=folder)
    assert (run.returncode, run.stdout, run.stderr) == (2, "", message)


@pytest.mark.parametrize("arguments", [("loop",), ("loop/x",), ("notes", "--db", "loop")])
def test_a_link_to_itself_is_no_folder_and_no_database(folder: Path, arguments: tuple[str, ...]) -> None:
    """It is told in one line, with exit code 2."""
    (folder / "loop").symlink_to("loop")
    run = kb("index", *arguments, cwd=folder)
    assert (run.returncode, run.stderr.startswith("Error: loop"), run.stderr.count("\n")) == (2, True, 1)


def test_a_foreign_database_is_left_as_it_is(folder: Path) -> None:
    """A database of somebody else keeps its bytes."""
    with sqlite3.connect(folder / "theirs.db") as connection:
        connection.execute("CREATE TABLE precious (x)")
    connection.close()
    before = (folder / "theirs.db").read_bytes()
    run = kb("index", "notes", "--db", "theirs.db", cwd=folder)
    assert (run.returncode, (folder / "theirs.db").read_bytes() == before) == (2, True)
    assert run.stderr == "Error: theirs.db is not a kb database, so it is left as it is. Choose another file with --db.\n"


@given(st.lists(st.text("ab*?[].", max_size=5), max_size=4), st.text("ab.", max_size=5))
def test_globs_match_names_as_fnmatch_does(globs: list[str], name: str) -> None:
    """A file's name matches some globs exactly when fnmatch says so of one of them."""
    assert matcher(tuple(globs))(name, name) == any(fnmatch.fnmatchcase(name, glob) for glob in globs)


@pytest.mark.parametrize(
    ("glob", "paths"),
    [
        ("**/drafts/*", ["drafts/a.md", "x/drafts/a.md", "x/y/drafts/a.md"]),
        ("drafts/*", ["drafts/a.md"]),
        ("/drafts/*", ["drafts/a.md"]),
        ("./Drafts/", ["drafts/a.md"]),
    ],
)
def test_globs_with_a_slash_are_about_the_path(glob: str, paths: list[str]) -> None:
    """A path matches from the notes folder on; "**/" stands for any folders, or none."""
    every = ["a.md", "drafts/a.md", "x/drafts/a.md", "x/y/drafts/a.md", "adrafts/a.md"]
    assert [path for path in every if matcher((glob,))(path.rsplit("/")[-1], path)] == paths
