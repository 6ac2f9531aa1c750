"""`kb eval --fit`: levels of a team, and how they get into its configuration."""

import json
import shutil
import stat
import tomllib
from pathlib import Path

import pytest
from support import answered_notes, kb, note, write


def test_fit_writes_levels_and_keeps_the_rest_of_the_file(tmp_path: Path) -> None:
    """`kb eval --fit` on 24 verdicts writes [levels] into kb.toml, comments and other settings stay, and kb index takes them over."""
    answered_notes(tmp_path, 24)
    (tmp_path / "kb.toml").write_text('# ours\ndate_order = "dmy"  # day first\n')
    kb("index", cwd=tmp_path)
    run = kb("eval", "--fit", cwd=tmp_path)
    text = (tmp_path / "kb.toml").read_text()
    levels = tomllib.loads(text)["levels"]
    assert (run.returncode, text.startswith('# ours\ndate_order = "dmy"  # day first\n')) == (0, True)
    assert 0 < levels["possible"] < levels["strong"] < 1
    assert levels["typical"] > 0
    assert "48 unchanged" in kb("index", cwd=tmp_path).stdout
    assert json.loads(kb("eval", "--verdicts", "--format", "json", cwd=tmp_path).stdout)["thresholds"] == levels


def test_fit_into_pyproject(tmp_path: Path) -> None:
    """A team whose settings stand in pyproject.toml gets its levels there."""
    answered_notes(tmp_path, 20)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n\n[tool.kb]\ndate_order = "dmy"\n')
    kb("eval", "--fit", cwd=tmp_path)
    table = tomllib.loads((tmp_path / "pyproject.toml").read_text())
    assert (table["project"], sorted(table["tool"]["kb"])) == ({"name": "x"}, ["date_order", "levels"])


