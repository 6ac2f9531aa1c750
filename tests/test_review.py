"""`kb similar --changed` and `--fail-on`: the notes of a pull request compared in one run."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from support import kb, note, write

CAUSE = "The payout endpoint had no idempotency key, so retries after a gateway timeout created duplicate payouts to sellers."
OLD = {
    "notes/2025-01-10-payouts.md": note("Payouts doubled", CAUSE, "2025-01-10", "API/Data Contract"),
    "notes/2025-01-20-search.md": note("Search index stale", "A cron job died without an alert.", "2025-01-20", "Observability"),
    "notes/2025-01-30-cache.md": note("Prices of yesterday", "The cache key left out the currency.", "2025-01-30"),
    "notes/2025-02-10-login.md": note("Nobody could log in", "The certificate of the identity provider expired.", "2025-02-10"),
}
NEW = {"notes/2025-06-01-again.md": note("Duplicate payouts", CAUSE, "2025-06-01")}


def git(folder: Path, *arguments: str) -> str:
    """Run git as a fixed person."""
    command = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def commit(folder: Path, message: str = "notes") -> None:
    """Commit everything."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with four notes on main, checked out at the branch of a pull request."""
    place = write(tmp_path / "repository", {**OLD, ".gitignore": "kb.db*\n"})
    git(place, "init", "-q", "-b", "main")
    commit(place)
    git(place, "checkout", "-q", "-b", "pull")
    return place


def review(repository: Path, *arguments: str, revision: str = "main", **environment: str) -> subprocess.CompletedProcess[str]:
    """Index the notes and compare those that changed."""
    assert kb("index", cwd=repository).returncode == 0
    return kb("similar", "--changed", revision, *arguments, cwd=repository, **environment)


def drafts(repository: Path, revision: str = "main") -> list[str]:
    """The ids of the notes that are compared."""
    run = review(repository, "--format", "json", revision=revision)
    return [one["draft"]["id"] for one in json.loads(run.stdout)["drafts"]]


def test_a_committed_note_is_compared(repository: Path) -> None:
    """A note that a branch adds is compared, and no other."""
    write(repository, NEW)
    commit(repository)
    assert drafts(repository) == ["2025-06-01-again"]


def test_what_is_not_committed_counts(repository: Path) -> None:
    """Untracked, staged and edited notes are compared."""
    write(repository, {"notes/staged.md": note("Staged", "One."), "notes/2025-01-20-search.md": note("Search index old", "A cron job died.")})
    git(repository, "add", "notes/staged.md")
    write(repository, {"notes/untracked.md": note("Untracked", "Two.")})
    assert drafts(repository) == ["2025-01-20-search", "staged", "untracked"]


def test_deleted_ignored_and_moved_notes_do_not_count(repository: Path) -> None:
    """A note that is gone, one that git ignores, and one with another name and the same content are not compared."""
    (repository / "notes/2025-01-20-search.md").unlink()
    git(repository, "mv", "notes/2025-01-30-cache.md", "notes/moved.md")
    write(repository, {".git/info/exclude": "private.md\n", "notes/private.md": note("Private", "One.")})
    assert drafts(repository) == []


def test_a_note_that_moves_in_counts(repository: Path) -> None:
    """A file that was no note by the rules of the team, and is moved to where it is one, is compared."""
    git(repository, "checkout", "-q", "main")
    write(repository, {"kb.toml": 'exclude = ["drafts/*"]\n', "notes/drafts/new.md": note("New", "One.")})
    commit(repository)
    git(repository, "checkout", "-q", "-B", "pull")
    git(repository, "mv", "notes/drafts/new.md", "notes/new.md")
    assert drafts(repository) == ["new"]


def test_a_renamed_and_edited_note_counts(repository: Path) -> None:
    """Another name and other words are a change."""
    git(repository, "mv", "notes/2025-01-30-cache.md", "notes/moved.md")
    with (repository / "notes/moved.md").open("a") as file:
        file.write("\nThe currency is part of the key now.\n")
    assert drafts(repository) == ["moved"]


