"""What kb prints into the log of a workflow: no text of a stranger is a command to the runner."""

import json
import subprocess
from pathlib import Path

import pytest
from support import kb, note, write

CAUSE = "The payout endpoint had no idempotency key, so retries created duplicate payouts."
V1, V2 = "##[add-mask]gateway \\##[error]x", "::error file=x::said"
TITLES = {"v1": V1, "v2": V2}
COMMANDS = {
    "similar": ["similar", "draft.md"],
    "explain": ["similar", "draft.md", "--explain", "old"],
    "recurrences": ["recurrences"],
    "families": ["recurrences", "--families"],
    "search": ["search", "payouts"],
    "show": ["show", "notes/old.md"],
    "index": ["index", "--full"],
}


def commands(run: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines that a runner takes for commands."""
    lines = [*run.stdout.split("\n"), *run.stderr.split("\n")]
    return [line for line in lines if line.lstrip().startswith("::") or "##[" in line]


@pytest.fixture(params=TITLES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Notes of one family whose titles, files, lines and headings are commands, one that is not understood, and a draft."""
    title = TITLES[request.param]
    said = f'{CAUSE}\n\n{title}\n\n## {title}\n\n{title}\n\n## Updates\n\n- {title}: `docs/x.md` ("{title}")\n'
    old, late = note(title, said, "2025-03-01"), note(title, said, "2025-04-01").replace("\n\n## Root", f"\n**recurrence_of:** {title}.md\n\n## Root", 1)
    write(tmp_path, {"notes/old.md": old, f"notes/{title.replace('/', '')}.md": late, f"notes/{title} empty.md": ""})
    write(tmp_path, {"draft.md": note(title, said, "2025-06-01")})
    kb("index", cwd=tmp_path)
    return tmp_path


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("command", COMMANDS)
def test_no_line_is_a_command(place: Path, command: str, form: str) -> None:
    """Whatever a narrow terminal wraps to the head of a line, in every command."""
    runs = [kb(*COMMANDS[command], "--format", form, cwd=place, COLUMNS=columns) for columns in ("40", "100")]
    assert [(run.returncode, commands(run)) for run in runs] == [(0, []), (0, [])]


@pytest.mark.parametrize(
    "arguments",
    [["similar", "draft.md", "--format", "markdown"], ["similar", "draft.md", "--format", "sarif"], ["recurrences", "--format", "markdown"]]
    + [["recurrences", table, "--format", "csv"] for table in ("--families", "--unmarked")],
    ids=" ".join,
)
def test_no_line_of_another_form_is_a_command(place: Path, arguments: list[str]) -> None:
    """Markdown, SARIF and CSV go to the log as well."""
    run = kb(*arguments, cwd=place)
    assert (run.returncode, commands(run)) == (0, [])


@pytest.mark.parametrize("name", TITLES)
def test_json_means_what_the_note_says(tmp_path: Path, name: str) -> None:
    """Signs may be written as escapes; the value is the title as its author wrote it."""
    write(tmp_path, {"a.md": json.dumps(TITLES[name]).join(("---\ntitle: ", "\n---\n"))})
    assert json.loads(kb("show", "a.md", "--format", "json", cwd=tmp_path).stdout)["notes"][0]["title"] == TITLES[name]


@pytest.mark.parametrize("name", ["::stop-commands::x.md", "##[error]x.md", "a\n::error::x.md"])
def test_no_error_is_a_command(tmp_path: Path, name: str) -> None:
    """A file that is not there is told without one."""
    run = kb("similar", name, cwd=tmp_path)
    assert (run.returncode, commands(run)) == (2, [])