SETTINGS = 'date_order = "dmy"\n'


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with notes whose 20 verdicts can be fitted."""
    folder = tmp_path_factory.mktemp("answered")
    answered_notes(folder, 20)
    return folder


@pytest.fixture
def team(tmp_path: Path, answered: Path) -> Path:
    """The folder of a team with those notes."""
    shutil.copytree(answered / "notes", tmp_path / "notes")
    return tmp_path


def test_fit_writes_beside_no_other_file(team: Path) -> None:
    """A link with the name that a temporary file might have is neither followed nor taken away."""
    write(team, {"kb.toml": SETTINGS, "precious": "ours"})
    (team / "kb.toml.new").symlink_to("precious")
    before = sorted(team.iterdir())
    assert kb("eval", "--fit", cwd=team).returncode == 0
    assert ((team / "precious").read_text(), sorted(team.iterdir())) == ("ours", before)
    assert "levels" in tomllib.loads((team / "kb.toml").read_text())


def test_fit_follows_a_link_and_keeps_the_mode(team: Path) -> None:
    """A kb.toml that is a link stays one; what it leads to is written, and who may read it stays the same."""
    shared = write(team, {"shared/kb.toml": SETTINGS}) / "shared/kb.toml"
    shared.chmod(0o640)
    (team / "kb.toml").symlink_to("shared/kb.toml")
    assert kb("eval", "--fit", cwd=team).returncode == 0
    assert ((team / "kb.toml").is_symlink(), stat.S_IMODE(shared.stat().st_mode)) == (True, 0o640)
    assert "levels" in tomllib.loads(shared.read_text())


def test_a_new_file_has_the_mode_of_new_files(team: Path) -> None:
    """A kb.toml that was not there can be read by whom any other new file can."""
    (team / "other").touch()
    kb("eval", "--fit", cwd=team)
    assert (team / "notes/kb.toml").stat().st_mode == (team / "other").stat().st_mode


def test_fit_keeps_the_line_ends_of_windows(team: Path) -> None:
    """A file whose lines end in CRLF has no other line when levels were added."""
    (team / "kb.toml").write_bytes(SETTINGS.replace("\n", "\r\n").encode())
    kb("eval", "--fit", cwd=team)
    text = (team / "kb.toml").read_bytes()
    assert (b"levels" in text, text.count(b"\n")) == (True, text.count(b"\r\n"))


def test_fit_into_no_regular_file_is_refused(team: Path) -> None:
    """A kb.toml that is a folder or a device is not replaced."""
    (team / "notes/kb.toml").mkdir()
    run = kb("eval", "--fit", cwd=team)
    assert (run.returncode, "notes/kb.toml is no regular file. Replace it; the levels are strong = " in run.stderr) == (2, True)


@pytest.mark.parametrize(
    "text",
    [
        "tool.kb.levels.strong = 0.5\ntool.kb.levels.possible = 0.4\n",
        '[tool]\nkb = {date_order = "dmy"}\n\n[tool.other]\nx = 1\n',
        '[tool.kb.headings]\nfix = ["x"]\n\n[tool.other]\nx = 1\n\n[tool.kb.fields]\nowner = ["y"]\n',
    ],
    ids=["dotted", "inline", "apart"],
)
def test_fit_finds_the_settings_however_they_are_spelled(team: Path, text: str) -> None:
    """The levels are added, and all else is read as it was."""
    (team / "pyproject.toml").write_text(text)
    run = kb("eval", "--fit", cwd=team)
    before, after = tomllib.loads(text), tomllib.loads((team / "pyproject.toml").read_text())
    assert (run.returncode, sorted(after["tool"]["kb"].pop("levels"))) == (0, ["possible", "strong", "typical"])
    before["tool"]["kb"].pop("levels", None)
    assert after == before


def test_levels_that_would_not_be_read_are_not_written(team: Path) -> None:
    """Where a table among dotted keys would mean another thing, the file stays as it is and the message tells the levels."""
    text = '[tool]\nkb.date_order = "dmy"\nother.x = 1\n'
    (team / "pyproject.toml").write_text(text)
    run = kb("eval", "--fit", cwd=team)
    assert (run.returncode, "levels cannot be added to it as its keys are laid out. Write them there yourself: strong = " in run.stderr) == (2, True)
    assert (team / "pyproject.toml").read_text() == text


def test_fit_as_json_is_one_document(team: Path) -> None:
    """`--format json` tells the file that was written and its levels, and nothing else on standard output."""
    told = json.loads(kb("eval", "--fit", "--format", "json", cwd=team).stdout)
    assert told == {"version": 1, "path": "notes/kb.toml", "levels": tomllib.loads((team / "notes/kb.toml").read_text())["levels"]}


def test_fit_refuses_too_few_verdicts_and_writes_nothing(tmp_path: Path) -> None:
    """With 4 verdicts nothing is written, with exit code 2."""
    answered_notes(tmp_path, 4)
    run = kb("eval", "--fit", cwd=tmp_path)
    assert (run.returncode, run.stderr.startswith("Error: 4 verdicts are too few for a fit"), (tmp_path / "kb.toml").exists()) == (2, True, False)


def labelled(folder: Path, number: int) -> None:
    """A table of pairs that labels, in the corpus "notes", what the notes of `answered_notes` say."""
    kinds = [f"notes,late-{place}.md,early-{place}.md,{'hard_negative' if place % 2 else 'positive_strong'}" for place in range(number)]
    (folder / "pairs.csv").write_text("\n".join(["corpus,path_a_later,path_b_earlier,gold", *kinds]))


@pytest.mark.parametrize("words", [("pairs.csv",), ()], ids=["pairs", "verdicts"])
def test_typical_is_the_same_whatever_is_fitted_on(tmp_path: Path, words: tuple[str, ...]) -> None:
    """It is the median of which `kb recurrences` tells: over all notes, those of no labelled corpus too, of the score of the nearest earlier one."""
    answered_notes(tmp_path, 24)
    labelled(tmp_path, 24)
    write(tmp_path, {f"notes-of-others/{place}.md": note(f"Disk full on host {place}", "The disk of the log server was full.") for place in range(60)})
    kb("index", ".", cwd=tmp_path)
    kb("eval", *words, "--fit", "--notes", ".", cwd=tmp_path)
    usual = json.loads(kb("recurrences", "--format", "json", cwd=tmp_path).stdout)["typical"]
    assert tomllib.loads((tmp_path / "kb.toml").read_text())["levels"]["typical"] == round(usual, 3)
