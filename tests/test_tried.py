"""What a match and its family tried before, and whether that still stands, in every form."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from commits import commit, git, repository
from support import build, kb, note

CAUSE = "The payout endpoint had no idempotency key, so retries created duplicate payouts."
FILES = {"ci/retry.yml": "name: synthetic retry\n", "docs/checks.md": "- Idempotency for unsafe operations\n"}
FIRST = note("Payouts doubled", CAUSE, "2025-01-10", more='\n## Updates\n\n- Gate: `ci/retry.yml` ("synthetic retry")\n- Case: tell the team\n')
SECOND = note("Refunds doubled", CAUSE, "2025-02-10", more="\n## Updates\n\n- Checklist: `docs/checks.md`\n- Gate: `ci/retry.yml`\n")
ANSWERED = SECOND.replace("\n\n## Root", "\n**recurrence_of:** first\n\n## Root")
DRAFT = note("Duplicate payouts", CAUSE, "2025-06-01").encode()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A repository with two notes of one family, of whose gate nothing is left; indexed."""
    shop = repository(tmp_path / "shop", {**FILES, "notes/first.md": FIRST, "notes/second.md": ANSWERED, ".gitignore": "kb.db*\n"})
    commit(shop, gone=["ci/retry.yml"], day=2)
    build(shop / "notes", shop / "kb.db")
    return shop


@pytest.fixture
def gone(place: Path) -> str:
    """The short hash of the commit that took the gate away."""
    return git(place, "rev-parse", "--short=7", "HEAD")


def told(place: Path, form: str, *options: str) -> str:
    """What `kb similar` says of the draft."""
    return kb("similar", "-", "--limit", "2", "--format", form, *options, cwd=place, stdin=DRAFT, COLUMNS="200").stdout


def families(place: Path, form: str) -> str:
    """What `kb recurrences` says of the families."""
    return kb("recurrences", "--families", "--format", form, cwd=place, COLUMNS="200").stdout


def members(report: dict[str, Any]) -> list[list[tuple[str, str | None]]]:
    """Kind and state of the updates of each member of the one family of a report."""
    found = report["families"] if "families" in report else [match["family"] for match in report["matches"]]
    return [[(update["kind"], update["state"]) for update in member["updates"]] for member in found[0]["members"]]


STATES = [[("gate", "gone"), ("case", "unknown")], [("checklist", "stands"), ("gate", "gone")]]


def test_a_family_line_says_what_was_tried(place: Path, gone: str) -> None:
    """The other member of the family with what it changed: what is gone first, with its commit, then what is still there."""
    line = f"2025-02-10 Refunds doubled: gate ci/retry.yml, GONE since {gone} (2025-01-02); checklist docs/checks.md, still there"
    assert line in " ".join(told(place, "text").split())


def test_families_say_what_was_tried(place: Path, gone: str) -> None:
    """`kb recurrences` tells it below each member."""
    assert f'gate ci/retry.yml "synthetic retry", GONE since {gone} (2025-01-02); case tell the team' in families(place, "text")


def test_each_member_of_a_family_tells_what_it_changed(place: Path, gone: str) -> None:
    """`kb recurrences` names the members with what they changed, as markdown too."""
    assert (
        f"- 2025-02-10 Refunds doubled (`second`): gate `ci/retry.yml`: **gone** since `{gone}` (2025-01-02); checklist `docs/checks.md`: still there"
        in families(place, "markdown")
    )


def test_an_annotation_says_what_is_gone(place: Path, gone: str) -> None:
    """GitHub's form has what the match changed, and what its family did, each on a line of the message."""
    lines = [line.split("%0A") for line in told(place, "github").splitlines() if "first.md" in line]
    assert lines[0][1:4] == [
        f'Changed then: gate ci/retry.yml "synthetic retry", GONE since {gone} (2025-01-02); case tell the team.',
        "Family: 2 notes since 2025-01-10.",
        f"2025-02-10 Refunds doubled: gate ci/retry.yml, GONE since {gone} (2025-01-02); checklist docs/checks.md, still there.",
    ]


def test_a_finding_of_sarif_says_what_is_gone(place: Path, gone: str) -> None:
    """The message of a result has the same lines."""
    results = json.loads(told(place, "sarif"))["runs"][0]["results"]
    assert [f"GONE since {gone} (2025-01-02)" in result["message"]["text"] for result in results] == [True, True]


def test_a_comment_says_what_the_family_tried(place: Path, gone: str) -> None:
    """Below the family stand its other members with what they changed."""
    line = f"    - 2025-01-10 Payouts doubled: gate `ci/retry.yml` “synthetic retry”: **gone** since `{gone}` (2025-01-02); tell the team"
    assert line in told(place, "markdown").splitlines()


def test_json_of_a_member_says_whether_its_updates_stand(place: Path) -> None:
    """The updates of a member have the keys of those of a match, in both commands."""
    assert [members(json.loads(text)) for text in (told(place, "json"), families(place, "json"))] == [STATES, STATES]


def test_a_csv_of_families_says_what_was_changed(place: Path, gone: str) -> None:
    """The last column holds all updates of a member."""
    rows = list(csv.DictReader(io.StringIO(families(place, "csv"))))
    assert rows[1]["changed"] == f"gate ci/retry.yml, GONE since {gone} (2025-01-02); checklist docs/checks.md, still there"


def test_families_are_judged_anew_when_told_to(place: Path) -> None:
    """With --repo what the other members changed is asked of git at this moment."""
    commit(place, gone=["docs/checks.md"], day=4)
    stored, now = (members(json.loads(told(place, "json", *options))) for options in ((), ("--repo", ".")))
    assert (stored, now[1][0]) == (STATES, ("checklist", "gone"))
