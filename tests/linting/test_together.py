"""What several notes have in common is told once."""

import datetime as dt
from pathlib import Path

import pytest

from kb.linting.baseline import against
from kb.linting.report import LintReport
from kb.linting_notes import Asked, lint

TODAY = dt.date(2026, 11, 25)
FOUR = {"a": "Kubernetes", "b": "Prometheus", "c": "Kubernetes", "d": "Kubernetes"}
SAID = "Choose from Functional, API/Data Contract, Non-functional, Security, i18n, Deployment, Observability, or add it under [categories] in kb.toml."


def folder(place: Path, categories: dict[str, str]) -> Path:
    """Notes by name, each with a category."""
    place.mkdir(exist_ok=True)
    for name, category in categories.items():
        (place / f"{name}.md").write_text(f"# Feed {name} stopped\n\n**Category:** {category}\n", encoding="utf-8")
    return place


def checked(*paths: Path, processes: int = 1) -> LintReport:
    """What one rule says of notes."""
    return lint(Asked(paths, select=("KB104",)), TODAY, processes=processes)


def told(report: LintReport) -> list[tuple[str, str]]:
    """Name of the file and message of each finding."""
    return [(Path(finding.path).stem, finding.message) for finding in report.findings]


def test_a_category_of_three_notes_is_told_on_the_first_of_them(tmp_path: Path) -> None:
    """The finding says how many notes there are; one that fewer share is told on each."""
    common = "3 notes say 'Kubernetes', which is not among the configured categories: add it under [categories] in kb.toml, or choose from "
    assert told(checked(folder(tmp_path, FOUR))) == [
        ("a", common + "Functional, API/Data Contract, Non-functional, Security, i18n, Deployment, Observability."),
        ("b", f"'Prometheus' is not among the configured categories. {SAID}"),
    ]


def test_only_notes_that_are_checked_count(tmp_path: Path) -> None:
    """Of a category that three notes share, two are told apart."""
    place = folder(tmp_path, FOUR)
    assert told(checked(place / "a.md", place / "d.md")) == [(name, f"'Kubernetes' is not among the configured categories. {SAID}") for name in ("a", "d")]


def test_several_processes_tell_the_same(tmp_path: Path) -> None:
    """The findings of many files are told together, whichever process found them."""
    place = folder(tmp_path, {f"{number:03}": "Kubernetes" for number in range(210)})
    assert checked(place, processes=2).findings == checked(place).findings
    assert len(checked(place).findings) == 1


def test_the_fingerprint_stays_when_another_note_comes_first(tmp_path: Path) -> None:
    """It is of what is said, not of the note that it stands on, nor of the number."""
    before = checked(folder(tmp_path, FOUR)).findings[0]
    after = checked(folder(tmp_path, {"0": "Kubernetes"})).findings[0]
    assert (before.path, after.path) == (str(tmp_path / "a.md"), str(tmp_path / "0.md"))
    assert before.fingerprint == after.fingerprint


@pytest.mark.parametrize("names", [("a",), ("a", "c", "d")], ids=["alone", "together"])
def test_a_baseline_knows_each_note(tmp_path: Path, names: tuple[str, ...]) -> None:
    """What was told once is hidden on a note that is checked alone as well, and the list stays as it is."""
    place, listed = folder(tmp_path / "notes", FOUR), tmp_path / "baseline.json"
    listed.write_text(str(against(checked(place), listed).written), encoding="utf-8")
    compared = against(checked(*(place / f"{name}.md" for name in names)), listed)
    assert (compared.report.findings, compared.report.known, compared.written) == ((), len(names), None)


def test_a_note_that_comes_later_is_told_with_the_number_of_all(tmp_path: Path) -> None:
    """A baseline hides the notes that it knows, and counts them."""
    place, listed = folder(tmp_path / "notes", FOUR), tmp_path / "baseline.json"
    listed.write_text(str(against(checked(place), listed).written), encoding="utf-8")
    compared = against(checked(folder(place, {"e": "Kubernetes"})), listed)
    assert [(name, said[:24]) for name, said in told(compared.report)] == [("e", "4 notes say 'Kubernetes'")]
    assert (compared.report.known, compared.written) == (4, None)


def test_an_ignored_note_does_not_count(tmp_path: Path) -> None:
    """A comment silences its note; two others are too few to be told together."""
    place = folder(tmp_path, FOUR)
    (place / "a.md").write_text("# Feed stopped\n\n**Category:** Kubernetes <!-- kb: ignore KB104 ours -->\n", encoding="utf-8")
    assert [name for name, _ in told(checked(place))] == ["b", "c", "d"]
