"""A baseline hides what it holds, and only gets shorter."""

from pathlib import Path

import pytest

from kb.errors import InputError
from kb.linting.baseline import against
from kb.linting.report import LintReport
from kb.model import Finding

ONE, TWO, NEW = (Finding("KB203", line, "", name="fix-without-verification", path="notes/a.md", fingerprint=f"{line:032x}") for line in (1, 2, 3))


def report(*findings: Finding, paths: tuple[str, ...] = ("notes/a.md",), asked: tuple[str, ...] = ("KB203",)) -> LintReport:
    return LintReport(findings, 1, paths=paths, asked=asked)


@pytest.fixture
def baseline(tmp_path: Path) -> Path:
    """A baseline that holds two findings."""
    path = tmp_path / "baseline.json"
    path.write_text(str(against(report(ONE, TWO), path).written), encoding="utf-8")
    return path


def test_the_first_run_writes_what_it_found(tmp_path: Path) -> None:
    """All findings are hidden, and the file names each by path, fingerprint and rule."""
    compared = against(report(ONE), tmp_path / "baseline.json")
    assert compared.report == report()._replace(known=1)
    assert str(compared.written) == (
        '{\n "version": 1,\n "known": {\n  "notes/a.md": {\n   "00000000000000000000000000000001": "KB203 fix-without-verification"\n  }\n }\n}\n'
    )


def test_only_what_is_new_is_told(baseline: Path) -> None:
    """A finding that the list does not hold stays in the report, and the list stays as it is."""
    assert against(report(ONE, TWO, NEW), baseline) == (report(NEW)._replace(known=2), None, "")


def test_what_was_mended_leaves_the_list_for_good(baseline: Path) -> None:
    """Once a finding is gone, it is new when it comes back."""
    baseline.write_text(str(against(report(TWO), baseline).written), encoding="utf-8")
    assert against(report(ONE, TWO), baseline).report.findings == (ONE,)


@pytest.mark.parametrize("unlooked", [report(paths=()), report(asked=("KB204",))], ids=["another note", "another rule"])
def test_what_was_not_looked_for_stays_in_the_list(baseline: Path, unlooked: LintReport) -> None:
    """A run over other notes or rules says nothing of what the list holds."""
    assert against(unlooked, baseline).written is None


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2, "known": {}}', '{"version": 1, "known": {"a": 1}}', "[" * 100_000])
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    """Nothing is written over it."""
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="Remove it to start with a new one"):
        against(report(ONE), path)


def test_what_was_leaked_is_never_hidden(tmp_path: Path) -> None:
    """A secret stays in the report, and out of the list."""
    secret = ONE._replace(rule="KB601", name="secret")
    path = tmp_path / "baseline.json"
    first = against(report(secret, TWO, asked=("KB203", "KB601")), path)
    path.write_text(str(first.written), encoding="utf-8")
    again = against(report(secret, TWO, asked=("KB203", "KB601")), path)
    assert [compared.report.findings for compared in (first, again)] == [(secret,), (secret,)]
    assert "KB601" not in str(first.written)
