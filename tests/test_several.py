"""Files that hold several notes: each is a draft of its own, and an earlier note for the others."""

import json
from pathlib import Path

import pytest
from commits import commit, repository
from support import build, kb, write

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
