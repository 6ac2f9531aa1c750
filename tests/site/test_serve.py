"""Real processes: `datasette` and `kb serve` on a port, asked over HTTP."""

import json
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser import ROOT, browsing, index, metadata, process

KB = [sys.executable, "-m", "kb"]


def fetch(address: str) -> str:
    """The body of an answer."""
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()


def base(address: str) -> str:
    """Scheme, host and port of an address."""
    start = urlsplit(address)
    return f"{start.scheme}://{start.netloc}"


def titles(address: str) -> list[str]:
    """The titles that a running server shows."""
    return [row["title"] for row in json.loads(fetch(f"{base(address)}/kb/notes.json?_shape=array"))]


def status(address: str) -> int:
    """How a server answers a stranger."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("options", [(), ("--full",)])
def test_new_build_shows_without_a_restart(copied: Path, options: tuple[str, ...]) -> None:
    """A server that has read the old build shows the new one, whether changed in place or built anew."""
    with browsing(copied / "kb.db", metadata=metadata()) as site:
        assert "Queue stood still" not in site.get("/kb/notes")
        (copied / "notes/2025-07-01-new.md").write_text("# Queue stood still\n\n## Root cause\n\nA zebra on the line.\n", encoding="utf-8")
        index(copied / "notes", copied / "kb.db", *options)
        assert "Queue stood still" in site.get("/kb/notes")
        assert site.titles("zebra") == ["Queue stood still"]


def test_datasette_as_a_process(copied: Path) -> None:
    """`datasette kb.db -m metadata.yml` is the site, and shows a note that is added and one that is removed."""
    command = [sys.executable, "-m", "datasette", "kb.db", "-m", str(ROOT / "metadata.yml"), "--port", "0"]
    with process(*command, cwd=copied, says="running on", stream="stderr") as (address, _):
        assert 'data-column="labels"' in fetch(f"{base(address)}/kb/notes")
        (copied / "notes/2025-07-01-new.md").write_text("# Queue stood still\n", encoding="utf-8")
        (copied / "notes/2024-02-02-cafe.md").unlink()
        index(copied / "notes", copied / "kb.db")
        assert "Queue stood still" in titles(address)
        assert "Café menus lose their accents" not in titles(address)


def test_kb_serve_takes_a_database_of_any_name(copied: Path) -> None:
    """`kb serve` prints the address of the front page, shows the notes with facets and without suggestions, and ends cleanly on Ctrl+C."""
    (copied / "kb.db").rename(copied / "team notes.db")
    with process(*KB, "serve", "--db", "team notes.db", "--port", "0", cwd=copied, says="at", stream="stdout") as (address, server):
        page = fetch(f"{base(address)}/team~20notes/notes")
        stylesheet = fetch(f"{base(address)}/-/static-plugins/postmortem-kb/kb.css")
    assert address == f"{base(address)}/-/kb"
    assert "One row a note" in page
    assert 'data-column="labels"' in page
    assert "Suggested facets" not in page
    assert ".kb-text" in stylesheet
    assert server.returncode == 0


def serving(copied: Path, *options: str) -> AbstractContextManager[tuple[str, subprocess.Popen[str]]]:
    """`kb serve` in a folder, for the length of a block."""
    return process(*KB, "serve", "--port", "0", *options, cwd=copied, says="at", stream="stdout")


def test_several_databases_are_shown_each_with_its_metadata(copied: Path) -> None:
    """Of two databases both are shown with facets."""
    shutil.copy(copied / "kb.db", copied / "team.db")
    with serving(copied, "--db", "kb.db", "--db", "team.db") as (address, _):
        pages = [fetch(f"{base(address)}/{name}/notes") for name in ("kb", "team")]
    assert ['data-column="labels"' in page for page in pages] == [True, True]


def test_the_variable_names_one_database(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A colon in KB_DB is part of the name."""
    (copied / "kb.db").rename(copied / "kb:1.db")
    monkeypatch.setenv("KB_DB", "kb:1.db")
    with serving(copied) as (address, _):
        assert status(f"{base(address)}/kb~3A1/notes") == 200


def test_two_databases_of_one_name_are_refused(copied: Path) -> None:
    """Two databases that the site could not tell apart are an error."""
    said = failing("--db", "kb.db", "--db", "other/kb.db", cwd=copied)
    assert said == "Error: two databases are named 'kb', and the site shows each under its name. Rename one of the files.\n"


def test_behind_a_proxy(copied: Path) -> None:
    """With --base-url every address stands under the path of the proxy."""
    with serving(copied, "--base-url", "/postmortems") as (address, _):
        page = fetch(f"{base(address)}/postmortems/kb/notes")
    assert address == f"{base(address)}/postmortems/-/kb"
    assert '"/postmortems/-/static-plugins/postmortem-kb/kb.css' in page


