"""Whether what a note names still stands in a repository, and since which commit it does not."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from commits import commit, git, repository
from support import write

from kb.model import Standing
from kb.repository.git import Repository, repositories_of, repository_at
from kb.repository.judging import Target, judge

ELSEWHERE = "no commit of this repository holds it; if it stands in another one, name that with --repo"
SHALLOW = "the clone is shallow: fetch the whole history (fetch-depth: 0)"
STANDS = Standing("stands")
FILES = {
    "docs/checks.md": "# Checks\n\n- *Idempotency* for “unsafe” operations,\n  every one of them\n- Retries are **counted**\n",
    "ci/retry.yml": "name: synthetic retry\n",
    "scenarios/refund/one.md": "one\n",
    "scenarios/refund/two.md": "two\n",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A repository of a few files in one commit."""
    return repository(tmp_path / "shop", FILES)


def standing(folder: Path, path: str, quote: str | None = None) -> Standing:
    """What is told of one target."""
    target = Target(path, quote)
    return judge([repository_at(folder)], [target])[target]


def gone(commit: str, day: int, reason: str) -> Standing:
    """Gone since a commit of January 2025."""
    return Standing("gone", commit, f"2025-01-{day:02}", reason)


def unknown(reason: str) -> Standing:
    """Not known, for a reason."""
    return Standing("unknown", reason=reason)


@pytest.mark.parametrize(
    "path",
    ["docs/checks.md", "docs/checks.md#retries", "docs", "docs/", "scenarios/refund/", "scenarios/*", "*.md", "**/*.yml", "ci/retr?.yml", "./docs/checks.md"],
)
def test_what_is_at_head_stands(place: Path, path: str) -> None:
    """A file, with or without an anchor; a folder while a file is under it; a glob while a file matches."""
    assert standing(place, path) == STANDS


@pytest.mark.parametrize(
    ("path", "quote", "file"),
    [
        ("docs/checks.md#retries", None, "docs/checks.md"),
        ("checks.md", None, "docs/checks.md"),
        ("scenarios/refund/", None, "scenarios/refund"),
        ("scenarios/**/t*.md", None, "scenarios/refund/two.md"),
        ("scenarios/refund/*", None, None),
        ("scenarios/refund/*", "two", "scenarios/refund/two.md"),
        ("scenarios", "two", "scenarios/refund/two.md"),
        ("docs/checks.md", "never there", None),
        ("none.md", None, None),
    ],
)
def test_what_stands_beside_the_notes_has_a_place(place: Path, path: str, quote: str | None, file: str | None) -> None:
    """The file or folder from the root; of a line the file that holds it; nothing for several files, and for what does not stand."""
    write(place, {"notes/a.md": "# A\n"})
    target = Target(path, quote)
    assert judge(repositories_of(place / "notes", []), [target])[target].file == file


@pytest.mark.parametrize("path", ["Docs/checks.md", "docs/check", "*.txt", "docs/**/x", "docs/{checks}.md", "scenarios/*/three.md", "src/"])
def test_what_never_was_is_unknown(place: Path, path: str) -> None:
    """Names are compared with their case, whole; braces are no wild signs."""
    assert standing(place, path) == unknown(ELSEWHERE)


def test_the_work_tree_does_not_count(place: Path) -> None:
    """A file that is deleted but not committed so stands; one that is written but not committed does not."""
    (place / "ci/retry.yml").unlink()
    (place / "new.yml").write_text("x")
    assert [standing(place, path) for path in ("ci/retry.yml", "new.yml")] == [STANDS, unknown(ELSEWHERE)]


def test_a_deleted_file_is_gone_since_its_commit(place: Path) -> None:
    """The commit and the day of the deletion, whatever came after."""
    deleted = commit(place, gone=["ci/retry.yml"], day=2)
    commit(place, {"docs/checks.md": "# Other\n"}, day=3)
    assert standing(place, "ci/retry.yml") == gone(deleted, 2, "the file")