def test_a_touched_note_does_not_count(repository: Path) -> None:
    """Another time of change is no change."""
    os.utime(repository / "notes/2025-01-30-cache.md", (1, 1))
    assert drafts(repository) == []


def test_what_main_gained_meanwhile_does_not_count(repository: Path) -> None:
    """The branch is compared with where it left main, as a pull request shows it."""
    write(repository, NEW)
    commit(repository)
    git(repository, "checkout", "-q", "main")
    write(repository, {"notes/2025-01-20-search.md": note("Search index old", "A cron job died.")})
    commit(repository)
    git(repository, "checkout", "-q", "pull")
    assert drafts(repository) == ["2025-06-01-again"]


def test_a_revision_without_a_common_history_is_compared_as_it_is(repository: Path) -> None:
    """Without a merge base, what differs from the revision counts."""
    git(repository, "checkout", "-q", "--orphan", "other")
    write(repository, NEW)
    commit(repository)
    assert drafts(repository) == ["2025-06-01-again"]


def test_only_files_that_are_notes_count(repository: Path) -> None:
    """The rules of the index and of kb.toml say what is a note; files elsewhere do not count."""
    more = {"notes/README.md": "# Read me\n", "notes/drafts/x.md": note("X", "One."), "elsewhere.md": note("Y", "Two."), "notes/bare": "no heading\n"}
    write(repository, {"kb.toml": 'exclude = ["drafts/*"]\n', **more})
    run = review(repository, "--format", "json")
    assert (json.loads(run.stdout)["drafts"], json.loads(run.stdout)["skipped"], run.stderr) == ([], [], "")


def test_each_note_of_a_file_is_a_draft(repository: Path) -> None:
    """A file with two notes gives two drafts, with the ids of the index."""
    two = "# One\n\n## Root cause\n\nDisk full.\n\n# Two\n\n## Root cause\n\nKey lost.\n"
    write(repository, {"notes/two.md": two})
    assert drafts(repository) == ["two#one", "two#two"]


def test_an_indexed_note_is_never_its_own_match(repository: Path) -> None:
    """The changed notes are in the index as well: each is compared with the others alone."""
    write(repository, NEW)
    run = review(repository, "--format", "json")
    assert next(match["id"] for match in json.loads(run.stdout)["drafts"][0]["matches"]) == "2025-01-10-payouts"
    assert "2025-06-01-again" not in [match["id"] for match in json.loads(run.stdout)["drafts"][0]["matches"]]


@pytest.mark.parametrize(
    "name", ["a b.md", "-leading.md", "ümläut.md", "new\nline.md", 'quo"te.md', "co:lon,comma%.md", "日本.md", "back\\slash.md", "tick`s`.md"]
)
def test_odd_names_are_read_and_told(repository: Path, name: str) -> None:
    """A file may have any name that is UTF-8."""
    write(repository, {f"notes/{name}": note("Odd", CAUSE, "2025-06-01")})
    assert drafts(repository) == [name.removesuffix(".md")]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.md", b"", "empty"),
        ("binary.md", b"# x\0", "not text (byte 0x00 at offset 3)"),
        ("huge.md", b"# x\n" + b"word " * 500_000, "larger than 2048 kB (max_kilobytes in kb.toml)"),
    ],
)
def test_what_cannot_be_read_is_named_and_stops_nothing(repository: Path, name: str, data: bytes, reason: str) -> None:
    """A changed file that the index skips stands on standard error and in the JSON; the others are compared."""
    write(repository, NEW)
    (repository / "notes" / name).write_bytes(data)
    run = review(repository, "--format", "json")
    report = json.loads(run.stdout)
    assert (run.returncode, len(report["drafts"]), report["skipped"]) == (0, 1, [{"path": f"notes/{name}", "reason": reason}])
    assert f"notes/{name}: skipped: {reason}" in run.stderr


