"""Notes with the expectation on the guilty line, read in the world of the cases."""

import datetime as dt
import re
from pathlib import Path

from kb.linting_notes import Asked, lint
from kb.surroundings import Database

TODAY = dt.date(2026, 11, 25)

EXPECTED = re.compile(r"[ \t]*<!-- expect: (?P<codes>KB\d{3}(?:, KB\d{3})*) -->")
"""What a guilty line ends in."""


def found(case: Path, world: Path, *codes: str) -> list[tuple[int, str]]:
    """Line and code of each finding on a case, without what it says of expectations."""
    note = world / "notes" / f"{case.name.partition('.')[0]}.md"
    note.write_text(EXPECTED.sub("", case.read_text(encoding="utf-8")), encoding="utf-8")
    report = lint(Asked((note,), select=codes, database=Database(world / "kb.db")), TODAY)
    assert report.unchecked == ()
    return [(finding.line, finding.rule) for finding in report.findings]


def expected(case: Path) -> list[tuple[int, str]]:
    """Line and code of each finding that a case expects."""
    lines = case.read_text(encoding="utf-8").splitlines()
    return [(number, code) for number, line in enumerate(lines, 1) for said in EXPECTED.finditer(line) for code in said["codes"].split(", ")]
