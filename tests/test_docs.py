"""The documentation says what the program does."""

import re
import sqlite3
import sys
from pathlib import Path

import pytest
import yaml
from support import ROOT, build, note, write

sys.path.insert(0, str(ROOT / "tools"))


def test_help_in_the_readme_is_what_the_commands_print() -> None:
    """README.md carries the help of every command as it is now (tools/help.py writes it)."""
    from help import rewritten

    readme = (ROOT / "README.md").read_text()
    assert rewritten(readme) == readme


def test_the_schema_is_documented(tmp_path: Path) -> None:
    """docs/schema.md lists every table and view with its columns in their order, and no other."""
    write(tmp_path / "notes", {"a.md": note("One", "Disk full.")})
    build(tmp_path / "notes", tmp_path / "kb.db")
    connection = sqlite3.connect(tmp_path / "kb.db")
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT GLOB 'notes_fts_*' AND name NOT GLOB 'sqlite_*'"
        )
    ]
    stored = {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in names}
    connection.close()
    rows = re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", (ROOT / "docs/schema.md").read_text(), re.M)
    assert {name: columns.split(", ") for name, columns in rows} == stored


@pytest.mark.parametrize("page", ["README.md", *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md"))])
def test_links_lead_somewhere(page: str) -> None:
    """Every relative link of a page leads to a file of the repository."""
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", (ROOT / page).read_text())
    assert [target for target in targets if not (ROOT / page).parent.joinpath(target).exists()] == []


def test_the_documented_workflow_is_the_one_that_init_writes() -> None:
    """docs/ci.md shows the workflow, the job for GitLab and the hooks as they are written."""
    page = (ROOT / "docs/ci.md").read_text()
    assert [name for name in ("workflow.yml", "gitlab-ci.yml", "pre-commit-config.yaml") if (ROOT / "kb/data/init" / name).read_text() not in page] == []


def test_the_inputs_of_the_action_are_documented() -> None:
    """docs/ci.md names each input with its default, and no other."""
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    rows = re.findall(r"^\| `([\w-]+)` \| (?:`([^`]*)`)? ?\|", (ROOT / "docs/ci.md").read_text().partition("### Inputs")[2].partition("\n#")[0], re.M)
    assert dict(rows) == {name: about["default"] for name, about in action["inputs"].items()}