def test_the_day_is_that_of_utc(place: Path) -> None:
    """A commit late in the evening west of Greenwich is of the next day."""
    (place / "ci/retry.yml").unlink()
    git(place, "commit", "-qam", "late", GIT_COMMITTER_DATE="2025-01-02 23:00 -0500")
    assert standing(place, "ci/retry.yml").since_date == "2025-01-03"


def test_a_file_that_came_back_stands(place: Path) -> None:
    """Deleted and added again is not gone; deleted once more it is gone since the last time."""
    commit(place, gone=["ci/retry.yml"], day=2)
    commit(place, {"ci/retry.yml": FILES["ci/retry.yml"]}, day=3)
    back = standing(place, "ci/retry.yml")
    last = commit(place, gone=["ci/retry.yml"], day=4)
    assert (back, standing(place, "ci/retry.yml")) == (STANDS, gone(last, 4, "the file"))


def test_a_renamed_file_stands(place: Path) -> None:
    """Renames are followed, one after the other; the reason says where to."""
    git(place, "mv", "docs/checks.md", "docs/list.md")
    commit(place, day=2)
    git(place, "mv", "docs/list.md", "list.md")
    commit(place, day=3)
    assert standing(place, "docs/checks.md") == Standing("stands", reason="now list.md")


def test_a_renamed_file_that_went_is_gone(place: Path) -> None:
    """The file is gone since it went under its last name."""
    git(place, "mv", "docs/checks.md", "list.md")
    commit(place, day=2)
    last = commit(place, gone=["list.md"], day=3)
    assert standing(place, "docs/checks.md") == gone(last, 3, "the file, which was list.md")


def test_a_line_is_looked_up_under_the_new_name(place: Path) -> None:
    """The quote of a renamed file stands where the file is now."""
    git(place, "mv", "docs/checks.md", "list.md")
    commit(place, day=2)
    assert standing(place, "docs/checks.md", "Retries are counted") == Standing("stands", reason="now list.md")


def test_a_folder_is_gone_when_its_last_file_went(place: Path) -> None:
    """The commit after which no file was under it."""
    commit(place, gone=["scenarios/refund/one.md"], day=2)
    first = standing(place, "scenarios/refund/")
    last = commit(place, gone=["scenarios/refund/two.md"], day=3)
    assert (first, standing(place, "scenarios/refund/")) == (STANDS, gone(last, 3, "the last file of the folder"))


def test_a_glob_is_gone_when_its_last_file_went(place: Path) -> None:
    """The commit after which no file matched."""
    commit(place, gone=["scenarios/refund/two.md"], day=2)
    last = commit(place, gone=["scenarios/refund/one.md"], day=3)
    assert standing(place, "scenarios/**/*.md") == gone(last, 3, "the last file that matched")


def test_a_folder_that_moved_is_gone_and_says_where_to(place: Path) -> None:
    """No file is under it any more; the reason names where the last one is."""
    git(place, "mv", "scenarios/refund", "scenarios/money")
    moved = commit(place, day=2)
    told = standing(place, "scenarios/refund/")
    assert (told.since_commit, told.reason) == (moved, "the last file of the folder; it is now scenarios/money/two.md")


@pytest.mark.parametrize(
    "quote",
    [
        "Idempotency for unsafe operations",
        'idempotency for "unsafe" operations, every one of them',
        "‘Retries’  are counted.",
        "**Retries** are `counted`",
    ],
)
def test_a_line_stands_however_it_is_written(place: Path, quote: str) -> None:
    """Case, wrapping, quotes, dashes, markdown signs and a stop at the end make no difference."""
    assert standing(place, "docs/checks.md", quote) == STANDS


def test_a_vanished_line_is_gone_since_its_commit(place: Path) -> None:
    """The file stands, the line went; commits before and after that touched the file do not count."""
    commit(place, {"docs/checks.md": FILES["docs/checks.md"] + "- more\n"}, day=2)
    went = commit(place, {"docs/checks.md": "# Checks\n\n- Retries are counted\n"}, day=3)
    commit(place, {"docs/checks.md": "# Checks\n\n- Retries are counted twice\n"}, day=4)
    assert standing(place, "docs/checks.md", "Idempotency for unsafe operations") == gone(went, 3, "the line; docs/checks.md stands")


