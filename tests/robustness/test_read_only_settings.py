"""Settings that may not be written."""

from pathlib import Path

import pytest
from harness import kb_as_nobody
from support import answered_notes, write

SETTINGS = 'date_order = "dmy"\n'


@pytest.mark.parametrize(("folder", "file"), [(0o555, 0o666), (0o777, 0o444)], ids=["folder", "file"])
def test_levels_are_told_where_they_may_not_be_written(open_folder: Path, tmp_path: Path, folder: int, file: int) -> None:
    """`kb eval --fit` names the file, what to do and the levels that it found; nothing is lost or left behind; exit code 2."""
    answered_notes(open_folder, 20)
    answered_notes(tmp_path, 20)
    write(open_folder, {"kb.toml": SETTINGS})
    (open_folder / "kb.toml").chmod(file)
    open_folder.chmod(folder)
    run = kb_as_nobody("eval", "--fit", cwd=open_folder, scratch=tmp_path, warm=f"eval --fit --notes {tmp_path}/notes")
    advice = f"{open_folder}/kb.toml cannot be written: Permission denied. Make it and its folder writable; the levels are strong = "
    assert (run.returncode, run.stderr.startswith(f"Error: {advice}")) == (2, True)
    assert ((open_folder / "kb.toml").read_text(), len(list(open_folder.iterdir()))) == (SETTINGS, 2)
