"""The action: its steps, as action.yml has them, run by bash in real repositories."""

import json
import re
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from commits import commit, git
from support import ROOT, note, write
from team import BAD, GOOD, NEW, pull_request, run, server

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
INPUTS = {name: about["default"] for name, about in ACTION["inputs"].items()}
STEPS = [step for step in ACTION["runs"]["steps"] if "run" in step]
INSTALL, ASK = STEPS
EXPRESSION = re.compile(r"\$\{\{ (.*?) \}\}")


class Asked(NamedTuple):
    """What a run of the action came to."""

    code: int
    printed: str
    said: str
    summary: str

    def commands(self) -> list[str]:
        """The commands of kb that ran, without their options."""
        return re.findall(r"^\$ (kb \w+)", self.printed, re.M)

    def annotations(self) -> list[tuple[str, str]]:
        """What GitHub shows: severity with the properties but the line, and the message."""
        return [(re.sub(r",(?:line|col|endColumn)=\d+", "", where), message) for where, message in re.findall(r"^::(\w+ .*?)::(.*)$", self.printed, re.M)]


def step(this: dict[str, Any], place: Path, path: Path, inputs: dict[str, str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does: inputs stand in for the expressions of its env, python is the one of the step before."""
    env = {name: EXPRESSION.sub(lambda found: inputs[found[1].removeprefix("inputs.")], value) for name, value in this.get("env", {}).items()}
    script = place.parent / "step.sh"
    script.write_text(this["run"])
    own = {"PATH": f"{path}:/usr/local/bin:/usr/bin:/bin", "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_STEP_SUMMARY": str(place.parent / "summary.md")}
    return run("bash", "--noprofile", "--norc", "-eo", "pipefail", script, cwd=place, **own, **env, **environment)


def ask(place: Path, event: dict[str, object] | None = None, base: str = "main", **inputs: str) -> Asked:
    """Run the step that asks about the notes; a pull request into a branch when there is no other event."""
    told = place.parent / "event.json"
    told.write_text(json.dumps(event or {}))
    given = {**INPUTS, **{name.replace("_", "-"): value for name, value in inputs.items()}}
    done = step(ASK, place, Path(sys.executable).parent, given, GITHUB_EVENT_PATH=str(told), GITHUB_BASE_REF="" if event else base)
    summary = place.parent / "summary.md"
    return Asked(done.returncode, done.stdout, done.stderr, summary.read_text() if summary.exists() else "")


ALL = ["kb index", "kb lint", "kb similar"]
UNVERIFIED = f"warning file={NEW},title=KB203 fix-without-verification"


def test_no_expression_stands_in_a_script() -> None:
    """What somebody else may have written reaches a shell by its environment alone; each input exists and is used."""
    assert [step["run"] for step in STEPS if "${{" in step["run"]] == []
    used = set(re.findall(r"\$\{\{ inputs\.([\w-]+) \}\}", json.dumps(ACTION["runs"])))
    assert used == set(INPUTS)


def test_the_action_installs_itself_and_passes_a_good_note(tmp_path: Path) -> None:
    """All its scripts one after another, in an environment that finds the packages of this one."""
    place = pull_request(tmp_path / "work", {NEW: GOOD})
    venv.create(tmp_path / "venv", with_pip=True)
    others = next(path for path in sys.path if path.endswith("site-packages"))
    done = [step(this, place, tmp_path / "venv/bin", INPUTS, GITHUB_BASE_REF="main", PYTHONPATH=others) for this in STEPS]
    assert [(this.returncode, this.stderr.replace("WARNING", "")) for this in done if this.returncode] == []
    assert (tmp_path / "summary.md").read_text().startswith("## The notes are in order\n")
    assert (tmp_path / "venv/bin/kb").exists()


@pytest.mark.parametrize("head", ["branch", "detached", "merged"])
def test_a_good_note_passes(tmp_path: Path, head: str) -> None:
    """At the branch, at its commit, and at the merge with main that GitHub checks out; all three commands ran, nothing is annotated, the summary says so."""
    place = pull_request(tmp_path / "work", {NEW: GOOD})
    if head != "branch":
        git(place, "checkout", "-q", "--detach")
    if head == "merged":
        commit(tmp_path / "server", {"notes/2025-01-03-mail.md": note("Mail stuck", "The queue was full.", more="\n## Fix\n\n- Emptied.\n")}, day=3)
        git(place, "fetch", "-q")
        git(place, "merge", "-q", "--no-ff", "origin/main")
    asked = ask(place)
    assert (asked.code, asked.commands(), asked.annotations()) == (0, ALL, [])
    headings = re.findall(r"^##+ .*", asked.summary, re.M)
    assert headings == ["## The notes are in order", "### Are the notes indexed?", "### Do the notes keep the rules?", "### Has this happened before?"]


def test_a_bad_note_fails(tmp_path: Path) -> None:
    """The finding is an annotation and a row of the summary; the other commands ran as well."""
    asked = ask(pull_request(tmp_path / "work", {NEW: BAD}))
    assert (asked.code, asked.commands(), [where for where, _ in asked.annotations()]) == (1, ALL, [UNVERIFIED])
    assert (asked.summary.startswith("## Something is to be done"), f"[{NEW}:" in asked.summary, "KB203" in asked.summary) == (True, True, True)


def test_a_note_that_happened_before_fails(tmp_path: Path) -> None:
    """A strong match that nobody answered, found after a lint that found something too."""
    old = {
        f"notes/2025-01-0{day}.md": note(f"Case {day}", cause, f"2025-01-0{day}") for day, cause in enumerate(["Disk full.", "Key lost.", "Queue stuck."], 1)
    }
    asked = ask(pull_request(tmp_path / "work", {NEW: BAD}, {**old, "notes/2025-02-01-labels.md": GOOD.replace("2026-03-02", "2025-02-01")}))
    assert (asked.code, [where.split(" ")[0] for where, _ in asked.annotations()]) == (1, ["warning", "error"])
    assert "notes/2025-02-01-labels.md" in asked.summary


@pytest.mark.parametrize("event", [{}, {"before": "HEAD"}, {"merge_group": {"base_sha": "HEAD"}}])
def test_a_shallow_clone_is_told_to_fetch(tmp_path: Path, event: dict[str, object]) -> None:
    """Exit code 2, and what to write into the workflow stands in the annotations and in the summary; the index was built."""
    place = tmp_path / "work"
    origin = server(tmp_path / "server")
    before = git(origin, "rev-parse", "HEAD")
    commit(origin, {NEW: GOOD}, day=2)
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{origin}", str(place))
    git(place, "update-ref", "-d", "refs/remotes/origin/main")
    asked = ask(place, json.loads(json.dumps(event).replace("HEAD", before)))
    assert (asked.code, asked.commands(), (place / "kb.db").exists()) == (2, ALL, True)
    assert [(where, "fetch-depth: 0 for actions/checkout" in message) for where, message in asked.annotations()] == [
        ("error title=kb lint could not run", True),
        ("error title=kb similar could not run", True),
    ]
    assert (asked.summary.startswith("## Not all could be asked"), asked.summary.count("fetch-depth: 0")) == (True, 2)


def test_a_note_that_only_moved_is_not_asked_about(tmp_path: Path) -> None:
    """An old note that would be found by a rule stays as it is under another name."""
    old = "notes/2025-01-02-old.md"
    place = pull_request(tmp_path / "work", {}, {old: BAD})
    git(place, "mv", old, NEW)
    commit(place, day=3)
    asked = ask(place)
    assert (asked.code, asked.annotations(), "0 notes checked" in asked.printed) == (0, [], True)


@pytest.mark.parametrize("event", ["push", "merge_group"])
def test_a_push_is_compared_with_what_was_before(tmp_path: Path, event: str) -> None:
    """On the main branch and in a merge queue; old notes are not asked about."""
    place = pull_request(tmp_path / "work", {NEW: BAD}, {"notes/2025-01-02-old.md": BAD})
    before = git(place, "rev-parse", "HEAD~1")
    asked = ask(place, {"before": before} if event == "push" else {"merge_group": {"base_sha": before}})
    assert (asked.code, [where for where, _ in asked.annotations()]) == (1, [UNVERIFIED])


def test_a_new_branch_is_checked_as_a_whole(tmp_path: Path) -> None:
    """Nothing tells what changed: all notes are checked, none compared, and that is said."""
    asked = ask(pull_request(tmp_path / "work", {NEW: BAD}), {"before": "0" * 40}, select="KB203")
    assert (asked.code, asked.commands(), "Nothing tells what changed" in asked.said) == (1, ALL[:2], True)
    assert "2 notes checked" in asked.printed


def test_inputs_are_heeded(tmp_path: Path) -> None:
    """Another folder, database and revision, a rule that is not asked."""
    place = pull_request(tmp_path / "work", {"post mortems/a.md": BAD})
    asked = ask(place, base="nowhere", notes="post mortems", database="team.db", changed="HEAD~1", ignore="fix-without-verification, KB203")
    assert (asked.code, asked.annotations(), (place / "team.db").exists(), (place / "kb.db").exists()) == (0, [], True, False)


def test_a_baseline_hides_what_was_there(tmp_path: Path) -> None:
    """A finding that stands in it fails nothing; one that is not there could not be heeded, and is never written by a CI."""
    place = pull_request(tmp_path / "work", {NEW: BAD})
    missing = ask(place, baseline="known.json")
    run(sys.executable, "-m", "kb", "lint", "--baseline", "known.json", cwd=place)
    hidden = ask(place, baseline="known.json")
    assert (missing.code, "kb lint notes --baseline known.json" in missing.said, hidden.code, hidden.annotations()) == (2, True, 0, [])


@pytest.mark.parametrize("sound", [(), ("fail_on", "lint_fail_on"), ("fail_on", "lint_fail_on", "select", "ignore", "baseline")])
def test_no_input_is_a_command(tmp_path: Path, sound: tuple[str, ...]) -> None:
    """Whatever stands in an input, the shell takes it for a word, and so does what is run with those that are heeded."""
    place = pull_request(tmp_path / "work", {NEW: GOOD})
    hostile = {name: '$(touch ran) `touch ran`; touch ran; "; touch ran #' for name in map(_word, INPUTS) if name not in sound}
    asked = ask(place, **hostile)
    assert (asked.code, list(tmp_path.rglob("ran"))) == (2, [])


def _word(name: str) -> str:
    return name.replace("-", "_")


def test_any_other_ci_says_the_same_in_three_lines(tmp_path: Path) -> None:
    """The lines of docs/ci.md print what the action does in its log, as text, and the largest of their exit codes is that of `kb ci`."""
    place = pull_request(tmp_path / "work", {NEW: BAD})
    lines = re.findall(r"^kb .*", (ROOT / "docs/ci.md").read_text().partition("\n## ")[0], re.M)
    path = {"PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"}
    done = [run("bash", "-c", line, cwd=place, **path) for line in lines]
    whole = run("bash", "-c", "kb ci notes --changed origin/main", cwd=place, **path)
    assert [line.split(" ")[1] for line in lines] == ["index", "lint", "similar"]
    assert (whole.returncode, [one.stdout in whole.stdout for one in done[1:]]) == (max(one.returncode for one in done), [True, True])


def test_the_notes_bring_no_program(tmp_path: Path) -> None:
    """A folder named as the program, or as a module of Python, in the repository of notes is not run."""
    place = pull_request(tmp_path / "work", {NEW: GOOD})
    write(place, {f"{module}.py": "open('ran', 'w')" for module in ("json", "click", "subprocess")} | {"kb/__init__.py": "open('ran', 'w')"})
    assert (ask(place).code, (place / "ran").exists()) == (0, False)
