"""The site as plain files: the pages of the live one, for any file server."""

import asyncio
import json
import os
import re
import time
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import fromstring

import pytest
from datasette.app import Datasette
from support import ROOT, answering, build, kb, note, write

from kb.linting.rule import rules
from kb.web.exported import note_file
from kb.web.folder import MARKER
from kb.web.policy import WITHIN

EVIL = '</title><script>alert(1)</script><img src=x onerror=alert(1)> ]]> & "'
LESSON = "\n## Lessons\n\n- Anti-pattern: Retry without a key\n\n## Updates\n\n- Gate: `ci/retry.yml`\n"
TIMELINE = "\n## Timeline\n\n- 08:00 UTC: it began\n- 08:30 UTC: it ended\n"
NOTES = {
    "notes/a.md": note("Paid twice", "A retry without a key.", "2025-01-05", "API/Data Contract", LESSON + TIMELINE),
    "notes/b.md": answering(note("Paid thrice", "A retry without a key, as in [a](a.md).", "2025-02-05", "API/Data Contract", LESSON), "recurrence_of: a"),
    "notes/deep/er/Ä b%3F?.md": note("Broker down", "A certificate expired.", "2025-03-05", "Security", "\n> Owner: Ann · Labels: x&y, ü\n"),
    "notes/deep/er.md": note("In a folder's place", "A certificate expired again.", "2025-03-06", "Security"),
    "notes/INC.md": note("Capital", "Disk full.", "2025-04-05"),
    "notes/inc2.md": "# Undated\n\n## Root Cause\n\nDisk full.\n",
    "notes/journal.md": "# Journal\n\n## 2025-05-01 Disk full\n\n### Root Cause\n\nLogs.\n\n## 2025-05-02 Disk full again\n\n### Root Cause\n\nLogs again.\n",
    "notes/evil.md": note(EVIL, f"{EVIL} \x0c [x](javascript:alert(1))", "2025-06-05", EVIL, f"\n> Owner: {EVIL} · Labels: {EVIL}\n\n## {EVIL}\n\n{EVIL}\n"),
}


