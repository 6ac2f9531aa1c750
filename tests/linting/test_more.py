"""Edge cases of rules: notes in a folder that is named after the rule, with the expectation on the guilty line."""

from pathlib import Path

import pytest
from annotated import expected, found

from kb.linting.settings import named_rules

MORE = sorted((Path(__file__).parent / "more").glob("*/*.md"))


@pytest.mark.parametrize("case", MORE, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_a_rule_finds_what_its_edge_case_expects(case: Path, world: Path) -> None:
    """A rule finds what the note says that it finds, and nothing else."""
    (rule,) = named_rules(case.parent.name)
    assert found(case, world, rule.code) == expected(case)
