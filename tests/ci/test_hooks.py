"""The hooks, run by pre-commit in real repositories: when somebody commits, and when somebody pushes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from commits import commit, git
from support import ROOT, kb, write
from team import BAD, GOOD, NEW, OLD, pull_request, run, surroundings

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
PRE_COMMIT = (sys.executable, "-m", "pre_commit")
_OWN = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def hooked(place: Path, *names: str) -> Path:
    """A repository in which these hooks are set up, run with the kb of this environment."""
    local = [{**HOOKS[name], "language": "system"} for name in names]
    settings = {"default_install_hook_types": ["pre-commit", "pre-push"], "repos": [{"repo": "local", "hooks": local}]}
    write(place, {".pre-commit-config.yaml": yaml.safe_dump(settings)})
    assert run(*PRE_COMMIT, "install", cwd=place, **_home(place), **_OWN).returncode == 0
    return place


def _home(place: Path) -> dict[str, str]:
    return {"PRE_COMMIT_HOME": str(place.parent / "pre-commit")}


def committed(place: Path) -> subprocess.CompletedProcess[str]:
    """Commit all that is there, as a person does."""
    git(place, "add", "-A")
    return run("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-m", "a note", cwd=place, **_home(place), **_OWN)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A clone of a team's repository, with the hooks for each commit."""
    return hooked(pull_request(tmp_path / "work", {}), "kb-lint", "kb-index")


def test_a_good_note_is_committed(place: Path) -> None:
    """Both hooks pass, beside files that are no notes: the template, a list, a page, something that is no text."""
    write(place, {NEW: GOOD, "notes/template.md": BAD, "notes/readme.md": BAD, "page.md": BAD, "notes/table.csv": "a,b\n", "notes/Makefile": "all:\n"})
    (place / "notes/plot.png").write_bytes(b"\x89PNG\x00")
    done = committed(place)
    assert (done.returncode, done.stderr.count("Passed"), (place / "kb.db").exists()) == (0, 2, True), done.stderr


@pytest.mark.parametrize("name", [NEW, "notes/2026/labels", "notes/deep/with blank.markdown"])
def test_a_bad_note_is_stopped(place: Path, name: str) -> None:
    """With path, line and rule, whatever its suffix; nothing is committed."""
    before = git(place, "rev-parse", "HEAD")
    write(place, {name: BAD})
    done = committed(place)
    assert (done.returncode, f"{name}:" in done.stderr, "KB203" in done.stderr, git(place, "rev-parse", "HEAD")) == (1, True, True, before)


def test_the_globs_of_the_team_are_heeded(place: Path) -> None:
    """What kb.toml leaves out of the index is not checked either."""
    write(place, {"kb.toml": 'exclude = ["drafts/*"]\n', "notes/drafts/a.md": BAD})
    done = committed(place)
    assert done.returncode == 0, done.stderr


def test_a_note_that_cannot_be_read_is_stopped(place: Path) -> None:
    """By the index, which names it."""
    write(place, {"notes/a.md": GOOD, "notes/a.markdown": GOOD})
    done = committed(place)
    assert (done.returncode, "a.markdown: skipped" in done.stderr) == (1, True), done.stderr


def test_a_note_that_happened_before_is_not_pushed(tmp_path: Path) -> None:
    """Until it says so: the hooks that run before a push build the index and compare the branch."""
    old = {"notes/2025-02-01-labels.md": GOOD.replace("2026-03-02", "2025-02-01"), **{name.replace("01-01", "01-02"): OLD[name] for name in OLD}}
    place = hooked(pull_request(tmp_path / "work", {NEW: GOOD}, old), "kb-index", "kb-similar")
    git(tmp_path / "server", "config", "receive.denyCurrentBranch", "ignore")
    refused = run("git", "push", "origin", "pull", cwd=place, **_home(place), **_OWN)
    write(place, {NEW: GOOD.replace("**Severity", "**recurrence_of:** 2025-02-01-labels\n**Severity")})
    assert committed(place).returncode == 0
    pushed = run("git", "push", "origin", "pull", cwd=place, **_home(place), **_OWN)
    assert (refused.returncode, "STRONG" in refused.stdout + refused.stderr, pushed.returncode) == (1, True, 0), (refused, pushed)


def test_the_hooks_of_this_repository_are_installed_by_pre_commit(tmp_path: Path) -> None:
    """As from a server: pre-commit clones the hooks, builds kb in an environment of its own, and stops a bad note."""
    hooks, place = tmp_path / "hooks", pull_request(tmp_path / "work", {NEW: BAD})
    shutil.copytree(ROOT / "kb", hooks / "kb", ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, hooks)
    git(hooks, "init", "-q")
    commit(hooks)
    others = next(path for path in sys.path if path.endswith("site-packages"))
    # The packages that kb needs are those of this environment, so that none is fetched.
    done = run(*PRE_COMMIT, "try-repo", hooks, "kb-lint", "--all-files", cwd=place, PYTHONPATH=others, **_home(place), **_OWN)
    assert (done.returncode, "Installing environment" in done.stdout, f"{NEW}:" in done.stdout, "KB203" in done.stdout) == (1, True, True, True), done


def test_init_writes_the_same_hooks(tmp_path: Path) -> None:
    """Those of its pre-commit configuration differ from those of this repository in nothing but where kb comes from."""
    kb("init", cwd=tmp_path)
    [local] = yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text())["repos"]
    written = {hook["id"]: {key: value for key, value in hook.items() if key != "additional_dependencies"} for hook in local["hooks"]}
    assert written == {name: _in_one_line(HOOKS[name]) for name in written}


def _in_one_line(hook: dict[str, object]) -> dict[str, object]:
    """A hook whose arguments stand in its entry, and which is not described."""
    args = hook["args"]
    assert isinstance(args, list)
    kept = {key: value for key, value in hook.items() if key not in ("args", "description")}
    return {**kept, "entry": " ".join([str(hook["entry"]), *args])}


def test_the_configuration_of_init_is_one(tmp_path: Path) -> None:
    """pre-commit takes what `kb init` writes, and the hooks of this repository."""
    kb("init", cwd=tmp_path)
    checks = [("validate-config", tmp_path / ".pre-commit-config.yaml"), ("validate-manifest", ROOT / ".pre-commit-hooks.yaml")]
    done = [subprocess.run([*PRE_COMMIT, check, path], env=surroundings(), capture_output=True, text=True, check=False) for check, path in checks]
    assert [(one.returncode, one.stdout) for one in done] == [(0, ""), (0, "")]
