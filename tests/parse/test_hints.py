"""A template explains itself in comments: hints that lead the writer and never reach a reader."""

from pathlib import Path

import pytest
from support import ROOT, VOCABULARY, build, kb, reading, write

from kb.configuration import find_configuration
from kb.parse import load
from kb.vocabulary import line_digest, load_vocabulary

TEMPLATE = (ROOT / "kb/data/template.md").read_text()


def test_the_template_asks_for_depth_breadth_and_three_steps() -> None:
    """5 Whys, Fishbone with its four bones, three steps of ten minutes, expected results, the pull request and what to say in general words."""
    wanted = (
        "5 Whys",
        "Fishbone",
        "<People:",
        "<Process:",
        "<Technology:",
        "<Data:",
        "Step 1, ten",
        "Step 2, ten",
        "Step 3, ten",
        "it expects",
        "refers to this note",
    )
    assert [words for words in wanted if words not in TEMPLATE] == []


def test_a_comment_of_the_template_is_no_content() -> None:
    """Filled in below its hints, a section says what was written there; the lines keep their numbers."""
    filled = TEMPLATE.replace("<One statement that a test could prove wrong.>", "The refund endpoint had no key.")
    note = load("a.md", filled.encode(), VOCABULARY)[0]
    cause = note.section("root-cause")
    assert cause is not None
    assert (cause.text.strip(), cause.line, "<!--" in note.body) == ("The refund endpoint had no key.", filled.split("\n").index("## Root Cause") + 1, False)


def test_other_comments_stay() -> None:
    """A comment that the author wrote, and one of more than a line, are text of the note."""
    note = load("a.md", b"# A\n\n## Fix\n\n<!-- mine -->\n<!-- two\nlines -->\nDone.\n", VOCABULARY)[0]
    assert [section.text for section in note.sections] == ["<!-- mine -->\n<!-- two\nlines -->\nDone."]


def test_a_comment_of_the_teams_template_is_no_content(tmp_path: Path) -> None:
    """What `template` names is known as well."""
    write(tmp_path, {"kb.toml": 'template = "blank.md"\n', "blank.md": "# <x>\n\n## Fix\n\n<!-- Say which build. -->\n"})
    vocabulary = load_vocabulary(find_configuration(tmp_path))
    note = load("a.md", b"# A\n\n## Fix\n\n<!-- Say which build. -->\nBuild 12.\n", vocabulary)[0]
    assert [section.text for section in note.sections] == ["Build 12."]


@pytest.mark.parametrize("line", ["<One statement that a test could prove wrong. Ask why five times.>", "- Anti-pattern: <what looked right and was not>"])
def test_lines_of_an_earlier_template_are_known(line: str) -> None:
    """A note that was begun from an earlier template of ours is still unfilled where it was."""
    assert (line_digest(line) in VOCABULARY.template_lines, line in TEMPLATE) == (True, False)


def test_the_unfilled_template_says_nothing(tmp_path: Path) -> None:
    """`kb show` reads no event, factor, lesson or update from it, `kb similar` has nothing to compare, and no hint is found by `kb search`."""
    write(tmp_path, {"notes/2026-01-01-begun.md": TEMPLATE})
    note = load("a.md", TEMPLATE.encode(), VOCABULARY)[0]
    assert (note.titled, note.date, note.category, note.severity, note.timeline, note.factors, note.lessons, note.updates) == (
        False,
        None,
        None,
        None,
        (),
        (),
        (),
        (),
    )
    build(tmp_path / "notes", tmp_path / "kb.db")
    with reading(tmp_path / "kb.db") as reader:
        assert reader.corpus().frequencies.tolist() == []
    assert "says nothing yet" in (run := kb("similar", "notes/2026-01-01-begun.md", cwd=tmp_path)).stdout, run
    assert kb("search", "Fishbone", cwd=tmp_path).stdout == "Nothing found for 'Fishbone'.\n"
