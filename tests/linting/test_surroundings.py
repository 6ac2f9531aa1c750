"""What rules need beside the note: the work tree and the build; without these they are named as not asked."""

import datetime as dt
import json
import os
import time
from pathlib import Path

import pytest
from annotated import TODAY
from commits import commit
from support import build, kb, write

from kb.errors import DatabaseError
from kb.linting.report import Unchecked
from kb.linting_notes import Asked, lint
from kb.surroundings import Database

RECURS = """# Late

**Date/time (UTC+0):** 2026-05-01 10:00
**Recurrence of:** {}

## Root Cause

A coin bounces.
"""


def told(path: Path, database: Database | None, *rules: str) -> tuple[list[tuple[int, str]], tuple[Unchecked, ...]]:
    """What was found on a note by some rules, and which were not asked."""
    report = lint(Asked((path,), select=rules, database=database), TODAY)
    return [(finding.line, finding.rule) for finding in report.findings], report.unchecked


def test_without_a_repository_its_rules_are_not_asked(tmp_path: Path) -> None:
    """Outside of a repository dead links are no finding, and the report says why; the anchors of the note itself are looked at."""
    note = write(tmp_path, {"a.md": "# A\n\n[x](x.md) [y](#y)\n"}) / "a.md"
    assert told(note, None, "KB402", "KB403") == ([(3, "KB403")], (Unchecked(("KB402",), f"no git repository is around {note}"),))


def test_standard_input_stands_in_no_repository() -> None:
    """What comes through a pipe has no place from which a link could lead."""
    report = lint(Asked((Path("-"),), select=("KB402",)), TODAY, b"# A\n\n[x](x.md)\n")
    assert (report.findings, report.unchecked) == ((), (Unchecked(("KB402",), "standard input stands in no repository"),))


def test_without_a_build_its_rules_are_not_asked(world: Path) -> None:
    """A database that nobody named may be missing: the report says how to build it."""
    note = write(world, {"notes/late.md": RECURS.format("nothing")}) / "notes/late.md"
    found, unchecked = told(note, Database(world / "none.db"), "KB5")
    assert (found, [one.rules for one in unchecked]) == ([], [("KB501", "KB502", "KB503", "KB504")])
    assert "none.db does not exist. Build it with: kb index" in unchecked[0].reason


def test_a_database_that_was_named_has_to_be_there(world: Path) -> None:
    """A missing one stops the run with exit code 2, as in all commands."""
    with pytest.raises(DatabaseError, match="does not exist"):
        told(world / "notes", Database(world / "none.db", is_named=True))
    assert kb("lint", "notes", "--db", "none.db", cwd=world).returncode == 2


def test_the_build_of_other_notes_is_not_asked_unless_it_is_named(world: Path, tmp_path: Path) -> None:
    """A kb.db that happens to lie here says nothing of a folder elsewhere."""
    note = write(tmp_path / "elsewhere", {"late.md": RECURS.format("nothing")}) / "late.md"
    assert told(note, Database(world / "kb.db"), "KB502")[1][0].rules == ("KB502",)
    assert told(note, Database(world / "kb.db", is_named=True), "KB502") == ([(4, "KB502")], ())


def test_a_comment_for_a_rule_that_was_not_asked_is_left_alone(tmp_path: Path) -> None:
    """Outside of a repository nobody knows whether a link is dead, so the comment that silences that is not useless."""
    note = write(tmp_path, {"a.md": "# A\n\n[x](x.md) <!-- kb: ignore KB402 comes with the next change -->\n"}) / "a.md"
    assert told(note, None, "KB001", "KB402")[0] == []


def test_a_whole_folder_is_not_compared_note_by_note(world: Path) -> None:
    """Of more than fifty files the report names the commands that compare them."""
    write(world, {f"notes/many/{number}.md": f"# Note {number}\n" for number in range(50)})
    found, unchecked = told(world / "notes", Database(world / "kb.db"), "KB501")
    assert (found, [one.rules for one in unchecked]) == ([], [("KB501",)])
    assert "kb recurrences" in unchecked[0].reason


def test_an_earlier_note_that_is_not_indexed_yet_is_a_note(world: Path) -> None:
    """Two notes of one change may name each other before the index knows them."""
    write(world, {"notes/late.md": RECURS.format("2026-04-01-early"), "notes/new/2026-04-01-early.md": "# Early\n"})
    assert told(world / "notes/late.md", Database(world / "kb.db"), "KB502", "KB503", "KB504") == ([], ())


def test_a_note_and_its_checklist_pass_in_one_change(world: Path) -> None:
    """What stands in the work tree alone is enough; what stands nowhere is found, committed or not."""
    text = '# A\n\n**Date/time (UTC+0):** 2026-11-01 10:00\n\n## Updates to Repo\n\n- Checklist: `docs/checklists/new.md` ("One line")\n'
    note = write(world, {"notes/a.md": text}) / "notes/a.md"
    assert told(note, Database(world / "kb.db"), "KB406", "KB408")[0] == [(7, "KB406")]
    write(world, {"docs/checklists/new.md": "- [ ] One line\n"})
    assert told(note, Database(world / "kb.db"), "KB406", "KB408")[0] == []


