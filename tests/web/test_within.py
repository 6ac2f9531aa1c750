"""Where the relative links of a note lead on the site."""

from pathlib import Path

import pytest
from support import build, note, reading, write

from kb.model import Build
from kb.store.pages import Pages
from kb.web.kept import Kept
from kb.web.links import Live
from kb.web.page import View
from kb.web.within import addresses


class Urls:
    """The addresses of a Datasette at the root of a host."""

    def path(self, path: str) -> str:
        """An address of the site."""
        return path


@pytest.fixture
def places(tmp_path: Path) -> Path:
    """A build of a few notes in two folders."""
    files = {name: note(name, "No idempotency key.") for name in ("a.md", "sub/b.md", "sub/c d.md")}
    write(tmp_path / "notes", files)
    build(tmp_path / "notes", tmp_path / "kb.db")
    return tmp_path / "kb.db"


def leads(database: Path, path: str, written: str, url: str | None = None) -> str | None:
    """Where a link of the note in a file leads."""
    with reading(database) as reader:
        known = Kept().known(reader, "run")
        facts = reader.build()._asdict() | ({"repository_url": url, "commit": "c0ffee", "place": "notes"} if url else {})
        view = View(database, reader, Pages(reader._connection), Build(**facts), known.vocabulary, known.corpus, Live(Urls(), "kb", False))
        return addresses(view, path)(written)


@pytest.mark.parametrize(
    ("path", "written", "address"),
    [
        ("a.md", "sub/b.md", "/-/kb/note/sub/b"),
        ("a.md", "./sub/b.md#root-cause", "/-/kb/note/sub/b"),
        ("sub/b.md", "../a.md", "/-/kb/note/a"),
        ("sub/b.md", "c%20d.md", "/-/kb/note/sub/c%20d"),
        ("a.md", "https://a.example/b.md", "https://a.example/b.md"),
        ("a.md", "mailto:a@b.example", "mailto:a@b.example"),
        ("a.md", "//a.example/b", "//a.example/b"),
    ],
)
def test_a_link_to_a_note_leads_to_its_page(places: Path, path: str, written: str, address: str) -> None:
    """Whatever the folder; links to other sites stay as they are."""
    assert leads(places, path, written) == address


@pytest.mark.parametrize("written", ["missing.md", "../src/app.py", "#root-cause", "/etc/passwd", "a.md#x", ""])
def test_a_link_that_leads_nowhere_here_is_none(places: Path, written: str) -> None:
    """Without the address of the repository a file of it cannot be shown; an anchor of the author's is none of ours."""
    assert leads(places, "a.md", written) is None


def test_a_link_to_a_file_leads_to_the_repository(places: Path) -> None:
    """With its address, to the file at the commit of the build."""
    assert leads(places, "sub/b.md", "../../src/app.py", "https://github.com/acme/shop") == "https://github.com/acme/shop/blob/c0ffee/src/app.py"