class Site:
    """A build, its export, and the live site."""

    def __init__(self, place: Path) -> None:
        self.place, self.folder, self.database = place, place / "site", place / "kb.db"
        build(write(place, NOTES) / "notes", self.database)
        self.said = kb("export", self.folder, "--db", self.database, "--url", "https://acme.example/kb")

    def files(self, suffix: str = "") -> list[str]:
        """The exported files."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob(f"*{suffix}") if path.is_file())

    def ids(self) -> list[str]:
        """The ids of the notes."""
        facts = json.loads((self.folder / "search.json").read_text())["notes"]
        return [json.loads((self.folder / one["href"]).with_suffix(".json").read_text())["note"]["id"] for one in facts]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """An export of some notes."""
    return Site(tmp_path_factory.mktemp("export"))


class Page(HTMLParser):
    """What a page leads to, what it names, and the text of its main part; what only scripts or only their absence shows is left out."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._in: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        self.links += [value for key in ("href", "xlink:href", "src", "action", "data-index") if (value := attributes.get(key))]
        self.anchors |= {value for key in ("id", "name") if (value := attributes.get(key))}
        if tag in ("main", "noscript"):
            self._in.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if self._in and self._in[-1] == tag:
            self._in.pop()

    def handle_data(self, data: str) -> None:
        """Keep the text of the main part."""
        if self._in == ["main"]:
            self.text += data.split()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def served(site: Site) -> Iterator[HTTPConnection]:
    """A file server that has the export under a path."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=site.place)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        connection = HTTPConnection("127.0.0.1", server.server_port)
        yield connection
        connection.close()
        server.shutdown()


def get(connection: HTTPConnection, path: str) -> tuple[int, str]:
    """Status and body of an answer."""
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_the_report_says_what_was_written(site: Site) -> None:
    """How many notes and files, and where."""
    told = f"Exported 9 notes to {site.folder}: {len(site.files()) - 1} files written, 0 unchanged, 0 removed.\n"
    assert (site.said.stdout, site.said.stderr, site.said.returncode) == (told, "", 0)


def test_every_page_has_its_file(site: Site) -> None:
    """The pages, their JSON, the feeds, what the search reads, and a page and JSON for each note."""
    names = ("index", "antipatterns", "families", "metrics", "build", "rules", "search", *(f"rule/{code}" for code in rules()))
    pages = [f"{name}.{form}" for name in names for form in ("html", "json")]
    notes = [f"{note_file(id)}.{form}" for id in site.ids() for form in ("html", "json")]
    static = [f"static/{name}" for name in ("charts.css", "icon.svg", "query.js", "search.js", "site.css", "site.js")]
    assert len(notes) == 18
    assert site.files() == sorted([*pages, *notes, *static, "notes.atom", "recurrences.atom", "search/1.json", ".nojekyll", MARKER])


def _leads(served: HTTPConnection, read: dict[str, Page], path: str, link: str) -> bool:
    """Whether a link of a page is relative, stays in the folder, and finds its file and its place in that."""
    target, anchor = urldefrag(urljoin(path, link))
    place = urlsplit(target).path
    if link.startswith(("/", "http")) or not place.startswith("/site/"):
        return False
    if place not in read:
        return get(served, place)[0] == 200
    return not anchor or not {anchor, unquote(anchor)}.isdisjoint(read[place].anchors)


def test_every_link_leads_somewhere(site: Site, served: HTTPConnection) -> None:
    """Every address of every page is relative, stays in the folder, and is there, with the place in it; only repositories are elsewhere."""
    pages = {f"/site/{name}": get(served, f"/site/{name}") for name in site.files(".html")}
    assert {status for status, _ in pages.values()} == {200}
    read = {path: Page(text) for path, (_, text) in pages.items()}
    broken = [(path, link) for path, page in read.items() for link in page.links if not _leads(served, read, path, link)]
    assert broken == []


def test_a_page_says_what_the_live_one_says(site: Site) -> None:
    """The text of the main part is the same, but for what only a server can do; and so is the JSON."""
    pages = {name: name.removesuffix(".html").replace("index", "") for name in site.files(".html") if "/" not in name}
    pages |= {f"{note_file(id)}.html": f"note/{quote(id)}" for id in site.ids()} | {f"rule/{code}.html": f"rule/{code}" for code in rules()}
    assert len(pages) == len(site.files(".html"))
    datasette, loop = Datasette([str(site.database)]), asyncio.Runner()

    def live(address: str) -> str:
        answer = loop.run(datasette.client.get(f"/-/kb/{address}".replace("kb/.", "kb.").removesuffix("/")))
        assert answer.status_code == 200, address
        return answer.text

    told = {name: Page(live(address)).text for name, address in pages.items()}
    told["index.html"] = " ".join(told["index.html"]).replace("Check a draft ", "").split()
    objects = {name: live(f"{address}.json") for name, address in pages.items() if name != "search.html"}
    loop.close()
    datasette.executor.shutdown()
    for database in datasette.databases.values():
        database.close()
    assert {name: Page((site.folder / name).read_text()).text for name in pages} == told
    assert {name: (site.folder / name).with_suffix(".json").read_text() for name in objects} == objects


def test_no_note_runs_anything(site: Site) -> None:
    """The scripts of a page are files of ours, none of its elements carries code, and it forbids everything else itself."""
    for name in site.files(".html"):
        page = Page((site.folder / name).read_text())
        scripts = {re.sub(r"\?\w{8}$", "", attributes.get("src") or "") for tag, attributes in page.elements if tag == "script"}
        up = "../" * name.count("/")
        ours = {"site.js", "query.js", "search.js"} if name == "search.html" else {"site.js"}
        assert scripts == {f"{up}static/{script}" for script in ours}
        assert not [
            one for one in page.elements if one[0] in ("img", "style", "iframe", "base") or any(key.startswith("on") or key == "style" for key in one[1])
        ]
        assert not [link for link in page.links if link.startswith(("javascript:", "data:"))]
        assert page.elements[3][1] == {"http-equiv": "Content-Security-Policy", "content": WITHIN}


def test_feeds_are_xml_with_whole_addresses(site: Site) -> None:
    """Whatever the notes say; the addresses begin with that of --url."""
    for name, entries in (("notes.atom", 9), ("recurrences.atom", 1)):
        feed = fromstring((site.folder / name).read_text())
        links = [one.attrib["href"] for one in feed.iter("{http://www.w3.org/2005/Atom}link")]
        assert links[:2] == [f"https://acme.example/kb/{name}", "https://acme.example/kb/index.html"]
        assert len(links) == 2 + entries
        assert all((site.folder / link.removeprefix("https://acme.example/kb/")).is_file() for link in links)


def test_without_an_address_feeds_are_relative(tmp_path: Path, site: Site) -> None:
    """Nothing else is known."""
    assert kb("export", tmp_path / "site", "--db", site.database).returncode == 0
    feed = fromstring((tmp_path / "site/recurrences.atom").read_text())
    assert [one.attrib["href"] for one in feed.iter("{http://www.w3.org/2005/Atom}link")] == ["recurrences.atom", "index.html", "note/b.html"]


def test_the_search_has_facts_and_texts(site: Site) -> None:
    """In the order of dates; what is not known is left out."""
    facts = json.loads((site.folder / "search.json").read_text())
    texts = json.loads((site.folder / "search/1.json").read_text())
    place = next(at for at, one in enumerate(facts["notes"]) if one["title"] == "Broker down")
    assert facts["texts"] == ["search/1.json"]
    assert facts["notes"][0] == {"title": "Undated", "href": "note/inc2.html"}
    assert facts["notes"][place] == {
        "title": "Broker down",
        "date": "2025-03-05",
        "category": "Security",
        "owner": "Ann",
        "labels": ["x&y", "ü"],
        "href": "note/deep/er/~c3~84~20b~253F~3f~_4000.html",
    }
    assert ["root-cause", "Root Cause", 6, "A certificate expired."] in texts[place]
    assert len(texts) == len(facts["notes"]) == 9


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """When each file was written, and what it holds."""
    return {path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    """Files that are the same stay, those of notes that went are taken away with their folders, and those of others are not touched."""
    site, database = tmp_path / "site", tmp_path / "kb.db"
    write(tmp_path / "notes", {"a.md": note("One", "Disk full."), "deep/b.md": note("Two", "Network down.")})
    build(tmp_path / "notes", database)
    assert kb("export", site, "--db", database).returncode == 0
    first = state(site)
    write(site, {"CNAME": "acme.example", "note/mine.txt": "mine"})
    time.sleep(0.01)
    assert kb("export", site, "--db", database).stdout == f"Exported 2 notes to {site}: 0 files written, {len(first) - 1} unchanged, 0 removed.\n"
    assert {name: one for name, one in state(site).items() if name in first} == first
    (tmp_path / "notes/deep/b.md").unlink()
    build(tmp_path / "notes", database)
    assert ", 2 removed." in kb("export", site, "--db", database).stdout
    now = state(site)
    assert set(first) - set(now) == {"note/deep/b.html", "note/deep/b.json"}
    assert set(now) - set(first) == {"CNAME", "note/mine.txt"}
    assert not (site / "note/deep").exists()
    assert now["static/site.css"] == first["static/site.css"]


@pytest.mark.parametrize("files", [{"README.md": "mine"}, {"index.html": "mine"}, {".hidden": "mine"}])
def test_a_folder_of_others_is_refused(tmp_path: Path, site: Site, files: dict[str, str]) -> None:
    """What holds files that kb did not write stays as it is."""
    folder = write(tmp_path / "mine", files)
    before = state(folder)
    run = kb("export", folder, "--db", site.database)
    assert run.stderr == f"Error: {folder} holds files that kb did not write, so nothing is written there. Choose a new or empty folder.\n"
    assert (run.returncode, state(folder)) == (2, before)


def _own_file(site: Path) -> str:
    """A file of somebody's where a page of a new note would be."""
    write(site, {"note/new.html": "mine"})
    return f"Error: {site}/note/new.html was not written by kb, so it is left as it is. Move it away, or export to another folder.\n"


