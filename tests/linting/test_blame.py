"""What a team changes about phrases that blame, and what `--fix` may take away."""

import re
import tomllib
from pathlib import Path

import pytest
from annotated import TODAY

from kb import data
from kb.linting_notes import Asked, lint
from kb.model import Edit, Finding

LANGUAGES = tomllib.loads(data.read("blame.toml").decode())


def findings(folder: Path, text: str, configuration: str = "") -> list[Finding]:
    """What the rules about blame say of a note with one sentence, under a team's configuration."""
    (folder / "kb.toml").write_text(configuration, encoding="utf-8")
    note = folder / "note.md"
    note.write_text(f"# Postmortem: Queue filled\n\n{text}\n", encoding="utf-8")
    return list(lint(Asked((note,), select=("blameless",)), TODAY).findings)


def test_a_finding_says_where_the_phrase_stands_and_what_to_write_instead(tmp_path: Path) -> None:
    """Columns are those of the phrase in the line; the message has the rewrite, and not who was blamed."""
    found = findings(tmp_path, "On Monday, Alice forgot to drain the node.")[0]
    assert (found.line, found.column, found.end_column) == (3, 18, 27)
    assert found.message == '"forgot to" blames a person. Instead: the step was not carried out; nothing reminded of it, or noticed that it was missing.'


def test_a_phrase_over_two_lines_is_told_where_it_begins(tmp_path: Path) -> None:
    """A hard-wrapped phrase is one finding, up to the end of its first line."""
    found = findings(tmp_path, "On Monday the engineer forgot\nto drain the node.")
    assert [(one.line, one.column, one.end_column) for one in found] == [(3, 24, 30)]


def test_a_team_adds_phrases_with_a_rewrite_of_its_own(tmp_path: Path) -> None:
    """Behind "=>" stands what the message says."""
    own = '[lint.blames-a-person]\nphrases = ["dozed off => say which alert did not reach anybody."]\n'
    assert [one.message for one in findings(tmp_path, "The engineer dozed off.", own)] == [
        '"dozed off" blames a person. Instead: say which alert did not reach anybody.'
    ]


def test_a_phrase_of_a_team_is_found_in_its_language(tmp_path: Path) -> None:
    """A team's phrase is said of the people of any language; one without a phrase is none."""
    own = '[lint.blames-a-person]\nphrases = ["verschlief", "寝過ごした", "=> nothing"]\n'
    assert [one.message for one in findings(tmp_path, "Der Kollege verschlief den Alarm. 担当者が寝過ごした。 Der Alarm verschlief.", own)] == [
        '"verschlief" blames a person. Instead: say what happened, and what made it possible.',
        '"寝過ごした" blames a person. Instead: say what happened, and what made it possible.',
    ]


def test_a_team_adds_words_for_people(tmp_path: Path) -> None:
    """A role or a name of the team's is a person for its notes."""
    text = "The release captain forgot the tag. Zaphod should have asked first."
    own = '[lint.blames-a-person]\npeople = ["release captain"]\n[lint.hindsight]\npeople = ["Zaphod"]\n'
    assert [one.rule for one in findings(tmp_path, text)] == []
    assert [one.rule for one in findings(tmp_path, text, own)] == ["KB301", "KB303"]


@pytest.mark.parametrize(
    ("rule", "phrase", "text"),
    [
        ("blames-a-person", "ignored", "The engineer ignored the alert."),
        ("judging-word", "sloppy", "It was a sloppy change."),
        ("hindsight", "should have", "We should have asked."),
    ],
)
def test_a_team_allows_phrases(tmp_path: Path, rule: str, phrase: str, text: str) -> None:
    """What a team allows is not found."""
    assert len(findings(tmp_path, text)) == 1
    assert findings(tmp_path, text, f'[lint.{rule}]\nallowed = ["{phrase}"]\n') == []


@pytest.mark.parametrize("text", ["The flag was carelessly switched on.", "The job which foolishly reused the key.", "The stupidly written query runs."])
def test_an_adverb_goes_where_the_sentence_stands_without_it(tmp_path: Path, text: str) -> None:
    """The edit takes away the adverb with its space, and nothing is found after it."""
    (found,) = findings(tmp_path, text)
    (edit,) = found.edits
    assert re.fullmatch(r"[a-z]+ly ", edit.old)
    assert edit == Edit(3, text.index(edit.old) + 1, edit.old, "")
    assert findings(tmp_path, text.replace(edit.old, "")) == []


@pytest.mark.parametrize(
    "text",
    [
        "A carelessly edited file.",
        "It was worded carelessly because of the hour.",
        "It was carelessly and hastily merged.",
        "Carelessly merged.",
        "It was so carelessly merged.",
        "It was **carelessly** merged.",
        "A careless change.",
        "It was carelessly\nmerged.",
    ],
)
def test_a_sentence_that_would_not_stand_is_left_to_its_author(tmp_path: Path, text: str) -> None:
    """There is no edit where an article, an adverb, emphasis or a line end leans on the word."""
    assert [one.edits for one in findings(tmp_path, text)] == [()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_people_and_phrases_of_all_three_kinds(language: str) -> None:
    """A language can be found to blame, to judge and to know better, and each group has a rewrite that ends as a sentence does."""
    table = LANGUAGES[language]
    assert table["people"]
    groups = [group for kind in ("blames", "judges", "hindsight") for group in table[kind]]
    assert {group["of"] for group in groups} <= {"person", "team", "anyone", "behind", "next", "none"}
    assert [group["phrases"][0] for group in groups if not group["instead"].endswith((".", "。"))] == []


@pytest.mark.parametrize("text", ["we should have ", "`", "``a `b ", "a_", "_", '"', "「担当者が", "[a](((", "<!-- "])
def test_a_long_line_is_read_whatever_it_is(tmp_path: Path, text: str) -> None:
    """What is written twenty thousand times in one line takes time in proportion."""
    assert findings(tmp_path, text * 20_000) == []
