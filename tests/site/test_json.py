"""The pages as JSON: what docs/json.md says, and what the command line says of the same notes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from browser import NOTES, ROOT, Site

PAYOUTS, REFUNDS = "2025-03-01-payouts-doubled", "2025-06-10-refunds-doubled"


def kb(database: Path, *arguments: str) -> Any:
    """What the command line says."""
    command = [sys.executable, "-m", "kb", *arguments, "--db", str(database), "--format", "json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)


def posted(site: Site, draft: str | bytes, path: str = "/-/kb/similar.json") -> Any:
    """What the site says of a draft."""
    answer = site.post(path, draft)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json; charset=utf-8")
    return answer.json()


def without_findings(found: Any) -> Any:
    """What is said of a draft beside what rules find in it."""
    return {key: value for key, value in found.items() if key not in ("findings", "unchecked")}


CARELESS = """# Refunds paid twice

**Date:** 2025-08-01
**Recurrence of:** nobody-knows
**Impact:** it was annoying
**Owner:** anna.berg@mail.example.se

## Root cause

Bob carelessly forgot the key, password=hunter2hunter2, so each retry paid again.
"""

DRAFT = "# Refunds paid twice\n\n**Date:** 2025-08-01\n\n## Root cause\n\nThe refund endpoint took no idempotency key, so each retry paid again.\n"


@pytest.mark.parametrize("limit", [1, 3])
def test_similar_is_that_of_the_command_line(site: Site, database: Path, tmp_path: Path, limit: int) -> None:
    """A draft that was sent gives what `kb similar` gives for a file of it."""
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    said = kb(database, "similar", str(tmp_path / "draft.md"), "--limit", str(limit))
    found = posted(site, DRAFT, f"/-/kb/similar.json?limit={limit}")
    assert said["matches"]
    assert without_findings(found) == {**said, "draft": {**said["draft"], "path": "draft.md", "id": "draft"}}


def test_several_notes_are_those_of_the_command_line(site: Site, database: Path, tmp_path: Path) -> None:
    """A draft of two notes gives what `kb similar` gives for such a file."""
    text = DRAFT + DRAFT.replace("Refunds", "Payouts")
    (tmp_path / "draft.md").write_text(text, encoding="utf-8")
    said, found = kb(database, "similar", str(tmp_path / "draft.md")), posted(site, text)
    assert len(found["drafts"]) == 2
    for one, other in zip(found["drafts"], said["drafts"], strict=True):
        assert {**one, "draft": None} == {**other, "draft": None}
        assert one["draft"]["title"] == other["draft"]["title"]
    assert {**without_findings(found), "drafts": None} == {**said, "drafts": None}


@pytest.mark.parametrize("notes", [1, 2])
def test_findings_are_those_of_the_command_line(site: Site, database: Path, notes: int) -> None:
    """A draft that was sent is told what `kb lint --draft` says on standard input, but for the comparison that stands beside it."""
    text = "".join(f"{CARELESS}\n" for _ in range(notes))
    command = [sys.executable, "-m", "kb", "lint", "--draft", "-", "--ignore", "KB501", "--db", str(database), "--format", "json"]
    said = json.loads(subprocess.run(command, input=text, capture_output=True, text=True, cwd=ROOT).stdout)
    found = posted(site, text)
    assert [one["rule"] for one in found["findings"][:5]] == ["KB502", "KB210", "KB602", "KB302", "KB202"]
    named = [{**one, "path": "draft.md", "note": one["note"].replace("standard-input", "draft")} for one in said["findings"]]
    assert [{**one, "fingerprint": None} for one in found["findings"]] == [{**one, "fingerprint": None} for one in named]
    assert [one["rules"] for one in found["unchecked"]] == [*(one["rules"] for one in said["unchecked"]), ["KB501"]]


def test_a_draft_without_a_word_has_no_findings(site: Site) -> None:
    """The keys are there all the same."""
    assert posted(site, "") == {"version": 1, "revision": None, "drafts": [], "skipped": [], "findings": [], "unchecked": []}


def test_rules_are_those_of_the_command_line(site: Site) -> None:
    """All rules, and one of them by its code or its name, are what `kb rule` says."""
    every, one = (
        json.loads(subprocess.run([sys.executable, "-m", "kb", "rule", *name, "--format", "json"], check=True, capture_output=True, text=True).stdout)
        for name in ((), ("KB204",))
    )
    assert site.json("/-/kb/rules.json") == every
    assert [site.json(f"/-/kb/rule/{name}.json") for name in ("KB204", "kb204", "lesson-changes-nothing")] == [one] * 3


@pytest.mark.parametrize("path", [path.name for path in sorted(NOTES.glob("*.md"))])
def test_related_notes_are_those_of_the_file(site: Site, database: Path, path: str) -> None:
    """The page of a note lists what `kb similar` lists for its file."""
    said, found = kb(database, "similar", str(NOTES / path))["matches"], site.json(f"/-/kb/note/{path.removesuffix('.md')}.json")["matches"]
    assert [rounded(match) for match in found] == [rounded(match) for match in said]


def rounded(value: Any) -> Any:
    """Numbers to nine places: the two add the same parts in another order."""
    if isinstance(value, float):
        return round(value, 9)
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("words", ["idempotency", "索引", '"idempotency key" OR café', "nothing-like-that", "<script>"])
def test_search_is_that_of_the_command_line(site: Site, database: Path, words: str) -> None:
    """A search finds what `kb search` finds."""
    assert site.json("/-/kb/search.json", q=words) == kb(database, "search", words)


def test_narrowed_search_is_that_of_the_command_line(site: Site, database: Path) -> None:
    """So does one that is narrowed."""
    narrowed = {"category": "API/Data Contract", "since": "2025-04", "limit": "3", "section": "root-cause"}
    options = [part for key, value in narrowed.items() for part in (f"--{key}", value)]
    found = site.json("/-/kb/search.json", q="key OR endpoint", **narrowed)
    assert found == kb(database, "search", "key OR endpoint", *options)
    assert [hit["id"] for hit in found["hits"]] == [REFUNDS]


def test_families_are_those_of_the_command_line(site: Site, database: Path) -> None:
    """Families are what `kb recurrences --families` lists."""
    found = site.json("/-/kb/families.json")
    assert found == kb(database, "recurrences", "--families")
    assert [family["root"] for family in found["families"]] == [PAYOUTS]


def test_a_note_is_what_was_parsed(site: Site, database: Path) -> None:
    """The page of a note holds what `kb show` says of its file, and whether its targets stand."""
    shown = json.loads(
        subprocess.run(
            [sys.executable, "-m", "kb", "show", str(NOTES / f"{REFUNDS}.md"), "--format", "json"], check=True, capture_output=True, text=True, cwd=ROOT
        ).stdout
    )["notes"][0]
    found = site.json(f"/-/kb/note/{REFUNDS}.json")
    assert set(found) == {"version", "note", "matches", "family", "verdicts"}
    updates = [{key: value for key, value in update.items() if key in shown["updates"][0]} for update in found["note"]["updates"]]
    assert {**found["note"], "updates": updates} == {**shown, "id": REFUNDS, "path": f"{REFUNDS}.md"}
    assert found["verdicts"] == [
        {"verdict": "confirmed", "id": PAYOUTS, "title": "Payouts doubled by retries", "date": "2025-03-01", "note_is": "earlier"},
    ]
    assert (found["family"]["root"], found["family"]["count"]) == (PAYOUTS, 2)


def test_the_front_page(site: Site, database: Path) -> None:
    """Counts, and the newest notes."""
    found = site.json("/-/kb.json")
    assert set(found) == {
        *("version", "notes", "categories", "families", "targets_gone", "notes_with_targets_gone", "family_notes_with_targets_gone", "newest"),
    }
    assert (found["version"], found["notes"], found["families"]) == (1, 5, 1)
    assert {"category": "API/Data Contract", "notes": 2, "recurrences": 1} in found["categories"]
    assert found["newest"][0] == {
        "id": REFUNDS,
        "title": "Refunds doubled again",
        "date": "2025-06-10",
        "category": "API/Data Contract",
        "severity": "SEV-2",
        "impact": None,
        "root_cause": "The refund endpoint took no `idempotency_key` either.",
        "labels": ["payments", "refunds"],
        "family": PAYOUTS,
    }


def test_search_without_words_lists_notes(site: Site) -> None:
    """The newest come first; total counts all that are like that."""
    found = site.json("/-/kb/search.json", limit="2")
    assert (found["version"], found["total"], [note["id"] for note in found["notes"]]) == (1, 5, [REFUNDS, PAYOUTS])
    assert site.json("/-/kb/search.json", label="payments", until="2025-04")["total"] == 1


def test_anti_patterns(site: Site) -> None:
    """Both directions, each with how many there are."""
    found = site.json("/-/kb/antipatterns.json")
    link = {"id": REFUNDS, "title": "Refunds doubled again", "date": "2025-06-10"}
    assert {"text": "Mending one endpoint of two", "notes": 1, "carriers": [{**link, "line": 16, "checklists": []}]} in found["anti_patterns"]["rows"]
    assert found["anti_patterns"]["total"] == len(found["anti_patterns"]["rows"])
    target = next(row for row in found["targets"]["rows"] if row["path"] == "docs/scenarios/retry.md" and {**link, "line": 20} in row["led"])
    assert set(target) == {"path", "quote", "kinds", "state", "since_commit", "since_date", "reason", "notes", "led"}


def test_metrics(site: Site) -> None:
    """A row for each month and category."""
    months = site.json("/-/kb/metrics.json")
    assert months["version"] == 1
    assert {"month": "2025-06", "category": "API/Data Contract", "notes": 1} in months["months"]
    assert sum(row["notes"] for row in months["months"]) == 5


def test_build(site: Site) -> None:
    """When and from what, and how much of it could not be used."""
    found, [row] = site.json("/-/kb/build.json"), site.rows("/kb/build")
    assert {key: found[key] for key in ("built_at", "notes", "commit", "program")} == {key: row[key] for key in ("built_at", "notes", "commit", "program")}
    assert set(found) == {
        *("version", "built_at", "notes", "commit", "program", "repository_url", "repositories", "levels", "faults", "skipped"),
    }
    assert set(found["levels"]) == {"strong", "possible", "typical"}


def test_what_to_send_is_said(site: Site) -> None:
    """GET of the page that takes drafts says what it takes."""
    found = site.json("/-/kb/similar.json")
    assert (found["version"], found["usage"][:18]) == (1, "POST a draft here:")


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        ("/-/kb/note/nobody.json", 404, "No note has the id nobody. It may have been renamed: search for its title."),
        ("/-/kb/rule/KB999.json", 404, "There is no rule KB999; did you mean "),
        ("/-/kb/search.json?q=a&section=x", 400, "section must be one of "),
        ("/-/kb/search.json?since=soon", 400, "since and until are days: "),
        ("/-/kb/search.json?limit=0", 400, "limit must be a whole number from 1 to 500."),
        ("/-/kb/search.json?limit=x", 400, "limit must be a whole number from 1 to 500."),
        ("/-/kb/search.json?limit=-1", 400, "limit must be a whole number from 1 to 500."),
        ("/-/kb/search.json?limit=1e2", 400, "limit must be a whole number from 1 to 500."),
        ("/-/kb/search.json?limit=0000000019999999999999999999", 400, "limit must be a whole number from 1 to 500."),
        ("/-/kb/families.json?limit=" + "9" * 5000, 400, "limit must be a whole number from 1 to 500."),
        ("/-/kb/antipatterns.json?limit=1001", 400, "limit must be a whole number from 1 to 1,000."),
    ],
)
def test_what_is_wrong_is_said(site: Site, path: str, status: int, error: str) -> None:
    """Errors have a form of their own, with the same sentence as the page."""
    answer, page = site.ask(path), site.ask(path.replace(".json", "", 1))
    assert (answer.status_code, set(answer.json()), answer.json()["version"]) == (status, {"version", "error"}, 1)
    assert answer.json()["error"].startswith(error)
    assert (page.status_code, error.split("x")[0].strip() in page.text) == (status, True)
