"""Files that kb rewrites are rewritten as a whole or not at all, and one that fails stops no other."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from harness import kb_as_nobody
from support import kb, unwatched

from kb.errors import InputError
from kb.replacing import replace_file

ADA = "ada" + "@" + "shop.io"
NOTE = f"# Postmortem: Queue stops\n\n**Date/time (UTC+0):** 2026-01-01 08:13\n\n## Timeline\n\n- 13:55 PM {ADA}\n"
REWRITING = {"lint": ["lint", "--fix", "--select", "KB106"], "redact": ["redact", "--in-place"]}


@pytest.mark.parametrize("command", REWRITING.values(), ids=REWRITING)
def test_a_file_that_cannot_be_written_stops_no_other(open_folder: Path, tmp_path: Path, command: list[str]) -> None:
    """It is named with what to do and stays as it was; those before and behind it are written."""
    for name in ("a", "locked", "z"):
        place = open_folder / name
        place.mkdir(mode=0o777)
        place.chmod(0o777)
        (place / "note.md").write_text(NOTE)
        (place / "note.md").chmod(0o666)
    (open_folder / "locked").chmod(0o555)
    run = kb_as_nobody(
        *command, "a/note.md", "locked/note.md", "z/note.md", cwd=open_folder, scratch=tmp_path, warm=" ".join([*command, f"{tmp_path}/notes/a.md"])
    )
    fault = "Error: locked/note.md cannot be written: Permission denied. It is as it was: mend that, and run the command again."
    assert (run.returncode, run.stderr.splitlines()[-1]) == (2, fault)
    assert [(open_folder / name / "note.md").read_text() == NOTE for name in ("a", "locked", "z")] == [False, True, False]
    assert "2 mended" in run.stdout or command[0] == "redact"


def test_what_somebody_wrote_meanwhile_stays(tmp_path: Path) -> None:
    """A file that holds something else than what was read is left alone, and nothing is left beside it."""
    path = tmp_path / "a.md"
    path.write_text("what an editor saved")
    with pytest.raises(InputError, match="was changed while it was read, so it stays as it is"):
        replace_file(path, b"new", was=b"what was read")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("a.md", "what an editor saved")]


@pytest.mark.parametrize("command", REWRITING.values(), ids=REWRITING)
def test_a_file_of_two_names_is_written_once(tmp_path: Path, command: list[str]) -> None:
    """Beside a link to it that was named as well; the link stays one."""
    (tmp_path / "a.md").write_text(NOTE)
    (tmp_path / "link.md").symlink_to("a.md")
    run = kb(*command, "a.md", "link.md", cwd=tmp_path)
    assert (run.returncode, (tmp_path / "link.md").is_symlink(), (tmp_path / "a.md").read_text() != NOTE) == (0, True, True)


def test_a_file_of_the_longest_name_is_written(tmp_path: Path) -> None:
    """255 bytes, as much as a disk takes."""
    path = tmp_path / f"{'ä' * 126}.md"
    path.write_text(NOTE)
    run = kb("redact", "--in-place", path, cwd=tmp_path)
    assert (run.returncode, ADA in path.read_text(), len(list(tmp_path.iterdir()))) == (0, False, 1)


def test_a_baseline_that_cannot_be_written_is_named_by_its_own_name(tmp_path: Path) -> None:
    """Not by that of the file which would have taken its place."""
    (tmp_path / "a.md").write_text(NOTE)
    run = kb("lint", "a.md", "--baseline", "none/base.json", cwd=tmp_path)
    fault = "Error: none/base.json cannot be written: No such file or directory. It is as it was: mend that, and run the command again.\n"
    assert (run.returncode, run.stderr) == (2, fault)


def test_a_baseline_with_half_a_sign_gets_shorter(tmp_path: Path) -> None:
    """A path that JSON can spell and UTF-8 cannot stays as it was spelled."""
    (tmp_path / "a.md").write_text(NOTE)
    (tmp_path / "base.json").write_text('{"version": 1, "known": {"\\\\ud800.md": {"0": "KB101 x"}, "a.md": {"0": "KB106 x"}}}'.replace("\\\\", "\\"))
    run = kb("lint", "a.md", "--select", "KB106", "--baseline", "base.json", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (1, "base.json got shorter by 1: commit it.\n")
    assert '"\\ud800.md"' in (tmp_path / "base.json").read_text()


def test_a_new_note_on_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    """A note that was not written as a whole would be kept as one that is there already."""
    run = subprocess.run(
        [sys.executable, "-m", "kb", "new", "Queue stops", "--notes", tmp_path / "notes", "--date", "2026-01-01"],
        cwd=tmp_path,
        env=unwatched(),
        capture_output=True,
        check=False,
        # Files end at a kilobyte, as on a disk that is full then.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024)),
    )
    assert (run.returncode, list((tmp_path / "notes").iterdir())) == (2, [])
