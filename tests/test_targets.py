"""What was done then, and does it still stand: `kb index` stores it, `kb similar` tells it."""

import json
import os
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from commits import commit, git, repository
from support import build, kb, note

CAUSE = "The payout endpoint had no idempotency key, so retries created duplicate payouts."
DRAFT = note("Duplicate payouts", CAUSE, "2025-06-01").encode()
FILES = {"ci/retry.yml": "name: synthetic retry\n", "docs/checks.md": "- Idempotency for unsafe operations\n- Retries are counted\n"}


def updates(*lines: str) -> str:
    """A note that names what it changed."""
    return note("Payouts doubled", CAUSE, more="\n## Updates\n\n" + "".join(f"- {line}\n" for line in lines))


NOTE = updates('Gate: `ci/retry.yml` ("synthetic retry")', 'Checklist: `docs/checks.md` ("Retries are counted")', "Case: tell the team")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A repository with a note and what it names, indexed."""
    repository(tmp_path / "shop", {**FILES, "notes/a.md": NOTE, ".gitignore": "kb.db*\n"})
    build(tmp_path / "shop/notes", tmp_path / "shop/kb.db")
    return tmp_path / "shop"


def rows(database: Path, table: str = "targets") -> list[dict[str, Any]]:
    """The rows of a table."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")]


def states(database: Path) -> dict[str, str]:
    """Path -> state."""
    return {row["path"]: row["state"] for row in rows(database)}


def told(place: Path, *options: object, columns: str = "120", draft: bytes = DRAFT) -> str:
    """What `kb similar` says of the draft."""
    return kb("similar", "-", *options, cwd=place, stdin=draft, COLUMNS=columns).stdout


def test_what_stands_is_still_there(place: Path) -> None:
    """Each target with its line and its state; an update without a file with its text alone."""
    start = told(place).index("Closed then")
    assert [line[8:].rstrip() for line in told(place)[start - 8 :].splitlines()[:3]] == [
        'Closed then  gate       ci/retry.yml "synthetic retry"         still there',
        '             checklist  docs/checks.md "Retries are counted"   still there',
        "             case       tell the team",
    ]


def test_a_deleted_gate_is_told_with_its_commit(place: Path) -> None:
    """The deletion is committed and indexed: the match says GONE, since which commit, and first of all."""
    deleted = commit(place, gone=["ci/retry.yml"], day=2)
    kb("index", cwd=place)
    assert f'Closed then  gate       ci/retry.yml "synthetic retry"         GONE since {deleted[:7]} (2025-01-02): the file' in told(place)


def test_a_vanished_line_is_told_with_its_commit(place: Path) -> None:
    """The file stands, the line does not."""
    went = commit(place, {"docs/checks.md": "- Idempotency for unsafe operations\n"}, day=2)
    kb("index", cwd=place)
    assert f"GONE since {went[:7]} (2025-01-02): the line; docs/checks.md stands" in " ".join(told(place).split())


def test_json_of_an_update_has_the_promised_keys(place: Path) -> None:
    """An update of a match says what it names and whether that stands; one that names no file says so."""
    deleted = commit(place, gone=["ci/retry.yml"], day=2)
    kb("index", cwd=place)
    [match] = json.loads(told(place, "--format", "json"))["matches"]
    gate, _, case = match["updates"]
    assert list(gate) == ["kind", "path", "quote", "text", "line", "state", "since_commit", "since_date", "reason"]
    assert [gate[key] for key in ("state", "since_commit", "since_date", "reason")] == ["gone", deleted, "2025-01-02", "the file"]
    assert [case[key] for key in ("path", "state", "reason")] == [None, "unknown", "names no file"]


def test_show_knows_no_standing(place: Path) -> None:
    """`kb show` reads a file alone: its updates have the keys that they had."""
    shown = json.loads(kb("show", "notes/a.md", "--format", "json", cwd=place).stdout)["notes"][0]["updates"]
    assert {tuple(update) for update in shown} == {("kind", "path", "quote", "text", "line")}


def test_head_moves_and_no_note_changes(place: Path) -> None:
    """A new commit is noticed by `kb index`, and what it changed is told; nothing counts as changed in the notes."""
    commit(place, gone=["ci/retry.yml"], day=2)
    report = json.loads(kb("index", "--format", "json", cwd=place).stdout)
    assert (report["changed"], report["unchanged"], states(place / "kb.db")) == (0, 1, {"ci/retry.yml": "gone", "docs/checks.md": "stands"})


