"""Files that hold several notes: each is a draft of its own, and an earlier note for the others."""

import json
from pathlib import Path

import pytest
from commits import commit, git, repository
from support import VOCABULARY, build, kb, reading, write

from kb.parse import load
from kb.recurrence.candidates import Wanted
from kb.recurrence.draft import drafts_of
from kb.recurrence.similar import similar, similar_each

KEY = "The payout endpoint had no idempotency key, so retries created duplicate payouts."
DISK = "The disk of the broker was full since nobody rotated its logs."


def entry(title: str, day: str, cause: str) -> str:
    """One note of a journal."""
    return f"## {title}\n\n**Date:** {day}\n\n### Root cause\n\n{cause}\n\n### Fix\n\nIt was mended.\n\n"


FIRST, SECOND = entry("Payouts doubled", "2025-01-10", KEY), entry("Broker down", "2025-02-01", DISK)
THIRD = entry("Payouts doubled once more", "2025-03-01", KEY)
JOURNAL = f"# Incidents\n\n{FIRST}{SECOND}{THIRD}"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with an indexed journal of three notes."""
    write(tmp_path / "notes", {"journal.md": JOURNAL})
    build(tmp_path / "notes", tmp_path / "kb.db")
    return tmp_path


def matches(place: Path, draft: str) -> dict[str, list[str]]:
    """Draft -> its matches with a common cause, by ids."""
    report = json.loads(kb("similar", draft, "--format", "json", cwd=place).stdout)
    return {one["draft"]["id"]: [match["id"] for match in one["matches"] if match["score"] > 0.3] for one in report.get("drafts", [report])}


FOUND = {"journal#payouts-doubled": [], "journal#broker-down": [], "journal#payouts-doubled-once-more": ["journal#payouts-doubled"]}


def test_each_note_of_a_file_is_a_draft(place: Path) -> None:
    """All notes of a file are compared, also with those beside them."""
    assert matches(place, "notes/journal.md") == FOUND


def test_one_note_of_a_file_can_be_named(place: Path) -> None:
    """FILE#NOTE is that note alone."""
    assert matches(place, "notes/journal.md#payouts-doubled-once-more") == {"journal#payouts-doubled-once-more": ["journal#payouts-doubled"]}


def test_a_name_that_no_note_has_is_refused_with_those_that_there_are(place: Path) -> None:
    """The error lists the notes of the file."""
    run = kb("similar", "notes/journal.md#payout", cwd=place)
    names = ", ".join(f"notes/journal.md#{name}" for name in ("payouts-doubled", "broker-down", "payouts-doubled-once-more"))
    assert (run.returncode, run.stderr) == (2, f"Error: notes/journal.md holds no note 'payout'. Name one of its notes: {names}\n")


def test_explain_asks_which_note_is_meant(place: Path) -> None:
    """An explanation is about one note."""
    run = kb("similar", "notes/journal.md", "--explain", "journal#broker-down", cwd=place)
    assert run.returncode == 2
    assert run.stderr.startswith("Error: notes/journal.md holds 3 notes. Name one of its notes: notes/journal.md#payouts-doubled, ")


def test_explain_compares_two_notes_of_a_file(place: Path) -> None:
    """A note can be explained beside another one of its file."""
    run = kb("similar", "notes/journal.md#payouts-doubled-once-more", "--explain", "journal#payouts-doubled", cwd=place)
    assert run.returncode == 0
    assert run.stdout.splitlines()[0].startswith(" STRONG ")


def test_a_note_is_itself_in_a_copy_of_its_file(place: Path) -> None:
    """A file of the same content elsewhere gives the same matches: no note matches itself."""
    write(place, {"copy.md": JOURNAL})
    assert list(matches(place, "copy.md").values()) == list(FOUND.values())


def test_a_note_with_a_new_title_does_not_match_its_old_self(place: Path) -> None:
    """What is indexed of a file under a title that it no longer holds is no match of its notes."""
    write(place / "notes", {"journal.md": JOURNAL.replace("once more", "again")})
    assert matches(place, "notes/journal.md") == {**dict(list(FOUND.items())[:2]), "journal#payouts-doubled-again": ["journal#payouts-doubled"]}