def test_a_name_that_is_no_text_is_named(repository: Path) -> None:
    """A changed file whose name is not UTF-8 is skipped, with its bytes spelled out."""
    (repository / os.fsdecode(b"notes/b\xff.md")).write_text("# x\n")
    assert "notes/b\\xff.md: skipped: name is not UTF-8" in review(repository).stderr


def test_a_link_out_of_the_folder_is_named(repository: Path) -> None:
    """A changed link that leads elsewhere is skipped, as in the index."""
    (repository / "notes/link.md").symlink_to(repository / ".gitignore")
    assert "notes/link.md: skipped: symbolic link that leads out of the notes folder" in review(repository).stderr


def test_nothing_changed_is_said_in_a_line(repository: Path) -> None:
    """Without a changed note there is one line, and exit code 0."""
    run = review(repository, "--fail-on", "weak")
    assert (run.returncode, run.stdout) == (0, "No note under notes was added or changed since main.\n")


def test_the_last_line_sums_up(repository: Path) -> None:
    """How many notes there were, and how they stand."""
    blank = {"notes/2025-06-03-blank.md": "# <x>\n"}
    write(repository, {**NEW, **blank, "notes/2025-06-02-new.md": note("Lift stuck", "Wet ropes slipped from a worn drum.", "2025-06-02")})
    last = review(repository).stdout.splitlines()[-1]
    assert last == "3 notes compared since main: 1 strong, 1 like nothing earlier, 1 still blank."


def test_a_folder_of_a_repository_may_be_named_from_elsewhere(repository: Path) -> None:
    """The notes are those of the build, wherever kb runs; paths are as seen from there."""
    write(repository, NEW)
    kb("index", cwd=repository)
    run = kb("similar", "--changed", "main", "--db", "../kb.db", "--format", "json", cwd=repository / "notes")
    assert [one["draft"]["path"] for one in json.loads(run.stdout)["drafts"]] == ["2025-06-01-again.md"]


def test_a_hook_compares_the_same_notes(repository: Path) -> None:
    """In a linked work tree git sets GIT_DIR for its hooks; the notes are still found where they are."""
    git(repository, "worktree", "add", "-q", "../linked", "-b", "linked")
    linked = write(repository.parent / "linked", NEW)
    variables = {"GIT_DIR": str(repository / ".git/worktrees/linked"), "GIT_INDEX_FILE": str(repository / ".git/worktrees/linked/index")}
    assert "1 note compared since main: 1 strong." in review(linked, **variables).stdout


def _error(run: subprocess.CompletedProcess[str]) -> str:
    assert (run.returncode, run.stdout) == (2, ""), run
    return run.stderr.splitlines()[-1]


@pytest.mark.parametrize("revision", ["origin/nowhere", "-x", "--output=stolen", "^main", "main..pull", "", "main:notes", "x\ny"])
def test_a_revision_that_does_not_exist_is_told(repository: Path, revision: str) -> None:
    """One line says what there is not and what to do; nothing that git could take for an option is one."""
    error = _error(review(repository, revision=revision))
    assert error.startswith("Error: there is no revision ")
    assert "origin/main" in error
    assert not (repository / "stolen").exists()


@pytest.mark.parametrize("arguments", [[], ["notes/2025-01-20-search.md", "--changed", "main"]])
def test_a_draft_or_a_revision_is_needed(repository: Path, arguments: list[str]) -> None:
    """Neither and both are refused, with what to do."""
    assert "Name either a DRAFT, or with --changed REV" in _error(kb("similar", *arguments, cwd=repository))


def test_outside_a_repository_is_told(tmp_path: Path) -> None:
    """Notes that are in no repository have no revisions."""
    write(tmp_path, OLD)
    error = _error(review(tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path.parent)))
    assert "notes stands in no git work tree that can be read (not a git repository" in error