def _linked_folder(site: Path) -> str:
    """A link in the place of a folder of ours."""
    (site / "note").rename(site.parent / "elsewhere")
    (site / "note").symlink_to(site.parent / "elsewhere")
    return f"Error: {site}/note is no plain folder, so kb writes nothing there. Move it away, or export to another folder.\n"


def _linked_file(site: Path) -> str:
    """A link in the place of a page."""
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(write(site.parent / "elsewhere", {"index.html": "mine"}) / "index.html")
    return f"Error: {site}/index.html is no plain file, so kb writes nothing there. Move it away, or export to another folder.\n"


def _foreign_marker(site: Path) -> str:
    """A list of files that leads out of the folder."""
    (site / MARKER).write_text('{"files": ["../kb.db"]}')
    return f"Error: {site}/{MARKER} does not name the files of an export. Remove the folder, or export to another one.\n"


@pytest.mark.parametrize("spoil", [_own_file, _linked_folder, _linked_file, _foreign_marker])
def test_nothing_is_followed_or_overwritten(tmp_path: Path, spoil: Any) -> None:
    """A file of somebody's, a link, or a list of files that is not ours stops the export before anything is changed."""
    site, database = tmp_path / "site", tmp_path / "kb.db"
    build(write(tmp_path / "notes", {"a.md": note("One", "Disk full.")}), database)
    assert kb("export", site, "--db", database).returncode == 0
    said = spoil(site)
    before = state(tmp_path)
    write(tmp_path / "notes", {"new.md": note("New", "Disk full again.")})
    build(tmp_path / "notes", database)
    run = kb("export", site, "--db", database)
    assert (run.stderr, run.returncode) == (said, 2)
    kept = {name: one for name, one in state(tmp_path).items() if name.startswith(("site", "elsewhere"))}
    assert kept == {name: one for name, one in before.items() if name.startswith(("site", "elsewhere"))}
    assert not (site / ".kb-export-new").exists()