def test_a_verdict_answers_for_its_own_note_alone(place: Path) -> None:
    """A verdict of one note of a file is none of the notes beside it."""
    verdict = THIRD.replace("**Date:**", "**recurrence_of:** journal#payouts-doubled\n**Date:**")
    write(place / "notes", {"journal.md": f"# Incidents\n\n{FIRST}{SECOND}{verdict}{entry('Payouts doubled for the last time', '2025-04-01', KEY)}"})
    build(place / "notes", place / "kb.db")
    report = json.loads(kb("similar", "notes/journal.md#payouts-doubled-for-the-last-time", "--format", "json", cwd=place).stdout)
    assert {match["id"]: match["verdict"] for match in report["matches"]} == dict.fromkeys(
        ["journal#payouts-doubled-once-more", "journal#payouts-doubled", "journal#broker-down"]
    )


def test_recurrences_within_a_file_are_found(place: Path) -> None:
    """`kb recurrences` compares the notes of one file with each other."""
    report = json.loads(kb("recurrences", "--format", "json", cwd=place).stdout)
    assert [(pair["later"]["id"], pair["earlier"]["id"]) for pair in report["pairs"]] == [("journal#payouts-doubled-once-more", "journal#payouts-doubled")]


def test_of_a_file_that_grew_only_the_new_note_is_reviewed(tmp_path: Path) -> None:
    """With --changed the notes of a file that stayed as they were are not asked about again."""
    repository(tmp_path, {"notes/journal.md": JOURNAL})
    commit(tmp_path, {"notes/journal.md": JOURNAL + entry("Payouts doubled for the last time", "2025-04-01", KEY)}, day=2)
    build(tmp_path / "notes", tmp_path / "kb.db")
    report = json.loads(kb("similar", "--changed", "HEAD~1", "--format", "json", cwd=tmp_path).stdout)
    assert [one["draft"]["id"] for one in report["drafts"]] == ["journal#payouts-doubled-for-the-last-time"]


def test_the_advice_for_a_note_of_a_journal_can_be_followed(place: Path) -> None:
    """The line that is offered, written where it says, answers for that note."""
    run = kb("similar", "notes/journal.md#payouts-doubled-once-more", cwd=place)
    line = next(line.split("   ")[1] for line in run.stdout.splitlines() if line.startswith("Same cause?"))
    write(place / "notes", {"journal.md": JOURNAL.replace("## Payouts doubled once more\n", f"## Payouts doubled once more\n\n{line}\n")})
    again = kb("similar", "notes/journal.md#payouts-doubled-once-more", "--fail-on", "possible", cwd=place)
    assert (again.returncode, "CONFIRMED" in again.stdout) == (0, True)


def test_a_verdict_in_the_front_matter_of_a_journal_is_a_fault(place: Path) -> None:
    """Nobody can tell of which note it speaks: it is told where it has to stand."""
    write(place / "notes", {"journal.md": f"---\nrecurrence_of: journal#payouts-doubled\n---\n{JOURNAL}"})
    run = kb("index", "notes", cwd=place)
    message = (
        "recurrence_of stands in the front matter of several notes, and is read as none of theirs. Write it below the heading of the note that it is about"
    )
    assert f"journal.md:2: {message}: **recurrence_of:** journal#payouts-doubled\n" in run.stderr


def scores(place: Path, draft: str) -> dict[str, dict[str, float]]:
    """Draft -> the scores of its matches outside of its file, to nine places."""
    report = json.loads(kb("similar", draft, "--format", "json", cwd=place).stdout)
    return {one["draft"]["id"]: {match["id"]: round(match["score"], 9) for match in one["matches"] if "#" not in match["id"]} for one in report["drafts"]}


def test_scores_stay_when_a_journal_is_indexed(tmp_path: Path) -> None:
    """The notes of a file count among all notes before it is indexed as they do afterwards."""
    write(tmp_path / "notes", {"old.md": entry("Payout sent twice", "2024-01-01", KEY), "disk.md": entry("Disk", "2024-01-02", DISK)})
    build(tmp_path / "notes", tmp_path / "kb.db")
    write(tmp_path / "notes", {"journal.md": JOURNAL})
    before = scores(tmp_path, "notes/journal.md")
    build(tmp_path / "notes", tmp_path / "kb.db")
    assert (scores(tmp_path, "notes/journal.md"), len(before)) == (before, 3)