def test_a_repository_without_a_commit_is_told(tmp_path: Path) -> None:
    """There is no revision to compare with, whichever is named."""
    git(write(tmp_path, OLD), "init", "-q", "-b", "main")
    errors = {_error(review(tmp_path, revision=revision)) for revision in ("HEAD", "origin/main")}
    assert errors == {
        "Error: the repository of notes holds no commit yet, so nothing changed since one. Commit first, or name a note: kb similar NOTE",
    }


def test_a_first_branch_is_compared_with_that_of_the_server(repository: Path, tmp_path: Path) -> None:
    """Where nothing is committed but a revision was fetched, that is compared with."""
    git(write(tmp_path / "new", NEW), "init", "-q", "-b", "pull")
    git(tmp_path / "new", "fetch", "-q", str(repository), "main:refs/remotes/origin/main")
    assert drafts(tmp_path / "new", "origin/main") == ["2025-06-01-again"]


def test_an_owner_that_git_does_not_trust_is_told(repository: Path, tmp_path: Path) -> None:
    """The message has the command by which a person tells git to trust the repository."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {shutil.which("git")} "$@"\n')
    (tmp_path / "bin/git").chmod(0o700)
    error = _error(review(repository, PATH=f"{tmp_path / 'bin'}:{os.environ['PATH']}"))
    trust = f"git config --global --add safe.directory {repository}"
    assert error == f"Error: git does not trust the owner of the repository of notes. If you do, say so: {trust}"


@pytest.mark.parametrize("junk", [b"", b"junk", b"x" * 100])
def test_a_damaged_index_of_git_is_told(repository: Path, junk: bytes) -> None:
    """The message has the command that makes it anew; after it the notes are compared."""
    write(repository, NEW)
    (repository / ".git/index").write_bytes(junk)
    error = _error(review(repository))
    assert error.startswith("Error: git's index of the files around notes is damaged (")
    subprocess.run(error.partition("in that folder: ")[2], shell=True, cwd=repository / "notes", check=True)
    assert drafts(repository) == ["2025-06-01-again"]


def test_without_git_is_told(repository: Path, tmp_path: Path) -> None:
    """A machine without git is told to install it."""
    assert "git is not installed" in _error(review(repository, PATH=str(tmp_path)))


@pytest.mark.parametrize(("branch", "words"), [("main", "does not hold the commit at which HEAD left 'main'"), ("gone", "there is no revision 'gone'")])
def test_a_shallow_clone_is_told_to_fetch(repository: Path, tmp_path: Path, branch: str, words: str) -> None:
    """Where the clone does not reach back to the merge base, or to the revision, the message names fetch-depth."""
    write(repository, NEW)
    commit(repository)
    git(repository, "checkout", "-q", "main")
    write(repository, {"notes/x.md": note("X", "One.")})
    commit(repository)
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=1", "--no-single-branch", "-b", "pull", repository.as_uri(), str(clone)], check=True, capture_output=True)
    error = _error(review(clone, revision=f"origin/{branch}"))
    assert words.replace("'", "'origin/", 1) in error
    assert "fetch-depth: 0" in error


def test_a_whole_clone_compares_with_the_branch_of_the_server(repository: Path, tmp_path: Path) -> None:
    """In CI the revision is that of the server."""
    write(repository, NEW)
    commit(repository)
    git(tmp_path, "clone", "-q", "-b", "pull", str(repository), "clone")
    assert drafts(tmp_path / "clone", "origin/main") == ["2025-06-01-again"]


@pytest.mark.parametrize(("fail_on", "code"), [("strong", 1), ("possible", 1), ("weak", 1), (None, 0)])
def test_a_strong_match_fails_the_run(repository: Path, fail_on: str | None, code: int) -> None:
    """At its level and below it, for the notes of a revision and for one draft; without --fail-on nothing fails."""
    write(repository, NEW)
    asked = ["--fail-on", fail_on] if fail_on else []
    assert review(repository, *asked).returncode == code
    assert kb("similar", *NEW, *asked, cwd=repository).returncode == code


def test_why_a_run_failed_is_said(repository: Path) -> None:
    """Standard error says how many notes are to be answered, and how."""
    write(repository, NEW)
    told = "1 note has an unanswered match at strong or above: answer in the note with recurrence_of or not_recurrence_of.\n"
    assert review(repository, "--fail-on", "strong").stderr == told


@pytest.mark.parametrize(("fail_on", "code"), [("strong", 0), ("possible", 0), ("weak", 1)])
def test_a_weak_match_fails_only_when_asked(repository: Path, fail_on: str, code: int) -> None:
    """A note that shares a few words with an earlier one is no likely recurrence."""
    write(repository, {"notes/2025-06-02-other.md": note("Lift stuck", "Wet ropes slipped from a worn drum after a timeout.", "2025-06-02")})
    assert review(repository, "--fail-on", fail_on).returncode == code


@pytest.mark.parametrize("verdict", ["recurrence_of", "not_recurrence_of"])
@pytest.mark.parametrize("indexed", [True, False])
def test_an_answered_match_never_fails(repository: Path, verdict: str, indexed: bool) -> None:
    """Whoever wrote a verdict into the note has answered, whether the index knows the note or not."""
    if not indexed:
        kb("index", cwd=repository)
    text = NEW["notes/2025-06-01-again.md"].replace("## Root", f"**{verdict}:** 2025-01-10-payouts\n\n## Root")
    write(repository, {"notes/2025-06-01-again.md": text})
    if indexed:
        kb("index", cwd=repository)
    run = kb("similar", "--changed", "main", "--fail-on", "strong", cwd=repository)
    assert (run.returncode, run.stdout.splitlines()[-1]) == (0, "1 note compared since main: 1 answered.")


def _with(text: str, verdict: str, target: str) -> str:
    return text.replace("## Root", f"**{verdict}:** {target}\n\n## Root")


def _family(repository: Path, *, joined: bool) -> None:
    """Two earlier notes of one cause on main, of one family or not."""
    git(repository, "checkout", "-q", "main")
    second = note("Payouts doubled once more", CAUSE, "2025-03-01")
    write(repository, {"notes/2025-03-01-second.md": _with(second, "recurrence_of", "2025-01-10-payouts") if joined else second})
    commit(repository)
    git(repository, "checkout", "-q", "-B", "pull")


@pytest.mark.parametrize(("joined", "code"), [(True, 0), (False, 1)])
def test_who_confirms_one_note_answers_for_its_family(repository: Path, joined: bool, code: int) -> None:
    """Other matches of the family do not fail; a match of no family, or of another, still does."""
    _family(repository, joined=joined)
    write(repository, {"notes/2025-06-01-again.md": _with(NEW["notes/2025-06-01-again.md"], "recurrence_of", "2025-01-10-payouts")})
    assert review(repository, "--fail-on", "strong").returncode == code


def test_who_refuses_one_note_does_not_answer_for_its_family(repository: Path) -> None:
    """not_recurrence_of is about one note."""
    _family(repository, joined=True)
    write(repository, {"notes/2025-06-01-again.md": _with(NEW["notes/2025-06-01-again.md"], "not_recurrence_of", "2025-01-10-payouts")})
    assert review(repository, "--fail-on", "strong").returncode == 1


def test_an_answer_takes_no_place_from_an_open_match(repository: Path) -> None:
    """With a limit of one, the strong match behind a refused one is still shown, and fails."""
    _family(repository, joined=False)
    write(repository, {"notes/2025-06-01-again.md": _with(NEW["notes/2025-06-01-again.md"], "not_recurrence_of", "2025-01-10-payouts")})
    run = review(repository, "--fail-on", "strong", "--limit", "1", "--format", "json")
    assert (run.returncode, {match["id"] for match in json.loads(run.stdout)["drafts"][0]["matches"]}) == (1, {"2025-01-10-payouts", "2025-03-01-second"})


def test_the_limit_does_not_hide_the_family_of_an_answer(repository: Path) -> None:
    """A confirmed note that a score keeps out of sight still answers for its family."""
    _family(repository, joined=True)
    text = _with(note("Duplicate payouts", f"{CAUSE} {CAUSE}", "2025-06-01"), "recurrence_of", "2025-03-01-second")
    write(repository, {"notes/2025-06-01-again.md": text})
    assert review(repository, "--fail-on", "strong", "--category", "API/Data Contract").returncode == 0


def test_relatives_of_an_answer_take_no_place_of_the_limit(repository: Path) -> None:
    """Behind five notes of the family that was answered, the one that nobody judged is still shown, and fails."""
    copies = {
        f"notes/2025-02-0{day}-copy.md": _with(note("Payouts twice", CAUSE, f"2025-02-0{day}"), "recurrence_of", "2025-01-10-payouts") for day in range(1, 7)
    }
    write(repository, {**copies, "notes/2025-04-01-other.md": note("Payouts", f"{CAUSE} Seen in the nightly run.", "2025-04-01")})
    kb("index", "notes", cwd=repository)
    write(repository, {"notes/2025-06-01-again.md": _with(NEW["notes/2025-06-01-again.md"], "recurrence_of", "2025-01-10-payouts")})
    draft = kb("similar", "notes/2025-06-01-again.md", "--limit", "2", "--format", "json", cwd=repository)
    assert "2025-04-01-other" in [match["id"] for match in json.loads(draft.stdout)["matches"]]


def _evil(folder: Path) -> str:
    """A configuration that names a program, which leaves a mark when it runs."""
    (folder / "evil").write_text(f"#!/bin/sh\ntouch {folder / 'ran'}\n")
    (folder / "evil").chmod(0o700)
    return f'[core]\n\tfsmonitor = "{folder / "evil"}"\n'


def test_the_configuration_of_a_repository_starts_nothing(repository: Path, tmp_path: Path) -> None:
    """A program that the repository names for watching files is not started when changed notes are asked for."""
    with (repository / ".git/config").open("a") as file:
        file.write(_evil(tmp_path))
    write(repository, NEW)
    run = review(repository, "--format", "json")
    assert (run.returncode, (tmp_path / "ran").exists()) == (0, False), run.stderr


def test_notes_that_look_like_a_repository_start_nothing(repository: Path, tmp_path: Path) -> None:
    """Files among the notes that git would take for a repository are refused, and their configuration starts nothing."""
    bare = {"notes/HEAD": "ref: refs/heads/main\n", "notes/config": f"{_evil(tmp_path)}\tbare = false\n\tworktree = .\n", "notes/objects/x": "x"}
    write(repository, {**NEW, **bare, "notes/refs/heads/main": "0" * 40 + "\n"})
    run = review(repository, "--format", "json")
    assert (run.returncode, run.stderr.startswith("Error: notes "), (tmp_path / "ran").exists()) == (2, True, False)


def test_json_of_a_revision_has_the_promised_keys(repository: Path) -> None:
    """Version, revision, drafts and skipped; each draft as `kb similar` gives it."""
    write(repository, NEW)
    report: Mapping[str, object] = json.loads(review(repository, "--format", "json").stdout)
    single = json.loads(kb("similar", *NEW, "--format", "json", cwd=repository).stdout)
    assert (list(report), report["version"], report["revision"]) == (["version", "revision", "drafts", "skipped"], 1, "main")
    single["draft"]["id"] = "2025-06-01-again"
    assert report["drafts"] == [{key: value for key, value in single.items() if key != "version"}]