def test_a_vanished_line_is_found_under_an_earlier_name(place: Path) -> None:
    """The history of a file goes back through its renames."""
    went = commit(place, {"docs/checks.md": FILES["docs/checks.md"].replace("counted", "seen")}, day=2)
    git(place, "mv", "docs/checks.md", "list.md")
    commit(place, day=3)
    assert standing(place, "list.md", "Retries are counted") == gone(went, 2, "the line; list.md stands")


def test_a_vanished_line_of_a_folder(place: Path) -> None:
    """The line stood in a file of the folder that went; others stand."""
    went = commit(place, gone=["scenarios/refund/two.md"], day=2)
    told = [standing(place, "scenarios/refund", quote) for quote in ("one", "two")]
    assert told == [STANDS, gone(went, 2, "the line; scenarios/refund stands")]


def test_a_line_that_left_with_its_file_is_gone(place: Path) -> None:
    """A file that was moved away took its lines along: from the folder, and from another file that is now called so."""
    git(place, "mv", "docs/checks.md", "list.md")
    moved = commit(place, {"docs/other.md": "# Other\n"}, day=2)
    folder = standing(place, "docs/", "Retries are counted")
    commit(place, {"docs/checks.md": "# Anew\n"}, day=3)
    assert (folder, standing(place, "docs/checks.md", "Retries are counted")) == (
        gone(moved, 2, "the line; docs stands"),
        gone(moved, 2, "the line; docs/checks.md stands"),
    )


def test_a_line_that_never_stood_is_unknown(place: Path) -> None:
    """A quote that no version of the file holds was never there."""
    commit(place, {"docs/checks.md": "# Other\n"}, day=2)
    assert standing(place, "docs/checks.md", "Nobody wrote this") == unknown("docs/checks.md never held this line")


@pytest.mark.parametrize("content", [b"\0binary synthetic retry", b"synthetic retry\n" + b"x" * 1_000_000], ids=["binary", "huge"])
def test_a_file_that_is_not_looked_into(place: Path, content: bytes) -> None:
    """A binary or huge file stands; of a line in it nothing is known."""
    (place / "blob").write_bytes(content)
    commit(place, day=2)
    told = [standing(place, "blob"), standing(place, "blob", "synthetic retry")]
    assert told == [STANDS, unknown("blob is no text, or larger than 1 MB: its lines were not looked at")]


def test_a_file_that_a_merge_dropped_is_gone_since_the_merge(place: Path) -> None:
    """A merge that leaves out a file which both sides hold took it away."""
    git(place, "checkout", "-qb", "side")
    commit(place, {"side.md": "side\n"}, day=2)
    git(place, "checkout", "-q", "main")
    commit(place, {"main.md": "main\n"}, day=3)
    git(place, "merge", "-q", "--no-ff", "--no-commit", "side")
    merge = commit(place, gone=["ci/retry.yml"], day=4)
    commit(place, {"main.md": "more\n"}, day=5)
    assert standing(place, "ci/retry.yml") == gone(merge, 4, "the file")


def test_a_line_that_a_merge_dropped_is_gone_since_the_merge(place: Path) -> None:
    """A line that no commit but a merge took away is found as well."""
    git(place, "checkout", "-qb", "side")
    commit(place, {"side.md": "side\n"}, day=2)
    git(place, "checkout", "-q", "main")
    commit(place, {"main.md": "main\n"}, day=3)
    git(place, "merge", "-q", "--no-ff", "--no-commit", "side")
    merge = commit(place, {"docs/checks.md": "# Checks\n"}, day=4)
    assert standing(place, "docs/checks.md", "Retries are counted") == gone(merge, 4, "the line; docs/checks.md stands")


