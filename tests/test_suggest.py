"""`kb new --suggest`: the category and labels of the notes that are most like a draft, and how often such a guess was right."""

import json
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT, build, kb, note, reading, write

from kb.parse import load
from kb.recurrence.draft import drafts_of
from kb.recurrence.suggesting import LIKE_IT, SuggestReport, suggest
from kb.vocabulary import loads

CAUSES = {"Security": "token leaked session cookie permission role", "Deployment": "rollout canary flag build rollback pipeline"}


def labelled(text: str, *labels: str) -> str:
    """A note with labels."""
    return f"{text}\n\n> Labels: field-note, {', '.join(labels)}\n"


def team(folder: Path, number: int = 12) -> Path:
    """So many notes of each of two categories, each about its own things, with a label of its category's name and one that all carry."""
    chance = random.Random(5)
    files = {
        f"notes/{category[:3].lower()}-{place:02}.md": labelled(
            note(f"{category} case {place}", " ".join(chance.sample(words.split(), 4)), f"2025-01-{place + 1:02}", category), f"about-{category.lower()}"
        )
        for category, words in CAUSES.items()
        for place in range(number)
    }
    return write(folder, files)


def suggested(folder: Path, text: str, *options: str) -> dict[str, object]:
    """What is proposed for a draft."""
    write(folder, {"draft.md": text})
    run = kb("new", "--suggest", "draft.md", "--format", "json", *options, cwd=folder)
    assert run.returncode == 0, run.stderr
    return dict(json.loads(run.stdout))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A team's notes, indexed."""
    place = team(tmp_path_factory.mktemp("suggest"))
    build(place / "notes", place / "kb.db")
    return place


def test_a_draft_is_filed_as_the_notes_that_are_like_it(folder: Path) -> None:
    """The category with how sure it is, and the label that goes with it; each with the notes behind it, nearest first."""
    report = suggested(folder, "# Postmortem: Leak\n\n## Root Cause\n\nA session token leaked with the cookie.\n")
    category, labels = report["category"], report["labels"]
    assert isinstance(category, dict)
    assert isinstance(labels, list)
    cosines = [one["cosine"] for one in category["notes"]]
    assert (report["categorised"], category["name"], category["right"], category["of"]) == (24, "Security", 10, LIKE_IT)
    assert [one["name"] for one in labels] == ["about-security"]
    assert {one["category"] for one in category["notes"]} == {"Security"}
    assert (len(cosines), cosines, category["score"]) == (5, sorted(cosines, reverse=True), pytest.approx(sum(cosines)))


def test_a_suggestion_for_people(folder: Path) -> None:
    """What, how sure, from which notes."""
    write(folder, {"draft.md": "# Canary\n\nThe rollout passed its canary, then the rollback stuck in the pipeline.\n"})
    lines = kb("new", "--suggest", "draft.md", cwd=folder).stdout.split("\n")
    assert lines[0] == "Category Deployment · 10 of the 10 guesses most like this one were right"
    assert re.fullmatch(r" {9}\.\d\d  notes/dep-\d\d\.md  Deployment case \d+", lines[1])
    assert [line for line in lines if line.startswith("Label")] == ["Label    about-deployment · 10 of the 10 guesses most like this one were right"]


def test_a_suggestion_is_the_same_each_time(folder: Path) -> None:
    """Nothing in it is left to chance."""
    text = "# Canary\n\nThe rollout leaked a token.\n"
    assert suggested(folder, text) == suggested(folder, text)


def test_labels_that_the_draft_has_are_not_proposed(folder: Path) -> None:
    """Nor those that more than half of the notes carry."""
    report = suggested(folder, labelled("# Leak\n\n## Root Cause\n\nA session token leaked with the cookie.", "about-security"))
    assert report["labels"] == []


def test_an_indexed_note_does_not_vote_for_itself(folder: Path) -> None:
    """The draft may be one of the notes."""
    report = json.loads(kb("new", "--suggest", "notes/sec-03.md", "--format", "json", cwd=folder).stdout)
    assert (report["categorised"], report["category"]["name"]) == (23, "Security")
    assert "sec-03" not in [one["id"] for one in report["category"]["notes"]]


