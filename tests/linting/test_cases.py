"""Each rule has its page and its case: a bad note with the expectation on the guilty line, and a good one."""

import datetime as dt
import re
from pathlib import Path

import pytest

from kb.linting.rule import Rule, rules
from kb.linting_notes import Asked, lint

CASES = Path(__file__).parent / "cases"
TODAY = dt.date(2026, 11, 25)
PARTS = ("What it does", "Why it hurts", "Bad", "Good", "Source")

_EXPECTED = re.compile(r"[ \t]*<!-- expect: (?P<codes>KB\d{3}(?:, KB\d{3})*) -->")

each_rule = pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.name)


def found(name: str, folder: Path, *codes: str) -> list[tuple[int, str]]:
    """Line and code of each finding on a case, without what it says of expectations."""
    note = folder / "notes" / f"{name.partition('.')[0]}.md"
    note.parent.mkdir(exist_ok=True)
    note.write_text(_EXPECTED.sub("", (CASES / f"{name}.md").read_text(encoding="utf-8")), encoding="utf-8")
    return [(finding.line, finding.rule) for finding in lint(Asked((note,), select=codes), TODAY).findings]


def expected(name: str) -> list[tuple[int, str]]:
    """Line and code of each finding that a case expects."""
    lines = (CASES / f"{name}.md").read_text(encoding="utf-8").splitlines()
    return [(number, code) for number, line in enumerate(lines, 1) for said in _EXPECTED.finditer(line) for code in said["codes"].split(", ")]


@each_rule
def test_the_bad_note_is_found_on_its_guilty_lines(rule: Rule, tmp_path: Path) -> None:
    """A rule finds what its bad note says that it finds, and nothing else."""
    wanted = expected(f"{rule.name}.bad")
    assert wanted
    assert found(f"{rule.name}.bad", tmp_path, rule.code) == wanted if rule.code != "KB001" else found(f"{rule.name}.bad", tmp_path, "KB001", "KB203") == wanted


@each_rule
def test_the_good_note_is_clean_under_all_rules(rule: Rule, tmp_path: Path) -> None:
    """No rule finds anything in the good note of any rule."""
    assert found(f"{rule.name}.good", tmp_path) == []


@each_rule
def test_the_page_of_a_rule_has_all_its_parts(rule: Rule) -> None:
    """A page says what the rule does, why it hurts, a bad and a good note, and where it comes from."""
    assert [part for part in PARTS if not re.search(rf"^{part} {{2,}}\S", rule.page, re.M)] == []


def test_codes_and_names_are_unique_and_no_case_is_an_orphan() -> None:
    """Each rule has a code and a name of its own, and each case belongs to a rule."""
    names = [rule.name for rule in rules().values()]
    assert len(set(names)) == len(names)
    assert {path.name for path in CASES.glob("*.md")} == {f"{name}.{kind}.md" for name in names for kind in ("bad", "good")}
