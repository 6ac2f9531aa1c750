"""Commands that need no build: init, show, eval, help; and what each command loads."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support import ROOT, kb, note, unwatched, write

from kb.web.metadata import metadata_for

HEAVY = ("sklearn", "numpy", "scipy", "datasette", "sqlite_utils", "markdown_it", "yaml", "multiprocessing", "subprocess", "hypothesis", "pygal")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two notes, indexed, and a draft."""
    place = write(
        tmp_path_factory.mktemp("loads"), {"notes/a.md": note("One", "Disk full."), "notes/b.md": note("Two", "Key lost."), "draft.md": note("Three", "Disk.")}
    )
    kb("index", cwd=place)
    kb("index", cwd=place)
    return place


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["--help"], set()),
        (["search", "disk"], set()),
        (["index"], set()),
        (["similar", "draft.md"], {"markdown_it"}),
        (["show", "draft.md"], {"markdown_it"}),
        (["new", "What failed"], {"markdown_it"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_loads_what_it_needs(folder: Path, arguments: list[str], allowed: set[str]) -> None:
    """Heavy modules are loaded by those commands alone that use them; a run of the indexer without changes loads none."""
    script = f"import sys; from kb.cli import main\ntry: main({arguments!r})\nfinally: print(*(m for m in {HEAVY!r} if m in sys.modules), file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False, env=unwatched())
    assert set(run.stderr.split()) <= allowed, run.stderr


def test_the_package_imports_nothing() -> None:
    """`import kb` costs nothing."""
    run = subprocess.run(
        [sys.executable, "-c", "import sys; before = set(sys.modules); import kb; print(set(sys.modules) - before)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "{'kb'}\n"


def test_init_writes_what_a_team_starts_from(tmp_path: Path) -> None:
    """Configuration, metadata, template, workflow, hook and ignore line; then `kb index` works."""
    run = kb("init", cwd=tmp_path)
    written = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert (run.returncode, written) == (
        0,
        [".github/workflows/kb.yml", ".gitignore", ".pre-commit-config.yaml", "kb.toml", "metadata.yml", "notes/template.md"],
    )
    assert kb("index", cwd=tmp_path).returncode == 0


def test_init_takes_another_folder_of_notes(tmp_path: Path) -> None:
    """Template, configuration, workflow and hook name it, and nothing names the usual one."""
    run = kb("init", "--notes", "docs/postmortems/", cwd=tmp_path)
    written = {name: (tmp_path / name).read_text() for name in ("kb.toml", ".github/workflows/kb.yml", ".pre-commit-config.yaml")}
    assert (run.returncode, (tmp_path / "docs/postmortems/template.md").is_file(), (tmp_path / "notes").exists()) == (0, True, False)
    assert [line.strip() for text in written.values() for line in text.splitlines() if "docs/postmortems" in line] == [
        'template = "docs/postmortems/template.md"',
        "- run: kb ci docs/postmortems --format github",
        "files: ^docs/postmortems/",
        "entry: kb index docs/postmortems --strict",
        "files: ^docs/postmortems/",
        "entry: kb lint --notes docs/postmortems",
        "files: ^docs/postmortems/",
    ]
    assert "run: kb index docs/postmortems" in run.stdout
    assert [name for name, text in written.items() if re.search(r"notes/|(?:kb \w+|--notes) notes\b", text)] == []


def test_init_takes_another_name_for_the_database(tmp_path: Path) -> None:
    """Metadata is keyed by it, commands, cache and ignore line name it, and nothing names the usual one."""
    run = kb("init", "--db", "team", cwd=tmp_path)
    written = {path.name: path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    metadata = yaml.safe_load(written["metadata.yml"])
    assert (run.returncode, list(metadata["databases"]), written[".gitignore"]) == (0, ["team"], "/team.db*\n")
    assert metadata == metadata_for("team")
    assert [line.strip() for name in ("kb.yml", ".pre-commit-config.yaml") for line in written[name].splitlines() if "team.db" in line] == [
        "path: team.db",
        "- run: kb ci notes --format github --db team.db",
        "name: team.db",
        "path: team.db",
        "entry: kb index notes --strict --db team.db",
        "entry: kb similar --changed origin/main --fail-on strong --db team.db",
    ]
    assert [name for name, text in written.items() if "kb.db" in text] == []


def test_init_sets_up_gitlab(tmp_path: Path) -> None:
    """One job in place of the workflow, with folder and database as they are named, and the forms that GitLab reads."""
    run = kb("init", "--ci", "gitlab", "--notes", "docs/postmortems", "--db", "team", cwd=tmp_path)
    job = yaml.safe_load((tmp_path / ".gitlab-ci.yml").read_text())["postmortem-notes"]
    assert (run.returncode, (tmp_path / ".github").exists(), job["cache"]["paths"], job["artifacts"]["paths"]) == (0, False, ["team.db"], ["team.db"])
    assert job["script"][1:] == [
        "kb lint docs/postmortems --format gitlab > gl-code-quality-report.json || true",
        "kb lint docs/postmortems --format junit > kb-junit.xml || true",
        "kb ci docs/postmortems --db team.db",
    ]
    assert job["artifacts"]["reports"] == {"codequality": "gl-code-quality-report.json", "junit": "kb-junit.xml"}


@pytest.mark.parametrize("name", ["", "a b", "../x", "a;b", "a/b.db", "x.sqlite", ".db"])
def test_init_refuses_a_database_that_needs_quotes(tmp_path: Path, name: str) -> None:
    """A name that is no plain word is a usage error, and nothing is written."""
    assert (kb("init", f"--db={name}", cwd=tmp_path).returncode, list(tmp_path.iterdir())) == (2, [])


@pytest.mark.parametrize("name", ["", ".", "..", "/tmp/notes", "a b", "../notes", "a;b", '"', "-x", "a//b", "a\nb"])
def test_init_refuses_a_folder_that_needs_quotes(tmp_path: Path, name: str) -> None:
    """It would stand in a shell, in YAML and in TOML; nothing is written."""
    assert (kb("init", f"--notes={name}", cwd=tmp_path).returncode, list(tmp_path.iterdir())) == (2, [])


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    """Files that are there keep their bytes; .gitignore gains one line, once."""
    mine = {"kb.toml": "# mine\n", "metadata.yml": "title: mine\n", "notes/template.md": "# mine\n", ".gitignore": "*.pyc"}
    write(tmp_path, mine)
    kb("init", cwd=tmp_path)
    kb("init", cwd=tmp_path)
    kept = {name: (tmp_path / name).read_text() for name in mine}
    assert kept == {**mine, ".gitignore": "*.pyc\n/kb.db*\n"}


def test_show_reads_a_file_without_a_database(tmp_path: Path) -> None:
    """JSON of a note carries the promised keys, from a file and from standard input."""
    text = note("One", "Disk full.", more="\n## Timeline (UTC+0)\n\n- 08:00 — first\n- 08:05 — second\n")
    write(tmp_path, {"a.md": text})
    shown = [
        json.loads(run.stdout)["notes"][0]
        for run in (kb("show", "a.md", "--format", "json", cwd=tmp_path), kb("show", "-", "--format", "json", cwd=tmp_path, stdin=text.encode()))
    ]
    promised = {"id", "path", "title", "date", "category", "labels", "severity", "fields", "sections", "timeline", "lessons", "updates"}
    assert promised <= shown[0].keys()
    assert (
        shown[0]["timeline"]
        == shown[1]["timeline"]
        == [
            {"at": "2025-01-01T08:00:00Z", "offset_minutes": 0, "event": "first", "line": 12},
            {"at": "2025-01-01T08:05:00Z", "offset_minutes": 5, "event": "second", "line": 13},
        ]
    )


@pytest.mark.parametrize(("where", "environment"), [("notes/x/a.md", {}), ("mine/x/a.md", {"KB_NOTES": "mine"})])
def test_show_gives_the_id_by_which_the_index_knows_a_note(tmp_path: Path, where: str, environment: dict[str, str]) -> None:
    """Under the notes folder an id is what `recurrence_of` takes."""
    write(tmp_path, {where: note("One", "Disk full.")})
    run = kb("show", where, "--format", "json", cwd=tmp_path, **environment)
    assert json.loads(run.stdout)["notes"][0]["id"] == "x/a"


def test_eval_measures_on_labelled_pairs(tmp_path: Path) -> None:
    """Two drafts, one whose earlier note comes first and one whose is missing: means of 1 and 0."""
    cause = "The payout endpoint had no idempotency key."
    notes = {
        "x/1.md": note("Payout doubled", cause, "2025-01-01"),
        "x/2.md": note("Payout doubled", cause, "2025-02-01"),
        "x/3.md": note("Cache", "Keys expired.", "2025-03-01"),
    }
    write(
        tmp_path,
        {
            **notes,
            "pairs.csv": "corpus,path_a_later,path_b_earlier,gold\nx,2.md,1.md,positive_strong\nx,3.md,4.md,positive_weak\nx,3.md,1.md,ignore\n",
        },
    )
    report = json.loads(kb("eval", "pairs.csv", "--notes", ".", "--format", "json", cwd=tmp_path).stdout)
    assert {name: report[name] for name in ("drafts", "not_found")} == {"drafts": 2, "not_found": ["x/4.md"]}
    assert [report[name]["value"] for name in ("ndcg_10", "recall_5", "mrr", "success_1")] == [0.5, 0.5, 0.5, 0.5]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("a,b\n1,2\n", "column path_a_later is missing"),
        ("path_a_later,path_b_earlier,gold\na.md,b.md,ignore\n", "holds no pair whose gold is positive_strong or positive_weak"),
        ("path_a_later,path_b_earlier,gold\na.md,b.md,positive_strong\n", "none of the drafts of pairs.csv stands under ."),
    ],
)
def test_a_table_that_cannot_be_used_is_told(tmp_path: Path, table: str, message: str) -> None:
    """What is wrong with the table, in one line, with exit code 2."""
    write(tmp_path, {"pairs.csv": table})
    run = kb("eval", "pairs.csv", "--notes", ".", cwd=tmp_path)
    assert (run.returncode, message in run.stderr) == (2, True), run.stderr


@pytest.mark.skipif("KB_CORPORA" not in os.environ or "KB_RECURRENCE" not in os.environ, reason="KB_CORPORA and KB_RECURRENCE name no real notes and pairs")
def test_real_recurrences_are_found() -> None:
    """nDCG@10 on the labelled pairs of real notes is at least .89."""
    run = kb("eval", Path(os.environ["KB_RECURRENCE"], "pairs.csv"), "--notes", os.environ["KB_CORPORA"], "--format", "json")
    assert json.loads(run.stdout)["ndcg_10"]["value"] >= 0.89


@pytest.mark.parametrize("command", ["", "init", "index", "similar", "recurrences", "search", "show", "lint", "rule", "ci", "serve", "eval"])
def test_help_of_every_command(command: str) -> None:
    """-h and --help say the same, with exit code 0."""
    arguments = [command] if command else []
    short, long = kb(*arguments, "-h"), kb(*arguments, "--help")
    assert (short.returncode, short.stdout) == (0, long.stdout)