def test_a_note_changes_and_head_does_not_move(place: Path) -> None:
    """New targets are judged, those that no note names any more are dropped."""
    (place / "notes/a.md").write_text(updates("Gate: `ci/retry.yml`", "Checklist: `docs/other.md`"))
    build(place / "notes", place / "kb.db")
    assert [(row["path"], row["quote"], row["state"]) for row in rows(place / "kb.db")] == [("ci/retry.yml", "", "stands"), ("docs/other.md", "", "unknown")]


def test_only_new_targets_are_judged_while_head_stays(place: Path) -> None:
    """What is stored of the others is kept as it is."""
    with sqlite3.connect(place / "kb.db") as connection:
        connection.execute("UPDATE targets SET reason = 'mark' WHERE path = 'docs/checks.md'")
    connection.close()
    (place / "notes/b.md").write_text(updates("Gate: `ci/retry.yml`"))
    build(place / "notes", place / "kb.db")
    assert [row["reason"] for row in rows(place / "kb.db")] == [None, None, "mark"]


def test_a_run_without_changes_asks_git_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With notes and HEAD as they were, git is asked for HEAD and nothing else, and the database keeps its bytes."""
    started = []
    popen = subprocess.Popen.__init__

    def counted(self: Any, *arguments: Any, **options: Any) -> None:
        started.append(arguments)
        popen(self, *arguments, **options)

    build(place / "notes", place / "kb.db")
    before = (place / "kb.db").read_bytes()
    monkeypatch.setattr(subprocess.Popen, "__init__", counted)
    build(place / "notes", place / "kb.db")
    assert (len(started), (place / "kb.db").read_bytes() == before) == (1, True)


def test_notes_outside_of_git_start_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a repository the targets are unknown, and nothing is asked."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").write_text(NOTE)
    monkeypatch.setattr(subprocess, "Popen", None)
    build(tmp_path / "notes", tmp_path / "kb.db")
    reason = "the folder notes is in no git repository: name the one that is meant with --repo"
    assert {(row["state"], row["reason"]) for row in rows(tmp_path / "kb.db")} == {("unknown", reason)}


def test_a_deepened_clone_is_judged_anew(place: Path, tmp_path: Path) -> None:
    """Fetching the whole history moves no HEAD, but tells what was unknown."""
    commit(place, gone=["ci/retry.yml"], day=2)
    git(tmp_path, "clone", "-q", "--depth", "1", place.as_uri(), "clone")
    clone = tmp_path / "clone"
    build(clone / "notes", clone / "kb.db")
    shallow = states(clone / "kb.db")
    git(clone, "fetch", "-q", "--unshallow")
    build(clone / "notes", clone / "kb.db")
    assert (shallow["ci/retry.yml"], states(clone / "kb.db")["ci/retry.yml"]) == ("unknown", "gone")


@pytest.fixture
def apart(tmp_path: Path) -> Path:
    """Notes in a repository of their own, beside the repository that they speak of."""
    repository(tmp_path / "shop", FILES)
    return repository(tmp_path / "team", {"notes/a.md": NOTE})


def test_the_notes_may_speak_of_another_repository(apart: Path) -> None:
    """With --repo the targets are found there; the recorded commit stays that of the notes."""
    kb("index", cwd=apart)
    alone = states(apart / "kb.db")
    kb("index", "--repo", "../shop", cwd=apart)
    assert (set(alone.values()), set(states(apart / "kb.db").values())) == ({"unknown"}, {"stands"})
    [row] = rows(apart / "kb.db", "build")
    assert (row["commit"], [head["folder"] for head in json.loads(row["heads"])]) == (git(apart, "rev-parse", "HEAD"), ["notes", "../shop"])


def test_the_other_repository_may_be_configured(apart: Path) -> None:
    """`repositories` in kb.toml names folders as seen from there; naming one does not read the notes anew."""
    kb("index", cwd=apart)
    (apart / "kb.toml").write_text('repositories = ["../shop"]\n')
    report = json.loads(kb("index", "--format", "json", cwd=apart).stdout)
    assert (report["unchanged"], set(states(apart / "kb.db").values())) == (1, {"stands"})


def test_the_other_repository_moves(apart: Path) -> None:
    """A commit in the other repository is noticed as well."""
    kb("index", "--repo", "../shop", cwd=apart)
    commit(apart.parent / "shop", gone=["ci/retry.yml"], day=2)
    kb("index", "--repo", "../shop", cwd=apart)
    assert states(apart / "kb.db") == {"ci/retry.yml": "gone", "docs/checks.md": "stands"}


def test_notes_outside_of_git_take_the_commit_of_the_other(apart: Path, tmp_path: Path) -> None:
    """The recorded commit is that of the first repository that has one."""
    (tmp_path / "loose/notes").mkdir(parents=True)
    kb("index", "--repo", apart, cwd=tmp_path / "loose")
    assert rows(tmp_path / "loose/kb.db", "build")[0]["commit"] == git(apart, "rev-parse", "HEAD")


def test_similar_asks_git_anew_when_told_to(place: Path) -> None:
    """Without --repo the stored facts are told, with it those of this moment."""
    deleted = commit(place, gone=["ci/retry.yml"], day=2)
    assert [f"GONE since {deleted[:7]}" in told(place, *options) for options in ((), ("--repo", "."))] == [False, True]


def test_the_comment_on_a_pull_request_tells_what_is_gone(place: Path) -> None:
    """The form in markdown names the commit that took the gate away."""
    deleted = commit(place, gone=["ci/retry.yml"], day=2)
    assert f"`ci/retry.yml` “synthetic retry”: **gone** since `{deleted[:7]}` (2025-01-02)" in told(place, "--repo", ".", "--format", "markdown")


def test_gone_targets_with_their_notes(place: Path) -> None:
    """The view targets_gone names the note that asked for what is gone."""
    deleted = commit(place, gone=["ci/retry.yml"], day=2)
    build(place / "notes", place / "kb.db")
    [row] = rows(place / "kb.db", "targets_gone")
    assert (row["target"], row["quote"], row["since_commit"], row["title"], row["kind"]) == (
        "ci/retry.yml",
        "synthetic retry",
        deleted,
        "Payouts doubled",
        "gate",
    )


@pytest.mark.parametrize("columns", ["40", "60", "80", "200"])
def test_lines_fit_the_terminal(place: Path, columns: str) -> None:
    """No line of what was closed is wider than the terminal, long names and reasons included."""
    long = (
        "`docs/" + "a-very-long-name-" * 6 + '.md` ("some quite long line that should stand there, word for word")',
        "Gate: `ci/retry.yml`",
        "Case: `ci/none.yml`",
    )
    (place / "notes/a.md").write_text(updates(*long, "Traceability: `ci/other.yml`"))
    commit(place, gone=["ci/retry.yml"], day=2)
    kb("index", cwd=place)
    shown = told(place, columns=columns)
    closed = shown[shown.index("Closed then") : shown.index("Same cause?")]
    assert [line for line in closed.splitlines() if len(line) > int(columns)] == []
    assert "GONE since" in closed


def test_the_same_reason_is_given_once(place: Path) -> None:
    """What is unknown for the reason just given says so in two words."""
    (place / "notes/a.md").write_text(updates("Gate: `ci/one.yml`", "Gate: `ci/two.yml`"))
    kb("index", cwd=place)
    closed = " ".join(told(place).split())
    assert (closed.count("no commit of this repository holds it"), closed.count("unknown: as above")) == (1, 1)


def test_more_updates_than_fit_are_counted(place: Path) -> None:
    """Four are shown, those that are gone among them; the others are counted."""
    (place / "notes/a.md").write_text(updates(*(f"Case: `docs/{number}.md`" for number in range(5)), "Gate: `ci/retry.yml`"))
    commit(place, gone=["ci/retry.yml"], day=2)
    kb("index", cwd=place)
    shown = told(place)
    assert (shown.index("ci/retry.yml") < shown.index("docs/0.md"), "and 2 updates more" in shown) == (True, True)


def test_control_signs_in_a_quote_do_not_steer_the_terminal(place: Path) -> None:
    """What a stranger wrote between the quotes is printed without its control signs."""
    (place / "notes/a.md").write_text(updates('Gate: `ci/retry.yml` ("synthetic \x1b[31mretry")'))
    kb("index", cwd=place)
    shown = told(place)
    assert ("\x1b" in shown, "ci/retry.yml" in shown) == (False, True)


def test_commits_after_the_index_are_told(tmp_path: Path) -> None:
    """What still stands is told as of the build, so a line says that there are commits since."""
    place = repository(
        tmp_path, {"notes/2025-01-10-payouts.md": note("Payouts doubled", CAUSE, "2025-01-10"), "gates/a.sh": "exit 0\n", ".gitignore": "kb.db*\n"}
    )
    assert kb("index", cwd=place).returncode == 0
    before = kb("similar", "-", cwd=place, stdin=DRAFT).stderr
    commit(place, gone=["gates/a.sh"], day=2)
    later = time.time() + 5
    os.utime(place / ".git/logs/HEAD", (later, later))
    assert ("There are commits since" in before, "There are commits since" in kb("similar", "-", cwd=place, stdin=DRAFT).stderr) == (False, True)
