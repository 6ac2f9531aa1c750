"""Edge cases of rules: the notes below `more/<name of the rule>`, with the expectation on the guilty line."""

from pathlib import Path

import pytest

from kb.linting.rule import rules
from tests.linting.annotated import expectations, findings

MORE = Path(__file__).parent / "more"

NOTES = sorted(MORE.glob("*/*.md"))


@pytest.mark.parametrize("note", NOTES, ids=lambda note: f"{note.parent.name}-{note.stem}")
def test_a_rule_finds_in_a_note_what_the_note_says(note: Path, tmp_path: Path) -> None:
    """A rule finds on a note of its folder what the note expects, and nothing where it expects nothing."""
    (code,) = (code for code, rule in rules().items() if rule.name == note.parent.name)
    text = note.read_text(encoding="utf-8")
    assert findings(text, tmp_path / note.name, code) == expectations(text)
