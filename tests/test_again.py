"""A build belongs to one folder of notes: how it is brought up to date, and that another folder does not empty it by mistake."""

import subprocess
from pathlib import Path

import pytest
from commits import repository
from support import kb, note, write

DRAFT = note("Third", "Disk was full of logs.", "2025-06-01").encode()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Two notes in a folder of an unusual name."""
    return write(tmp_path / "team", {"past incidents/a.md": note("First", "Disk full."), "past incidents/b.md": note("Second", "Key expired.")})


def index(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `kb index`."""
    return kb("index", *arguments, cwd=place)


def advice(place: Path, *arguments: str, cwd: str = ".") -> str:
    """The command that `kb similar` advises after a note changed."""
    write(place, {"past incidents/c.md": note("Fourth", "Lock held.")})
    return kb("similar", "-", *arguments, cwd=place / cwd, stdin=DRAFT).stderr.strip().rpartition("up to date with: ")[2]


@pytest.mark.parametrize(
    ("made", "asked", "cwd", "command"),
    [
        ([], [], ".", "kb index 'past incidents'"),
        (["--db", "x.db"], ["--db", "x.db"], ".", "kb index 'past incidents' --db x.db"),
        ([], ["--db", "../kb.db"], "past incidents", "kb index . --db ../kb.db"),
        (["--repo", "../shop"], [], ".", "kb index 'past incidents' --repo ../shop"),
    ],
)
def test_the_advice_names_what_the_build_was_made_of(place: Path, made: list[str], asked: list[str], cwd: str, command: str) -> None:
    """The folder, as seen from here, the repositories that were named, and the database where it is not the usual one."""
    repository(place.parent / "shop", {"a.txt": "a\n"})
    index(place, "past incidents", *made)
    assert advice(place, *asked, cwd=cwd) == command


def test_a_configured_repository_is_not_named(place: Path) -> None:
    """The repository around the notes and those of kb.toml are asked anyway."""
    repository(place.parent / "shop", {"a.txt": "a\n"})
    repository(place, {"kb.toml": 'repositories = ["../shop"]\n'})
    index(place, "past incidents")
    assert advice(place) == "kb index 'past incidents'"


@pytest.mark.parametrize("options", [[], ["--full"]])
def test_another_folder_without_notes_is_refused(place: Path, options: list[str]) -> None:
    """The message says how to go on and how to begin anew; the build keeps its notes."""
    index(place, "past incidents")
    (place / "notes").mkdir()
    run = index(place, *options)
    assert (run.returncode, run.stderr) == (
        2,
        "Error: notes holds no note, and kb.db holds 2 of another folder. Bring that up to date with: kb index 'past incidents'. "
        "To begin anew, remove kb.db, or name another with --db.\n",
    )
    assert "2 unchanged" in index(place, "past incidents").stdout


def test_another_folder_with_notes_takes_its_place(place: Path) -> None:
    """A build of another folder is replaced when there are notes to replace it with."""
    index(place, "past incidents")
    write(place, {"notes/c.md": note("Third", "Lock held.")})
    assert "Indexed 1 note from notes" in index(place).stdout


def test_a_folder_that_was_emptied_empties_its_build(place: Path) -> None:
    """The notes of the build's own folder may all go."""
    index(place, "past incidents")
    for path in (place / "past incidents").iterdir():
        path.unlink()
    assert "2 removed" in index(place, "past incidents").stdout


def test_a_removed_build_begins_anew(place: Path) -> None:
    """As the message says, without the file an empty folder gives a build without notes."""
    index(place, "past incidents")
    (place / "notes").mkdir()
    (place / "kb.db").unlink()
    assert index(place).returncode == 0