def test_a_file_that_a_branch_deleted_is_gone_since_that_commit(place: Path) -> None:
    """The commit of the branch, not the merge that brought it in."""
    git(place, "checkout", "-qb", "side")
    deleted = commit(place, gone=["ci/retry.yml"], day=2)
    git(place, "checkout", "-q", "main")
    commit(place, {"main.md": "main\n"}, day=3)
    git(place, "merge", "-q", "--no-ff", "-m", "merge", "side", day=4)
    assert standing(place, "ci/retry.yml") == gone(deleted, 2, "the file")


def test_a_bare_name_is_the_only_file_of_that_name(place: Path) -> None:
    """A name, or the end of a path, means the one file that ends so, unless it ever stood at the root."""
    assert [standing(place, path) for path in ("retry.yml", "refund/two.md")] == [
        Standing("stands", reason="as ci/retry.yml"),
        Standing("stands", reason="as scenarios/refund/two.md"),
    ]


def test_a_bare_name_of_several_files_is_unknown(place: Path) -> None:
    """Two files of one name: the path from the root is asked for."""
    commit(place, {"other/retry.yml": "x\n"}, day=2)
    assert standing(place, "retry.yml") == unknown("several files are named so (ci/retry.yml, other/retry.yml): write the path from the root")


def test_a_gone_file_is_not_taken_for_one_of_its_name(place: Path) -> None:
    """What stood at the root and went is gone, though a file of that name stands elsewhere."""
    commit(place, {"retry.yml": "at the root\n"}, day=2)
    deleted = commit(place, gone=["retry.yml"], day=3)
    assert standing(place, "retry.yml") == gone(deleted, 3, "the file")


@pytest.mark.parametrize("path", ["../docs/checks.md", "../../docs/checks.md", "docs/../docs/checks.md", "checks.md"])
def test_a_path_may_start_from_the_notes(place: Path, path: str) -> None:
    """Where the notes stand in a folder of the repository, a path may start from there; it never leads out of the repository."""
    commit(place, {"notes/a.md": "# A\n"}, day=2)
    assert standing(place / "notes", path).state == "stands"


def test_another_repository_is_asked_too(place: Path, tmp_path: Path) -> None:
    """What stands in one stands; what is in none that stands, but gone from one, is gone; else it is unknown."""
    deleted = commit(place, gone=["ci/retry.yml"], day=2)
    notes = repository(tmp_path / "notes", {"a.md": "# A\n"})
    targets = [Target("docs/checks.md"), Target("a.md"), Target("ci/retry.yml"), Target("nothing.md")]
    told = judge(repositories_of(notes, [place]), targets)
    assert list(told.values()) == [STANDS, STANDS._replace(file="a.md"), gone(deleted, 2, "the file"), unknown(ELSEWHERE)]


@pytest.mark.parametrize("path", ["", "#anchor", "/", "../", "https://example.org/docs/checks.md"])
def test_what_is_no_path_names_no_file(place: Path, path: str) -> None:
    """An address on the web, an anchor alone and the root name no file."""
    assert standing(place, path) == unknown("names no file")


def test_a_shallow_clone_says_what_to_do(place: Path, tmp_path: Path) -> None:
    """What is at its HEAD stands; of the rest, and of lines that are not there, it says to fetch the history."""
    commit(place, gone=["ci/retry.yml"], day=2)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", place.as_uri(), str(clone))
    told = [standing(clone, *target) for target in (("docs/checks.md", "Retries are counted"), ("ci/retry.yml",), ("docs/checks.md", "No"))]
    assert told == [STANDS, unknown(SHALLOW), unknown(f"docs/checks.md does not hold the line, and {SHALLOW}")]


