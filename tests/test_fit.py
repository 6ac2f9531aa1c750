"""`kb eval --fit`: levels of a team, and how they get into its configuration."""

import json
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
