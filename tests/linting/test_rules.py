"""Each rule has its page and its case: a bad note with the expectation on the guilty line, and a good one."""

import re
from pathlib import Path

import pytest
from annotated import expected, found

from kb.linting.rule import Rule, rules

CASES = Path(__file__).parent / "cases"
PARTS = ("What it does", "Why it hurts", "Bad", "Good", "Source")

each_rule = pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.name)


@each_rule
def test_the_bad_note_is_found_on_its_guilty_lines(rule: Rule, world: Path) -> None:
    """A rule finds what its bad note says that it finds, and nothing else."""
    case = CASES / f"{rule.name}.bad.md"
    assert expected(case)
    assert found(case, world, rule.code, *(["KB203"] if rule.code == "KB001" else [])) == expected(case)


@each_rule
def test_the_good_note_is_clean_under_all_rules(rule: Rule, world: Path) -> None:
    """No rule finds anything in the good note of any rule."""
    assert found(CASES / f"{rule.name}.good.md", world) == []


@each_rule
def test_the_page_of_a_rule_has_all_its_parts(rule: Rule) -> None:
    """A page says what the rule does, why it hurts, a bad and a good note, and where it comes from."""
    assert [part for part in PARTS if not re.search(rf"^{part} {{2,}}\S", rule.page, re.M)] == []


def test_codes_and_names_are_unique_and_no_case_is_an_orphan() -> None:
    """Each rule has a code and a name of its own, and each case belongs to a rule."""
    names = [rule.name for rule in rules().values()]
    assert len(set(names)) == len(names)
    assert {path.name for path in CASES.glob("*.md")} == {f"{name}.{kind}.md" for name in names for kind in ("bad", "good")}