def test_a_clone_without_contents_fetches_none(place: Path, tmp_path: Path) -> None:
    """Of a partial clone the paths are judged; for lines and renames it says what is missing, and asks no other machine."""
    commit(place, {"docs/checks.md": "# Other\n"}, day=2)
    git(place, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", place.as_uri(), "clone")
    told = [standing(tmp_path / "clone", "docs/checks.md"), standing(tmp_path / "clone", "docs/checks.md", "Retries are counted")]
    assert told == [STANDS, unknown("the clone is partial: fetch the contents as well (git fetch --refetch --no-filter), and run kb index --full")]


def test_no_commit_yet(tmp_path: Path) -> None:
    """A repository without a commit says so."""
    place = repository(tmp_path / "new")
    assert standing(place, "a.md") == unknown("the repository holds no commit yet: commit, and run kb index again")


def test_no_repository(tmp_path: Path) -> None:
    """A folder outside of any repository says so, without the path of the machine."""
    (tmp_path / "notes").mkdir()
    assert standing(tmp_path / "notes", "a.md") == unknown("the folder notes is in no git repository: name the one that is meant with --repo")


def test_no_folder(tmp_path: Path) -> None:
    """A repository that is configured and not there says so."""
    assert standing(tmp_path / "shop", "a.md") == unknown("the folder shop is not there: clone it, or name another with --repo")


def test_no_git(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the program git nothing is known."""
    monkeypatch.setenv("PATH", "")
    assert standing(place, "ci/retry.yml") == unknown("the program git is not there: install it, and run kb index --full")


def test_a_damaged_repository(place: Path) -> None:
    """Objects that are gone are told; what needs none of them is known all the same."""
    for path in (place / ".git/objects").rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            path.write_bytes(b"junk")
    assert standing(place, "docs/checks.md") == unknown("git cannot read the repository: mend what git fsck names, and run kb index --full")


def test_a_missing_content(place: Path) -> None:
    """A file whose content git lost stands; of its lines nothing is known."""
    hash = git(place, "rev-parse", "HEAD:ci/retry.yml")
    (place / ".git/objects" / hash[:2] / hash[2:]).unlink()
    assert standing(place, "ci/retry.yml") == STANDS
    assert standing(place, "ci/retry.yml", "synthetic retry").state == "unknown"


def test_a_git_that_hangs_is_stopped(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When git takes too long, that is the reason."""
    repository = repository_at(place)
    (tmp_path / "git").write_text("#!/bin/sh\nexec sleep 60\n")
    (tmp_path / "git").chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr("kb.repository.git._READ_SECONDS", 1)
    told = judge([repository], [Target("a.md")])[Target("a.md")]
    assert told == unknown("git took longer than 1 seconds: run kb index --full when the machine is less busy")


def test_a_bare_repository(place: Path, tmp_path: Path) -> None:
    """A repository without a work tree is asked like any other."""
    git(tmp_path, "clone", "-q", "--bare", str(place), "bare.git")
    assert standing(tmp_path / "bare.git", "ci/retry.yml", "synthetic retry") == STANDS


def test_a_work_tree_beside_its_repository(place: Path, tmp_path: Path) -> None:
    """Where .git is a file, HEAD is that of the work tree."""
    git(place, "worktree", "add", "-q", "-b", "other", str(tmp_path / "other"))
    deleted = commit(tmp_path / "other", gone=["ci/retry.yml"], day=2)
    assert [standing(folder, "ci/retry.yml") for folder in (place, tmp_path / "other")] == [STANDS, gone(deleted, 2, "the file")]


def test_a_submodule_is_a_repository_of_its_own(place: Path, tmp_path: Path) -> None:
    """From outside the submodule stands as a whole; from inside, its files do."""
    outer = repository(tmp_path / "outer", {"a.md": "a\n"})
    git(outer, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(place), "shop")
    commit(outer, day=2)
    told = [standing(outer, "shop/"), standing(outer, "shop/ci/retry.yml"), standing(outer / "shop", "ci/retry.yml")]
    assert told == [STANDS, unknown(ELSEWHERE), STANDS]


HOSTILE = [
    "-rf.md",
    "--output=x",
    "a\nb.md",
    '"quoted"\'.md',
    "tab\there",
    "\x1b[31mred.md",
    "$(touch x).md",
    ":(top)x",
    "Ünï 文.md",
    "e\u0301te\u0301.md",
    "x\\y",
    "HEAD",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_odd_names_are_files_like_any_other(place: Path, name: str) -> None:
    """Names that a shell, an option or a pathspec would take for something else are judged as what they are, line and all."""
    commit(place, {name: "a line\nthat stays\n"}, day=2)
    stood = [standing(place, name), standing(place, name, "that stays")]
    went = commit(place, {name: "a line\nonly here\n"}, day=3)
    line = standing(place, name, "that stays")
    deleted = commit(place, gone=[name], day=4)
    assert stood == [STANDS, STANDS]
    assert (line.since_commit, standing(place, name).since_commit) == (went, deleted)


def test_a_name_that_is_no_utf_8_harms_nobody(place: Path) -> None:
    """A file with bytes that are no text: the others are judged, and its reason can be stored."""
    (place / os.fsdecode(b"scenarios/refund/\xff.md")).write_text("odd\n")
    commit(place, gone=["scenarios/refund/one.md", "scenarios/refund/two.md"], day=2)
    assert standing(place, "scenarios/refund/", "odd") == STANDS


def test_the_configuration_of_a_repository_runs_nothing(place: Path, tmp_path: Path) -> None:
    """Programs that a repository names for its pages, diffs, signatures or transport are not started."""
    mark = tmp_path / "ran"
    (tmp_path / "evil").write_text(f"#!/bin/sh\ntouch {mark}\n")
    (tmp_path / "evil").chmod(0o700)
    commit(place, {".gitattributes": "* diff=evil filter=evil\n", "docs/checks.md": "# Other\n"}, gone=["ci/retry.yml"], day=2)
    evil = str(tmp_path / "evil")
    names = ("core.pager", "core.fsmonitor", "diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "gpg.program", "core.sshCommand")
    for name in names:
        git(place, "config", name, evil)
    git(place, "config", "log.showSignature", "true")
    told = judge([repository_at(place)], [Target("ci/retry.yml"), Target("docs/checks.md", "Retries are counted")])
    assert ([one.state for one in told.values()], mark.exists()) == (["gone", "gone"], False)


def test_a_path_of_many_wild_signs_names_nothing(place: Path) -> None:
    """It could take for ever to match, so it is not asked for."""
    commit(place, {"docs/" + "a" * 60 + "c.md": "x\n"}, day=2)
    assert standing(place, "docs/a*a*a*a*a*a*a*a*a*b.md").state == "unknown"


def test_a_hook_of_another_repository_does_not_confuse(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside of a git hook the environment names the repository of the hook; the one around the folder is asked."""
    other = repository(tmp_path / "other", {"x.md": "x\n"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    assert standing(place, "ci/retry.yml") == STANDS


def test_nothing_is_asked_without_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of a repository no process is started."""
    monkeypatch.setattr(subprocess, "run", None)
    assert repository_at(tmp_path).head is None


def test_notes_outside_of_git_do_not_hide_what_the_others_say(place: Path, tmp_path: Path) -> None:
    """With a repository named, that alone is asked."""
    (tmp_path / "notes").mkdir()
    told = judge(repositories_of(tmp_path / "notes", [place]), [Target("nothing.md")])
    assert told == {Target("nothing.md"): unknown(ELSEWHERE)}


def test_a_repository_is_seen_with_its_place(place: Path) -> None:
    """The commit, and where the folder stands in the repository."""
    head = commit(place, {"my\nnotes/a.md": "# A\n"}, day=2)
    assert repository_at(place / "my\nnotes") == Repository((place / "my\nnotes").resolve(), head, False, "my\nnotes/")


def test_a_repository_that_is_gone_meanwhile(place: Path) -> None:
    """What was a repository when the run began, and is none when it is asked, is unknown."""
    asked = repository_at(place)
    shutil.rmtree(place)
    assert judge([asked], [Target("ci/retry.yml")])[Target("ci/retry.yml")].state == "unknown"
