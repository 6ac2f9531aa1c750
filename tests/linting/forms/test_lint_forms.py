"""A lint report in every form, compared whole (cases: a report's name and a form), and held against the schemas that others publish."""

import json
import os
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import pytest
import runner
from markdown_it import MarkdownIt
from published import junit_faults, sarif_faults
from reports import CLEAN, FORMS, FOUND, Written
from support import kb, write

from kb.linting.report import LintReport
from kb.linting.rule import rules
from kb.model import Edit, Finding
from kb.render.sarif.lint import lint as as_sarif

CASES = Path(__file__).parent / "cases"
REPORTS = {"found": FOUND, "clean": CLEAN}


def case(name: str) -> str:
    """What a form is expected to say."""
    return (CASES / name).read_text(encoding="utf-8").removesuffix("\n").replace("VERSION", version("postmortem-kb"))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_written_as_its_case(written: Written, name: str, form: str) -> None:
    """The whole of it."""
    assert written(form, REPORTS[name]) == case(f"{name}.{form}")


def test_a_report_fits_into_a_narrow_terminal(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 40 columns long lines are cut around the place, wide signs counted, and a path stands whole above what is said of it."""
    monkeypatch.setenv("COLUMNS", "40")
    assert written("text", FOUND) == case("found.narrow.text")


def test_a_clean_run_is_told_in_a_sentence(written: Written) -> None:
    """Nothing else."""
    assert written("text", CLEAN) == "12 notes checked: nothing found."


def test_of_one_note_is_not_said_in_how_many(written: Written) -> None:
    """How many findings, and how heavy."""
    assert written("text", LintReport(FOUND.findings[:1], 1)).splitlines()[-1] == "1 note checked: 1 finding (1 error)."


@pytest.mark.parametrize("name", REPORTS)
def test_sarif_is_valid(written: Written, name: str) -> None:
    """By the schema that it names."""
    log = json.loads(written("sarif", REPORTS[name]))
    assert (log["$schema"], sarif_faults(log)) == ("https://json.schemastore.org/sarif-2.1.0.json", [])


def test_sarif_is_held_against_its_schema() -> None:
    """A log that lacks a tool, or has an address with a space, is not valid."""
    location = {"physicalLocation": {"artifactLocation": {"uri": "a b.md"}}}
    result = {"message": {"text": "x"}, "locations": [location]}
    faults = sarif_faults({"version": "2.1.0", "runs": [{"results": [result]}]})
    assert {fault.partition(":")[0] for fault in faults} == {"$.runs[0]", "$.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri"}


def test_sarif_tells_the_page_of_every_rule() -> None:
    """Each rule of the program has help as text and markdown, and the log is valid."""
    findings = tuple(Finding(rule.code, 1, "x", name=rule.name, path="a.md", fingerprint="0") for rule in rules().values())
    log = json.loads(as_sarif(LintReport(findings, 1)))
    told = {rule["id"]: rule["help"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert sarif_faults(log) == []
    assert {code: help["text"] for code, help in told.items()} == {rule.code: rule.page.strip() for rule in rules().values()}
    assert [code for code, help in told.items() if not help["markdown"].startswith(f"**{code} {rules()[code].name}**")] == []


def test_a_fix_in_sarif_replaces_what_stands_there(written: Written) -> None:
    """The region covers the old text in code points, its end exclusive."""
    *_, wide = json.loads(written("sarif", FOUND))["runs"][0]["results"]
    (replacement,) = wide["fixes"][0]["artifactChanges"][0]["replacements"]
    region = replacement["deletedRegion"]
    text = FOUND.findings[-1].text
    assert text[region["startColumn"] - 1 : region["endColumn"] - 1] == "忘れた"
    assert replacement["insertedContent"] == {"text": "設定がなかった"}


def test_an_insertion_is_valid_sarif(written: Written) -> None:
    """A region may be empty."""
    finding = FOUND.findings[0]._replace(edits=(Edit(12, 1, "", "#"),))
    assert sarif_faults(json.loads(written("sarif", LintReport((finding,), 1)))) == []


@pytest.mark.parametrize("name", REPORTS)
def test_junit_is_valid(written: Written, name: str) -> None:
    """By the schema of Jenkins."""
    assert junit_faults(written("junit", REPORTS[name])) == []


def test_junit_is_held_against_its_schema() -> None:
    """A suite without counts is not valid."""
    assert len(junit_faults('<testsuites><testsuite name="x"/></testsuites>')) == 3


def test_gitlab_has_no_fingerprint_twice(written: Written) -> None:
    """Two findings on equal lines of a note have one each."""
    assert [entry["fingerprint"] for entry in json.loads(written("gitlab", FOUND))] == ["0f1e", "1a2b", "1a2b-2", "2b3c"]


def test_a_long_table_is_cut_and_counted(written: Written) -> None:
    """Fifty rows, the heaviest findings first, and how many are left."""
    light = tuple(FOUND.findings[1]._replace(line=line) for line in range(1, 62))
    text = written("markdown", LintReport((*light, FOUND.findings[0]), 1))
    rows = [line for line in text.splitlines() if line.startswith(("| **error**", "| warning"))]
    assert (len(rows), rows[0].startswith("| **error**"), "\n\nand 12 more; `kb lint` shows them.\n\n" in text) == (50, True, True)


def test_a_comment_fits(written: Written) -> None:
    """Long messages of wide signs stay under GitHub's 65,536 signs; what does not fit is counted."""
    many = tuple(FOUND.findings[1]._replace(line=line, message="𝔓*" * 5000, path="ü" * 300) for line in range(1, 90))
    text = written("markdown", LintReport(many, 1))
    rows = sum(line.startswith("| warning") for line in text.splitlines())
    assert len(text.encode("utf-16-le")) // 2 < 65_536
    assert 0 < rows < 50
    assert f"and {89 - rows} more; `kb lint` shows them." in text


def headings(text: str) -> list[str]:
    """The headings that markdown shows."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    return [following.content for token, following in pairwise(tokens) if token.type == "heading_open"]


def test_a_comment_stands_before_and_behind_others(written: Written) -> None:
    """In one summary of a job each part keeps its heading, whichever comes first."""
    ours, other = written("markdown", FOUND), "### Has this happened before?\n\n- one"
    assert headings(f"{ours}\n{other}\n") == ["Do the notes keep the rules?", "Has this happened before?"]
    assert headings(f"{other}\n{ours}\n") == ["Has this happened before?", "Do the notes keep the rules?"]


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A folder with a note that breaks a rule, whose name needs escaping everywhere, and a file whose name is no UTF-8."""
    write(tmp_path, {"notes/a b,c:d%20 [x].md": "# Mail\n\n## Fix\n\nRestarted.\n"})
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/notes/\xff%.md")).write_bytes(b"")
    return tmp_path


def test_the_command_names_odd_files_in_every_form(odd: Path) -> None:
    """Addresses, properties and cells lead to the note; the file that was not checked is named, in a form without a place for it on standard error."""
    runs = {form: kb("lint", "--select", "KB203", "--format", form, cwd=odd) for form in FORMS}
    (entry,) = json.loads(runs["gitlab"].stdout)
    annotations = [found for line in runner.lines(runs["github"].stdout) if (found := runner.command(line))]
    log = json.loads(runs["sarif"].stdout)
    assert {run.returncode for run in runs.values()} == {1}
    assert (entry["location"]["path"], runs["gitlab"].stderr) == ("notes/a b,c:d%20 [x].md", "notes/\\xff%.md: skipped: name is not UTF-8; rename it\n")
    assert [one.properties["file"] for one in annotations] == ["notes/\\xff%.md", "notes/a b,c:d%20 [x].md"]
    assert (sarif_faults(log), junit_faults(runs["junit"].stdout)) == ([], [])
    assert log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "notes/a%20b%2Cc%3Ad%2520%20%5Bx%5D.md"
    assert [run.stderr for form, run in runs.items() if form != "gitlab"] == [""] * (len(FORMS) - 1)


def test_colour_is_for_terminals(odd: Path) -> None:
    """Through a pipe there is none, and each finding stands on one line."""
    first, *_ = kb("lint", "--select", "KB203", cwd=odd).stdout.split("\n")
    assert first.startswith("notes/a b,c:d%20 [x].md:3: KB203 fix-without-verification: ")
