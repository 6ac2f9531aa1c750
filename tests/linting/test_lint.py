"""The real `kb lint` and `kb rule`, as people and pipelines run them."""

import json
from pathlib import Path

import pytest
from commits import commit, repository
from support import kb, write

UNVERIFIED = "# Postmortem: {title}\n\n## Fix\n\n- Jobs carry an id.\n"
VERIFIED = UNVERIFIED + "\n## Verification\n\n- The replay printed each label once.\n"
ONLY = ("--select", "KB203")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A repository with a note that breaks a rule, and one that keeps it."""
    files = {"notes/bad.md": UNVERIFIED.format(title="Bad"), "notes/good.md": VERIFIED.format(title="Good")}
    return repository(tmp_path / "repository", files)


def found(folder: Path, *arguments: object, **more: bytes) -> list[tuple[str, int, str]]:
    """Path, line and rule of each finding."""
    answer = json.loads(kb("lint", *arguments, "--format", "json", cwd=folder, **more).stdout)
    return [(one["path"], one["line"], one["rule"]) for one in answer["findings"]]


def test_the_folder_of_notes_is_checked_when_nothing_is_named(notes: Path) -> None:
    """Findings end with exit code 1."""
    assert found(notes, *ONLY) == [("notes/bad.md", 3, "KB203")]
    assert kb("lint", *ONLY, cwd=notes).returncode == 1


def test_paths_are_told_from_the_root_of_the_repository(notes: Path) -> None:
    """Wherever it is run from."""
    assert found(notes / "notes", "bad.md", *ONLY) == [("notes/bad.md", 3, "KB203")]


def test_a_clean_note_ends_with_exit_code_0(notes: Path) -> None:
    """And says in a sentence that nothing was found."""
    run = kb("lint", "notes/good.md", *ONLY, cwd=notes)
    assert (run.returncode, run.stdout, run.stderr) == (0, "1 note checked: nothing found.\n", "")


def test_standard_input_is_a_note(notes: Path) -> None:
    """So that an editor can check what is not saved."""
    assert found(notes, "-", *ONLY, stdin=UNVERIFIED.encode()) == [("standard-input.md", 3, "KB203")]


def test_a_draft_is_asked_only_for_what_is_there(notes: Path) -> None:
    """A fix may be written before its verification."""
    assert found(notes, "notes/bad.md", "--draft", *ONLY) == []


def test_since_a_revision_only_what_changed_is_checked(notes: Path) -> None:
    """A note that was there before stays unsaid; of a file of several notes those that differ count."""
    write(notes, {"notes/new.md": UNVERIFIED.format(title="New")})
    assert found(notes, "--changed", "main", *ONLY) == [("notes/new.md", 3, "KB203")]
    journal = "".join(f"# {title}\n\n## Root Cause\n\nA queue.\n\n## Fix\n\n- An id.\n\n" for title in ("One", "Two"))
    commit(notes, {"notes/journal.md": journal})
    write(notes, {"notes/journal.md": journal.replace("# Two\n\n## Root Cause\n\nA queue", "# Two\n\n## Root Cause\n\nAnother queue")})
    assert found(notes, "--changed", "main", *ONLY) == [("notes/journal.md", 17, "KB203")]


def test_a_finding_below_what_fails_ends_with_exit_code_0(notes: Path) -> None:
    """`--fail-on error` lets warnings pass, which are told all the same."""
    run = kb("lint", "--fail-on", "error", *ONLY, cwd=notes)
    assert (run.returncode, "KB203" in run.stdout) == (0, True)


def test_the_configuration_of_the_team_lies_over_ours(notes: Path) -> None:
    """Severity, selection and exceptions stand in kb.toml."""
    write(notes, {"kb.toml": '[lint]\nselect = ["ignores"]\n[lint.fix-without-verification]\nseverity = "error"\n'})
    answer = json.loads(kb("lint", *ONLY, "--format", "json", cwd=notes).stdout)
    assert [(one["rule"], one["severity"]) for one in answer["findings"]] == [("KB203", "error")]


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[lint]\nselekt = ["KB2"]\n', "lint.selekt is no setting; did you mean 'select'?"),
        ('[lint]\nselect = ["KB999"]\n', "lint.select: 'KB999' is no rule"),
        ('[lint.fix-without-verificaton]\nseverity = "error"\n', "lint.fix-without-verificaton is no setting; did you mean 'fix-without-verification'?"),
        ('[lint.fix-without-verification]\nseverity = "grave"\n', "lint.fix-without-verification.severity must be error, warning or info"),
        ("[lint.fix-without-verification]\ndays = 1\n", "lint.fix-without-verification.days is no setting"),
        ('[lint]\nignore = "KB2"\n', "lint.ignore must be a list of strings"),
        ("[lint]\nselect = [1]\n", "lint.select must be a list of strings"),
        ('[lint.unanswered-match]\nlevel = "certain"\n', "lint.unanswered-match.level must be strong, possible or weak"),
        ('[lint.personal-data]\nkinds = ["email", "emails"]\n', "lint.personal-data.kinds must be secret, email, phone, iban, card, ip, user,"),
        ("lint = 3\n", "lint must be a table"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(notes: Path, toml: str, said: str) -> None:
    """With the nearest one that can, and exit code 2."""
    write(notes, {"kb.toml": toml})
    run = kb("lint", cwd=notes)
    assert run.returncode == 2
    assert f"kb.toml: {said}" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.md",), "nowhere.md does not exist, or is no regular file."),
        (("--select", "KB2033"), "there is no rule 'KB2033'; did you mean 'KB203'?"),
        (("--changed", "nowhere"), "there is no revision 'nowhere'"),
        (("--changed", "main", "notes/bad.md"), "notes/bad.md is no folder."),
        (("-", "--fix"), "Standard input cannot be mended"),
        (("--baseline", "notes/bad.md"), "notes/bad.md cannot be read as a baseline"),
    ],
)
def test_what_cannot_be_done_is_told(notes: Path, arguments: tuple[str, ...], said: str) -> None:
    """In a sentence, with exit code 2."""
    run = kb("lint", *arguments, cwd=notes)
    assert run.returncode == 2
    assert said in run.stderr


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_checked(notes: Path) -> None:
    """Path and reason stand in the report."""
    (notes / "notes" / "image.md").write_bytes(b"# A\n\0")
    answer = json.loads(kb("lint", *ONLY, "--format", "json", cwd=notes).stdout)
    assert (answer["notes"], answer["skipped"]) == (2, [{"path": "notes/image.md", "reason": "not text (byte 0x00 at offset 4)"}])


def test_a_named_file_that_cannot_be_read_ends_with_exit_code_2(notes: Path) -> None:
    """It was to be checked, and was not; what could be checked is told all the same."""
    (notes / "notes" / "image.md").write_bytes(b"# A\n\0")
    run = kb("lint", "notes/image.md", "notes/bad.md", *ONLY, cwd=notes)
    assert (run.returncode, "notes/image.md: skipped: not text" in run.stdout, "notes/bad.md:3" in run.stdout) == (2, True, True)
    assert kb("lint", "-", *ONLY, cwd=notes).returncode == 2


def test_a_baseline_lets_an_old_repository_start_clean(notes: Path) -> None:
    """The first run writes it; then only what is new fails, and what was mended leaves the list."""
    first = kb("lint", "--baseline", "known.json", *ONLY, cwd=notes)
    assert (first.returncode, first.stderr) == (0, "known.json was written: it hides 1 finding of today, and only gets shorter. Commit it.\n")
    write(notes, {"notes/new.md": UNVERIFIED.format(title="New")})
    assert found(notes, "--baseline", "known.json", *ONLY) == [("notes/new.md", 3, "KB203")]
    write(notes, {"notes/bad.md": VERIFIED.format(title="Bad"), "notes/new.md": VERIFIED.format(title="New")})
    assert kb("lint", "--baseline", "known.json", *ONLY, cwd=notes).stderr == "known.json got shorter by 1: commit it.\n"
    write(notes, {"notes/bad.md": UNVERIFIED.format(title="Bad")})
    assert found(notes, "--baseline", "known.json", *ONLY) == [("notes/bad.md", 3, "KB203")]


def test_a_finding_moves_with_its_line(notes: Path) -> None:
    """The baseline knows it by rule, note and what the line says."""
    kb("lint", "--baseline", "known.json", *ONLY, cwd=notes)
    write(notes, {"notes/bad.md": UNVERIFIED.format(title="Bad").replace("## Fix", "New text.\n\n## Fix")})
    assert found(notes, "--baseline", "known.json", *ONLY) == []


def test_the_rules_are_listed_and_each_has_its_page(notes: Path) -> None:
    """By code or name."""
    assert "KB203  fix-without-verification" in kb("rule", cwd=notes).stdout
    page = kb("rule", "KB203", cwd=notes).stdout
    assert page.startswith("KB203 fix-without-verification: a fix that nobody has seen hold.\n")
    assert kb("rule", "fix-without-verification", cwd=notes).stdout == page
    assert kb("rule", "KB999", cwd=notes).returncode == 2


def test_many_notes_are_checked_on_all_cores(tmp_path: Path) -> None:
    """The findings are those of one core, in the order of the paths."""
    many = write(tmp_path, {f"notes/{number:03}.md": (UNVERIFIED if number % 50 == 0 else VERIFIED).format(title=number) for number in range(210)})
    assert found(many, *ONLY) == [(f"notes/{number:03}.md", 3, "KB203") for number in range(0, 210, 50)]
