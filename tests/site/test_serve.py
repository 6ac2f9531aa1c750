"""Real processes: `datasette` and `kb serve` on a port, asked over HTTP."""

import json
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser import NOTES, ROOT, browsing, index, metadata, process

KB = [sys.executable, "-m", "kb"]


def fetch(address: str) -> str:
    """The body of an answer."""
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()


def titles(address: str) -> list[str]:
    """The titles that a running server shows."""
    return [row["title"] for row in json.loads(fetch(f"{address}/kb/notes.json?_shape=array"))]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder with notes and a kb.db of them, which a test may change."""
    shutil.copytree(NOTES, tmp_path / "notes")
    index(tmp_path / "notes", tmp_path / "kb.db")
    return tmp_path


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
        assert 'data-column="labels"' in fetch(f"{address}/kb/notes")
        (copied / "notes/2025-07-01-new.md").write_text("# Queue stood still\n", encoding="utf-8")
        (copied / "notes/2024-02-02-cafe.md").unlink()
        index(copied / "notes", copied / "kb.db")
        assert "Queue stood still" in titles(address)
        assert "Café menus lose their accents" not in titles(address)


def test_kb_serve_takes_a_database_of_any_name(copied: Path) -> None:
    """`kb serve` prints the address of the notes, shows them with facets and without suggestions, and ends cleanly on Ctrl+C."""
    (copied / "kb.db").rename(copied / "team notes.db")
    with process(*KB, "serve", "--db", "team notes.db", "--port", "0", cwd=copied, says="at", stream="stdout") as (address, server):
        page = fetch(address)
        start = urlsplit(address)
        stylesheet = fetch(f"{start.scheme}://{start.netloc}/-/static-plugins/postmortem-kb/kb.css")
    assert "One row a note" in page
    assert 'data-column="labels"' in page
    assert "Suggested facets" not in page
    assert ".kb-text" in stylesheet
    assert server.returncode == 0


def failing(*arguments: str, cwd: Path) -> str:
    """What `kb serve` says when it cannot run, which is one line and exit code 2."""
    run = subprocess.run([*KB, "serve", *arguments], cwd=cwd, capture_output=True, text=True, check=False)
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
