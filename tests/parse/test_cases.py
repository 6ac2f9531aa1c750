"""Notes in every form that is read, each with its reading written by hand (tests/cases: a note and its sister .json)."""

import json
from pathlib import Path
from typing import Any

import pytest
from support import ROOT

from kb.configuration import find_configuration
from kb.parse import load
from kb.render.json.show import show
from kb.vocabulary import load_vocabulary

CASES = ROOT / "tests" / "cases"
READINGS = sorted(CASES.glob("*/*.json"))


def reading(name: str) -> list[dict[str, Any]]:
    """The notes of a case as `kb show --format json` prints them."""
    path = CASES / name
    notes = load(name, path.read_bytes(), load_vocabulary(find_configuration(path.parent)))
    return json.loads(show(notes))["notes"]


def note_of(expected: Path) -> str:
    """The name of the note beside a reading."""
    stem = expected.relative_to(CASES).with_suffix("")
    return next(str(name) for name in (stem.with_name(f"{stem.name}.md"), stem) if (CASES / name).is_file())


@pytest.mark.parametrize("expected", READINGS, ids=lambda path: str(path.relative_to(CASES).with_suffix("")))
def test_a_note_is_read_as_its_author_meant(expected: Path) -> None:
    """Each key that the reading names has exactly that value; the reading has as many notes as the file."""
    wanted = json.loads(expected.read_text(encoding="utf-8"))["notes"]
    read = reading(note_of(expected))
    assert [{key: note[key] for key in want} for note, want in zip(read, wanted, strict=True)] == wanted


def test_every_case_has_a_reading() -> None:
    """No note stands in the cases that nothing is expected of."""
    notes = {str(path.relative_to(CASES)) for path in CASES.glob("*/*") if path.suffix not in (".json", ".toml")}
    assert notes == {note_of(expected) for expected in READINGS}


STORED = ("title", "date", "started_at", "category", "labels", "severity", "impact", "owner", "review", "release")


def test_front_matter_and_template_say_the_same() -> None:
    """The same facts as front matter, and as bold keys and footer, give the same values, sections, events, lessons and updates."""
    (template,), (front,) = reading("forms/template.md"), reading("forms/front-matter.md")
    assert [_unplaced(template, key) for key in (*STORED, *ROWS)] == [_unplaced(front, key) for key in (*STORED, *ROWS)]


ROWS = ("sections", "timeline", "contributing_factors", "lessons", "updates")


def _unplaced(note: dict[str, Any], key: str) -> Any:
    """A value without its line numbers, which differ between two files."""
    rows = note[key]
    return [{name: value for name, value in row.items() if name != "line"} for row in rows] if key in ROWS else rows
