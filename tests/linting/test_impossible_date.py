"""What `--fix` makes of an impossible time."""

from pathlib import Path

from annotated import TODAY

from kb.linting_notes import Asked, lint
from kb.model import Edit


def test_a_half_of_the_day_that_says_nothing_is_taken_away(tmp_path: Path) -> None:
    """13:55 PM becomes 13:55, and is then found no more; 23:00 AM is left for its author."""
    note = tmp_path / "note.md"
    note.write_text("# Feed stopped\n\n## Timeline (UTC)\n\n- 13:55 PM: it stops\n- 23:00 AM: it runs\n", encoding="utf-8")
    found = lint(Asked((note,), select=("KB106",)), TODAY).findings
    assert [(finding.line, finding.column, finding.end_column, finding.edits) for finding in found] == [
        (5, 3, 11, (Edit(5, 3, "13:55 PM", "13:55"),)),
        (6, 3, 11, ()),
    ]
    note.write_text(note.read_text(encoding="utf-8").replace("13:55 PM", "13:55"), encoding="utf-8")
    assert [finding.line for finding in lint(Asked((note,), select=("KB106",)), TODAY).findings] == [6]