def test_a_verdict_about_a_note_that_is_gone_answers_for_no_other(place: Path) -> None:
    """After a note of a journal has a new title, what others said of it under the old one is said of none of its neighbours."""
    verdict = f"**not_recurrence_of:** journal#broker-down\n\n## Root cause\n\n{KEY}\n"
    write(place / "notes", {"first.md": f"# Payouts twice\n\n**Date:** 2024-01-01\n{verdict}"})
    build(place / "notes", place / "kb.db")
    write(place / "notes", {"journal.md": JOURNAL.replace("Broker down", "Broker out of disk")})
    report = json.loads(kb("similar", "notes/journal.md", "--format", "json", cwd=place).stdout)
    assert {match["verdict"] for one in report["drafts"] for match in one["matches"]} == {None}


def test_a_draft_elsewhere_is_no_note_that_happens_to_have_its_name(place: Path) -> None:
    """A file outside of the folder of the notes is compared with the note of the same name as with any other."""
    write(place / "notes", {"d.md": entry("Payout", "2024-01-01", KEY)})
    build(place / "notes", place / "kb.db")
    draft = entry("Payouts doubled in May", "2025-05-01", KEY)
    write(place, {"d.md": draft, "e.md": draft})
    answers = [json.loads(kb("similar", name, "--format", "json", cwd=place).stdout)["matches"] for name in ("d.md", "e.md")]
    assert (answers[0], "d" in [match["id"] for match in answers[0]]) == (answers[1], True)


def test_a_clone_that_lacks_the_old_file_is_told(tmp_path: Path) -> None:
    """Where git cannot say what a journal held, nobody is asked about all of its notes again."""
    repository(tmp_path / "whole", {"notes/journal.md": JOURNAL})
    commit(tmp_path / "whole", {"notes/journal.md": JOURNAL + entry("Payouts doubled for the last time", "2025-04-01", KEY)}, day=2)
    git(tmp_path / "whole", "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", (tmp_path / "whole").as_uri(), "part")
    build(tmp_path / "part/notes", tmp_path / "part/kb.db")
    run = kb("similar", "--changed", "HEAD~1", cwd=tmp_path / "part")
    assert (run.returncode, "Clone the whole repository, without --filter." in run.stderr) == (2, True), run.stderr


@pytest.mark.parametrize("corpus", ["team", "./team/", ""])
def test_labelled_pairs_compare_files(tmp_path: Path, corpus: str) -> None:
    """A note beside the draft in its file cannot be named in a table, so it is no wrong answer; a corpus may be spelled in any way."""
    write(tmp_path / "team", {"old.md": entry("Payouts doubled", "2024-01-01", KEY), "journal.md": f"# J\n\n{THIRD}{FIRST}"})
    path = "" if corpus else "team/"
    write(tmp_path, {"pairs.csv": f"corpus,path_a_later,path_b_earlier,gold\n{corpus},{path}journal.md,{path}old.md,positive_strong\n"})
    report = json.loads(kb("eval", "pairs.csv", "--notes", ".", "--format", "json", cwd=tmp_path).stdout)
    assert (report["ndcg_10"]["value"], report["flagged_drafts"]) == (1.0, 1)


def test_verdicts_within_a_file_count_in_an_evaluation(tmp_path: Path) -> None:
    """`kb eval --verdicts` knows the pairs that `kb recurrences` knows."""
    write(tmp_path / "notes", {"journal.md": f"# J\n\n{FIRST}{THIRD.replace('**Date:**', '**recurrence_of:** payouts-doubled' + chr(10) + '**Date:**')}"})
    assert kb("eval", "--verdicts", cwd=tmp_path).stdout.startswith("1 verdict;")


@pytest.mark.parametrize("text", [JOURNAL, JOURNAL + entry("Payouts doubled for the last time", "2025-04-01", KEY)], ids=["as indexed", "grown"])
def test_notes_of_a_file_are_answered_together_as_alone(place: Path, text: str) -> None:
    """What the drafts of a file have in common changes none of their answers, whether the file is indexed as it is or not."""
    write(place / "notes", {"copy.md": JOURNAL, "other.md": "# Payouts\n\nSomething else.\n"})
    build(place / "notes", place / "kb.db")
    data = text.encode()
    drafts = drafts_of(load("journal.md", data, VOCABULARY), VOCABULARY, data, "journal.md")
    with reading(place / "kb.db") as reader:
        assert list(similar_each(reader, drafts, Wanted())) == [similar(reader, draft, Wanted()) for draft in drafts]