def test_the_message_tells_since_when_a_gate_is_gone(world: Path) -> None:
    """The day of the commit that took it away comes from the build; without one the gate only does not exist."""
    note = world / "notes/2025-03-03-barrier-opens-twice.md"
    texts = [lint(Asked((note,), select=("KB406",), database=database), TODAY).findings[0].message for database in (Database(world / "kb.db"), None)]
    assert texts == [
        "The gate is gone since 2025-01-20: .github/workflows/barrier.yml. Restore it, or name what took its place.",
        "The gate .github/workflows/barrier.yml does not exist. Add it with this note, name the file that holds it, or the repository that does "
        "(repositories in kb.toml).",
    ]


def test_what_went_since_the_build_is_missed(world: Path) -> None:
    """A branch that takes a gate away is found with the index of the main branch; what is only not committed yet stands at HEAD."""
    note = write(world, {"notes/late.md": RECURS.format("2025-05-19-departure-board-blank")}) / "notes/late.md"
    (world / "docs/checklists/i18n.md").write_text("# i18n\n")
    assert told(note, Database(world / "kb.db"), "KB504")[0] == []
    commit(world, day=25)
    later = time.time() + 10
    os.utime(world / ".git/logs/HEAD", (later, later))
    assert told(note, Database(world / "kb.db"), "KB504")[0] == [(4, "KB504")]


def test_ids_without_a_file_are_looked_for_in_the_matrix_of_the_team(world: Path) -> None:
    """The setting `matrix` names it, from the root of the repository; the field `traceability` counts as an update does."""
    text = "---\ntitle: A\ntraceability: T-01, T-98\n---\n\n## Updates to Repo\n\n- Traceability: T-99\n"
    note = write(world, {"notes/a.md": text, "notes/kb.toml": '[lint.unknown-traceability-id]\nmatrix = "docs/traceability.md"\n'}) / "notes/a.md"
    assert told(note, None, "KB405")[0] == [(3, "KB405"), (8, "KB405")]


def test_a_promise_is_kept_or_waits_as_long_as_the_team_says(world: Path) -> None:
    """The setting `days` counts from the date of the note."""
    text = "# A\n\n**Date/time (UTC+0):** 2026-11-20 10:00\n\n## Updates to Repo\n\n- [ ] Scenario: `docs/scenarios/new.md`\n"
    note = write(world, {"notes/a.md": text, "notes/kb.toml": "[lint.promise-not-kept]\ndays = 5\n"}) / "notes/a.md"
    found = [lint(Asked((note,), select=("KB408",)), dt.date(2026, 11, day)).findings for day in (25, 26)]
    assert [len(one) for one in found] == [0, 1]


def test_mending_an_absolute_link_leaves_nothing_to_mend(world: Path) -> None:
    """The address becomes a relative link that stands, and is not found again."""
    text = "# A\n\nSee [x](https://github.com/acme/notes/blob/main/docs/runbook.md#call-the-barrier-line).\n"
    note = write(world, {"notes/deep/a.md": text}) / "notes/deep/a.md"
    report = lint(Asked((note,), select=("KB4",), fix=True), TODAY)
    assert report.mended[0].content.decode() == "# A\n\nSee [x](../../docs/runbook.md#call-the-barrier-line).\n"
    note.write_bytes(report.mended[0].content)
    assert told(note, None, "KB4")[0] == []


def test_the_mapping_is_printed_with_the_categories_that_it_leaves_out(world: Path) -> None:
    """`kb lint --mapping` exits with 1 while a category of the notes has no row; of the build, else of the notes as they are."""
    run = kb("lint", "--mapping", "--format", "json", cwd=world)
    report = json.loads(run.stdout)
    assert (run.returncode, report["unmapped"], report["source"]) == (1, [{"category": "Observability", "notes": 1}], "kb.db")
    assert {"name": "Security", "places": ["docs/checklists/security*.md", "docs/scenarios/roles.md"], "kinds": ["gate"], "own": True} in report["rows"]
    (world / "kb.db").unlink()
    assert json.loads(kb("lint", "--mapping", "--format", "json", cwd=world).stdout)["source"] == "notes"
    with open(world / "kb.toml", "a") as configuration:
        configuration.write('"Observability" = ["docs/checklists/observability.md"]\n')
    run = kb("lint", "--mapping", cwd=world)
    assert (run.returncode, run.stdout.splitlines()[-1]) == (0, "5 notes with a category in notes: each has a row.")


def test_the_mapping_never_indexes_anew(world: Path) -> None:
    """A change of the mapping changes nothing of what is stored."""
    with open(world / "kb.toml", "a") as configuration:
        configuration.write('"Deployment" = ["gate"]\n')
    report = build(world / "notes", world / "kb.db")
    assert (report.changed, report.unchanged) == (0, 5)


@pytest.mark.parametrize("row", ['"Security" = []', '"Security" = "gate"', '"Security" = [1]'])
def test_a_row_that_asks_for_nothing_is_refused(tmp_path: Path, row: str) -> None:
    """A row is a list of places and kinds; the message names the file and the row."""
    write(tmp_path, {"kb.toml": f"[mapping]\n{row}\n", "a.md": "# A\n"})
    run = kb("lint", "a.md", cwd=tmp_path)
    assert (run.returncode, "kb.toml: mapping.Security" in run.stderr) == (2, True)