@pytest.mark.parametrize("number", [0, 9])
def test_too_few_notes_are_told(tmp_path: Path, number: int) -> None:
    """Under 20 notes nothing is proposed; one sentence, and exit code 0."""
    place = team(tmp_path, number)
    (place / "notes").mkdir(exist_ok=True)
    build(place / "notes", place / "kb.db")
    write(place, {"draft.md": "# Leak\n\nA token leaked.\n"})
    run = kb("new", "--suggest", "draft.md", cwd=place)
    sentence = f"There are too few notes to learn from: {2 * number} notes with a category and {2 * number} with a label of its own, where 20 are needed.\n"
    assert (run.returncode, run.stdout, run.stderr) == (0, sentence, "")


@pytest.mark.parametrize(
    ("text", "begins"),
    [("# Kitchen\n\nThe kettle boiled over.\n", "Nothing is likely enough"), ((ROOT / "kb/data/template.md").read_text(), "The draft says nothing yet")],
)
def test_nothing_likely_is_told_in_a_sentence(folder: Path, text: str, begins: str) -> None:
    """A draft like no note, and one that says nothing."""
    write(folder, {"draft.md": text})
    run = kb("new", "--suggest", "draft.md", cwd=folder)
    assert (run.returncode, run.stdout.startswith(begins), run.stdout.count("\n")) == (0, True, 1)


def test_a_category_of_four_notes_is_not_proposed(tmp_path: Path) -> None:
    """Five are needed."""
    few = {f"notes/obs-{place}.md": note(f"Alarm {place}", "alarm dashboard metric silence", category="Observability") for place in range(4)}
    place = write(team(tmp_path), few)
    build(place / "notes", place / "kb.db")
    assert suggested(place, "# Alarm\n\nThe alarm was silent and the dashboard too.\n")["category"] is None


def test_without_a_database_the_command_says_what_to_do(tmp_path: Path) -> None:
    """As every command that reads one."""
    write(tmp_path, {"draft.md": "# A\n"})
    run = kb("new", "--suggest", "draft.md", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (2, "Error: kb.db does not exist. Build it with: kb index\n")


SETS = {
    "our own": ("", "", []),
    "dfds": ("dfds", "", ["Kubernetes", "Observability", "Self-service"]),
    "jenkins-status": ("jenkins-status", '[fields]\ncategory = ["affected"]\n', ["ci.jenkins.io", "updates.jenkins.io", "accounts.jenkins.io"]),
}


def reports(source: Path, folder: Path, settings: str, names: list[str]) -> Iterator[SuggestReport]:
    """For each note that carries a category what is proposed by the others."""
    shutil.copytree(source, folder / "notes", ignore=shutil.ignore_patterns("*.csv", "SOURCE*"))
    write(folder, {"kb.toml": settings + "[categories]\n" + "".join(f'"{name}" = []\n' for name in names)})
    build(folder / "notes", folder / "kb.db")
    with reading(folder / "kb.db") as reader:
        vocabulary = loads(reader.vocabulary())
        for place in reader.compared():
            data = (folder / "notes" / place.path).read_bytes()
            draft = drafts_of(load(place.path, data, vocabulary), vocabulary, data, place.path)[0]
            if draft.note.category:
                yield suggest(reader, draft)


@pytest.mark.parametrize("name", SETS)
def test_suggestions_are_as_right_as_the_page_says(corpora: Path, tmp_path: Path, name: str) -> None:
    """docs/ranking.md: of the notes with a category for how many one is proposed, how many of those are right, and how many were told to be."""
    source, settings, names = SETS[name]
    every = list(reports(corpora / source if source else ROOT / "notes", tmp_path, settings, names))
    proposed = [(report.draft.category, report.category) for report in every if report.category]
    right = sum(category == one.name for category, one in proposed)
    told = f"{sum(one.right / one.of for _, one in proposed) / len(proposed):.2f}" if proposed else ""
    row = f"| {name} | {len(every)} | {len(proposed)} | {right} | {told} |"
    assert row in (ROOT / "docs/ranking.md").read_text().split("\n"), row
