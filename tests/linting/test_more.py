"""What rules have been asked in doubt: more annotated notes, by rule."""

from pathlib import Path

import pytest

from kb.linting.rule import rules
from kb.linting_notes import Asked, lint
from tests.linting.test_cases import _EXPECTED, TODAY

MORE = Path(__file__).parent / "more"
CODES = {rule.name: code for code, rule in rules().items()}

each_note = pytest.mark.parametrize("path", sorted(MORE.glob("*/*.md")), ids=lambda path: f"{path.parent.name}/{path.stem}")


@each_note
def test_a_rule_finds_what_the_note_says(path: Path, tmp_path: Path) -> None:
    """The rule that a folder is named after finds something on each annotated line of its notes, as often as it is named there, and on no other."""
    lines = path.read_text(encoding="utf-8").splitlines()
    expected = [(number, code) for number, line in enumerate(lines, 1) for said in _EXPECTED.finditer(line) for code in said["codes"].split(", ")]
    note = tmp_path / path.name
    note.write_text("".join(f"{_EXPECTED.sub('', line)}\n" for line in lines), encoding="utf-8")
    found = lint(Asked((note,), select=(CODES[path.parent.name],)), TODAY).findings
    assert [(finding.line, finding.rule) for finding in found] == expected