@pytest.mark.parametrize(
    ("rules", "answers"),
    [
        ("allow: {id: root}", [403, 403, 403]),
        ("databases: {kb: {allow: {id: root}}}", [403, 403, 403]),
        ("databases: {kb: {tables: {notes: {allow: {id: root}}}}}", [403, 403, 200]),
        ("databases: {kb: {title: The team's}}", [200, 200, 200]),
    ],
)
def test_permissions_of_a_metadata_file_hold(copied: Path, rules: str, answers: list[int]) -> None:
    """What a metadata file keeps from strangers is kept from them, on both lines of Datasette."""
    (copied / "team.yml").write_text(rules, encoding="utf-8")
    with serving(copied, "-m", "team.yml") as (address, _):
        assert [status(f"{base(address)}{path}") for path in ("/", "/kb/notes", "/kb/lessons")] == answers


@pytest.mark.parametrize(
    "options", [("--setting", "default_allow_sql", "off"), ("-m", "top.yml"), ("-m", "of-kb.yml")], ids=["setting", "metadata", "metadata of the database"]
)
def test_strangers_may_be_kept_from_sql(copied: Path, options: tuple[str, ...]) -> None:
    """A setting and a metadata file both take SQL from strangers, and leave them the notes."""
    (copied / "top.yml").write_text("allow_sql: false", encoding="utf-8")
    (copied / "of-kb.yml").write_text("databases: {kb: {allow_sql: {id: root}}}", encoding="utf-8")
    with serving(copied, *options) as (address, _):
        assert [status(f"{base(address)}{path}") for path in ("/kb.json?sql=select+1", "/kb/notes")] == [403, 200]


def test_metadata_is_laid_over_that_of_kb(copied: Path) -> None:
    """What a file says of a table stands beside what kb says of it."""
    (copied / "team.yml").write_text("databases: {kb: {title: Our incidents, tables: {notes: {title: What broke}}}}", encoding="utf-8")
    with serving(copied, "-m", "team.yml") as (address, _):
        front, notes = fetch(f"{base(address)}/kb"), fetch(f"{base(address)}/kb/notes")
    assert "Our incidents" in front
    assert "What broke" in notes
    assert "One row a note" in notes
    assert 'data-column="labels"' in notes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "team.yml is neither YAML nor JSON. Mend the file, or leave --metadata out."),
        ("- a", "team.yml: the file must be a table of names and values. Mend the file, or leave --metadata out."),
        ("databases: {kb: }", "team.yml: kb must be a table of names and values. Mend the file, or leave --metadata out."),
        ("databases: {shop: {allow: {id: root}}}", "team.yml speaks of shop, and served is kb. Name the databases as they are served."),
        ("databases: {kb: {tables: [notes]}}", "team.yml: tables must be a table of names and values. Mend the file, or leave --metadata out."),
    ],
)
def test_a_metadata_file_that_cannot_be_used_is_told(copied: Path, text: str, said: str) -> None:
    """A metadata file that might not protect what it is meant to is an error."""
    (copied / "team.yml").write_text(text, encoding="utf-8")
    assert failing("-m", "team.yml", cwd=copied) == f"Error: {said}\n"


def test_settings_that_datasette_does_not_have_are_told(copied: Path) -> None:
    """A misspelled setting and a value of another kind are errors in one line."""
    assert "Datasette has no such setting" in failing("--setting", "allow_sql", "off", cwd=copied)
    assert failing("--setting", "sql_time_limit_ms", "soon", cwd=copied) == "Error: --setting sql_time_limit_ms: 'soon' is not a whole number.\n"
    assert failing("--setting", "default_allow_sql", "soon", cwd=copied) == "Error: --setting default_allow_sql: 'soon' is not on or off.\n"


def failing(*arguments: str, cwd: Path) -> str:
    """What `kb serve` says when it cannot run, which is one line and exit code 2."""
    run = subprocess.run([*KB, "serve", "--port", "0", *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (2, "", 1), run.stderr
    return run.stderr


def test_kb_serve_names_a_missing_database(tmp_path: Path) -> None:
    """A database that is not there is named, with what to do."""
    assert failing(cwd=tmp_path) == "Error: kb.db does not exist. Build it with: kb index\n"


def test_kb_serve_refuses_a_foreign_database(tmp_path: Path) -> None:
    """A file that kb did not make is not served."""
    (tmp_path / "other.db").write_bytes(b"not a database at all, but long enough to look")
    assert "is not a kb database" in failing("--db", "other.db", cwd=tmp_path)


def test_kb_serve_names_a_port_in_use(copied: Path) -> None:
    """A port that is taken is named, with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = failing("--port", str(port), cwd=copied)
    assert said == f"Error: cannot listen on 127.0.0.1, port {port}: Address already in use. Choose another with --port or --host.\n"


def test_kb_serve_names_an_unknown_host(copied: Path) -> None:
    """An address that is not of this machine is an error in one line."""
    assert "cannot listen on no.such.host.invalid" in failing("--host", "no.such.host.invalid", cwd=copied)


def test_heavy_parts_load_only_when_needed() -> None:
    """The plugin costs a Datasette without our databases nothing: it imports neither the parser nor the search."""
    heavy = "'markdown_it', 'sqlite_utils', 'sklearn', 'kb.searching', 'kb.markdown', 'kb.store'"
    code = f"import sys, kb.web; print([name for name in sys.modules if name in ({heavy})])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
