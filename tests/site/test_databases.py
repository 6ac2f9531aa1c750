"""Two databases of ours on one site: each page says which notes it is about, and leads to others of the same."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import Site, browsing, index

from kb.web.routes import ROUTES

ONLY_ROOT = {"allow": {"id": "root"}}
BOTH = ["kb", "team notes"]


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of another team."""
    folder = tmp_path_factory.mktemp("team")
    (folder / "2025-01-01-broker.md").write_text("# Broker down\n\n## Root cause\n\nA certificate expired on the broker.\n", encoding="utf-8")
    (folder / "2025-02-01-broker.md").write_text(
        "---\nrecurrence_of: [2025-01-01-broker]\n---\n\n# Broker down again\n\n## Root cause\n\nA certificate expired on the broker.\n", encoding="utf-8"
    )
    return index(folder, folder / "team notes.db")


@pytest.fixture(scope="module")
def both(database: Path, team: Path) -> Iterator[Site]:
    """A site of both."""
    with browsing(database, team) as site:
        yield site


def test_the_front_page_asks_which(both: Site) -> None:
    """Without a database named the front page leads to each, and a program is given their names."""
    for address in ("/", "/-/kb"):
        links = both.elements(address).links()
        assert {"/-/kb?db=kb": "kb", "/-/kb?db=team+notes": "team notes"}.items() <= links.items()
    assert both.json("/-/kb.json") == {"version": 1, "databases": BOTH}


@pytest.mark.parametrize(
    ("address", "choices"),
    [
        ("/-/kb/search?q=broker&limit=3&name=x&self=y", {f"/-/kb/search?db={name}&q=broker&limit=3&name=x&self=y" for name in ("kb", "team+notes")}),
        ("/-/kb/note/a/b%20c", {f"/-/kb/note/a/b%20c?db={name}" for name in ("kb", "team+notes")}),
        ("/-/kb/rule/KB204", {f"/-/kb/rule/KB204?db={name}" for name in ("kb", "team+notes")}),
        ("/-/kb/metrics", {f"/-/kb/metrics?db={name}" for name in ("kb", "team+notes")}),
    ],
)
def test_every_page_asks_which(both: Site, address: str, choices: set[str]) -> None:
    """The choice leads to what was asked for."""
    assert choices <= {link for link in both.elements(address).links() if "db=" in link}


@pytest.mark.parametrize("address", ["/-/kb/search.json", "/-/kb/note/a.json", "/-/kb/metrics.json"])
def test_a_program_is_told_to_say_which(both: Site, address: str) -> None:
    """In JSON that is an error."""
    assert (both.ask(address).status_code, both.ask(address).json()) == (
        400,
        {"version": 1, "error": "Several databases are attached: add db=kb or db=team+notes."},
    )


def test_a_feed_must_say_which(both: Site) -> None:
    """A feed of nothing would be taken for one without entries."""
    assert both.ask("/-/kb/notes.atom").status_code == 400


@pytest.mark.parametrize("route", [route for route in ROUTES if "html" in route.forms], ids=lambda route: route.name or "front")
def test_every_link_of_a_page_keeps_the_database(both: Site, route: object) -> None:
    """Every address of ours on a page names its database, and so does every form."""
    name = route.name  # type: ignore[attr-defined]
    about = {"note": "note/2025-02-01-broker", "rule": "rule/KB204"}
    path = f"/-/kb/{about.get(name, name)}".rstrip("/")
    page = both.elements(path, db="team notes")
    addresses = [attributes.get("href", attributes.get("action", attributes.get("data-href", ""))) for _, attributes, _ in page.found]
    ours = [address for address in addresses if address.startswith("/-/kb")]
    for address in ours:
        if not any(tag == "form" and attributes.get("action") == address for tag, attributes, _ in page.found):
            assert parse_qs(urlsplit(address).query).get("db") == ["team notes"], address
    forms = sum(tag == "form" and attributes.get("method", "get") == "get" for tag, attributes, _ in page.found)
    kept = sum(tag == "input" and attributes.get("name") == "db" and attributes.get("value") == "team notes" for tag, attributes, _ in page.found)
    assert (len(ours) > 8, kept) == (True, forms)
    assert not any("/kb/" in address and "/-/" not in address for address in addresses)


@pytest.mark.parametrize("path", ["/-/kb/notes.atom", "/-/kb/recurrences.atom"])
def test_every_link_of_a_feed_keeps_the_database(both: Site, path: str) -> None:
    """What a reader of feeds follows leads to the same notes."""
    links = [attributes["href"] for tag, attributes, _ in both.elements(path, db="team notes").found if tag == "link"]
    assert len(links) > 2
    assert all(link.startswith("http://") and link.endswith("?db=team+notes") for link in links)


def test_pages_are_of_the_database_that_is_named(both: Site) -> None:
    """Each shows its own notes; the id of a note of the other is unknown."""
    assert ["Broker down" in both.get("/-/kb", db=name) for name in BOTH] == [False, True]
    assert [both.answer("/-/kb/note/2025-01-01-broker", db=name)[0] for name in BOTH] == [404, 200]


@pytest.mark.parametrize("path", ["/-/kb", "/-/kb/search", "/-/kb/note/a", "/"])
def test_an_unknown_database(both: Site, path: str) -> None:
    """A name that no database has is told so."""
    status, page = both.answer(path, db="none")
    assert (status, "No database of kb is called none." in page) == (404, True)
    if path != "/":
        assert json.loads(both.answer(f"{path}.json", db="none")[1]) == {"version": 1, "error": "No database of kb is called none."}


def test_who_may_see_one_is_not_asked(database: Path, team: Path) -> None:
    """A person who may see one of two is shown that, and is told nothing of the other."""
    with browsing(database, team, metadata={"databases": {"team notes": ONLY_ROOT}}) as site:
        assert "Payouts doubled" in site.get("/-/kb")
        assert "team" not in site.get("/-/kb") + site.get("/-/kb.json")
        assert site.ask("/-/kb?db=team+notes").status_code == 403
        assert site.ask("/-/kb?db=team+notes", actor="root").status_code == 200
        assert site.ask("/-/kb.json", actor="root").json() == {"version": 1, "databases": BOTH}
        assert site.ask("/-/kb?db=none").status_code == 404


def test_copies_of_one_build_are_each_their_own_site(team: Path, tmp_path: Path) -> None:
    """An answer that one site made is not given by another, though the build is the same to the byte."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(team.read_bytes())
    with browsing(team) as first, browsing(copy) as second:
        pages = [site.get("/-/kb") for site in (first, second)]
    assert ["/copy/notes" in page for page in pages] == [False, True]


def test_feeds_of_two_databases_have_ids_of_their_own(both: Site) -> None:
    """A reader of feeds that follows both keeps them apart."""
    ids = [set(re.findall("<id>(.*?)</id>", both.get(f"/-/kb/{feed}.atom?db={name}"))) for feed in ("notes", "recurrences") for name in ("kb", "team+notes")]
    assert (all(ids), len(set.union(*ids)), sum(map(len, ids))) == (True, sum(map(len, ids)), sum(map(len, ids)))