def test_a_run_that_was_stopped_is_mended(tmp_path: Path) -> None:
    """What a killed run left beside the pages is cleared by the next."""
    site, database = tmp_path / "site", tmp_path / "kb.db"
    build(write(tmp_path / "notes", {"a.md": note("One", "Disk full.")}), database)
    write(site, {".kb-export-new/note/a.html": "half"})
    assert kb("export", site, "--db", database).returncode == 0
    assert not (site / ".kb-export-new").exists()


@pytest.mark.parametrize("url", ["acme.example", "ftp://acme.example/", "https://acme.example/?a=b", "https:///x", "https://acme.example/a b"])
def test_an_address_is_whole(tmp_path: Path, site: Site, url: str) -> None:
    """Anything else is a mistake that is told."""
    run = kb("export", tmp_path / "site", "--db", site.database, "--url", url)
    assert run.returncode == 2
    assert "write the whole address, such as https://acme.example/notes/" in run.stderr
    assert not (tmp_path / "site").exists()


def test_without_a_database_nothing_is_made(tmp_path: Path) -> None:
    """The error says how to build one."""
    run = kb("export", tmp_path / "site", "--db", tmp_path / "kb.db")
    assert (run.returncode, "does not exist. Build it with: kb index" in run.stderr, list(tmp_path.iterdir())) == (2, True, [])


def test_an_empty_build_has_its_pages(tmp_path: Path) -> None:
    """A team that begins has a site, too."""
    (tmp_path / "notes").mkdir()
    build(tmp_path / "notes", tmp_path / "kb.db")
    assert kb("export", tmp_path / "site", "--db", tmp_path / "kb.db", cwd=ROOT).returncode == 0
    assert "There is no note yet" in (tmp_path / "site/index.html").read_text()
    assert json.loads((tmp_path / "site/search.json").read_text())["notes"] == []


@pytest.mark.skipif(os.name == "nt", reason="modes of files are of other systems")
def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, site: Site) -> None:
    """A file on the way to it."""
    (tmp_path / "file").write_text("")
    run = kb("export", tmp_path / "file/site", "--db", site.database)
    assert (run.stderr, run.returncode) == (f"Error: {tmp_path}/file/site cannot be written: Not a directory. Choose another folder.\n", 2)
