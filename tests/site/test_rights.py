"""A page of ours is shown to who may see all of the notes, and says nothing to anybody else."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from browser import NOTES, Site, browsing
from datasette import hookimpl
from datasette.plugins import pm

from kb.web.rights import NEEDED
from kb.web.routes import ROUTES, pattern

KNOWN, UNKNOWN = "2025-03-01-payouts-doubled", "2025-03-01-nobody"
DRAFT = (NOTES / "2025-06-10-refunds-doubled.md").read_text(encoding="utf-8")

PAGES = {
    "": ["/-/kb", "/-/kb.json", "/", "/-/kb?db=kb", "/-/kb.json?_extra=columns&_shape=array"],
    "note": [f"/-/kb/note/{KNOWN}", f"/-/kb/note/{KNOWN}.html", f"/-/kb/note/{KNOWN}.json", f"/-/kb/note/{KNOWN.replace('-', '%2D')}?db=kb"],
    "search": ["/-/kb/search", "/-/kb/search.json", "/-/kb/search?q=idempotency", "/-/kb/search.json?q=idempotency", "/-/kb/search?category=i18n&limit=1"],
    "similar": ["/-/kb/similar", "/-/kb/similar.json", "POST /-/kb/similar", "POST /-/kb/similar.json", f"POST /-/kb/similar?compare={KNOWN}"],
    "antipatterns": ["/-/kb/antipatterns", "/-/kb/antipatterns.json"],
    "families": ["/-/kb/families", "/-/kb/families.json"],
    "metrics": ["/-/kb/metrics", "/-/kb/metrics.json"],
    "build": ["/-/kb/build", "/-/kb/build.json"],
    "rules": ["/-/kb/rules", "/-/kb/rules.json"],
    "rule": ["/-/kb/rule/KB204", "/-/kb/rule/kb204.html?db=kb", "/-/kb/rule/lesson-changes-nothing.json"],
    "notes": ["/-/kb/notes.atom"],
    "recurrences": ["/-/kb/recurrences.atom", "/-/kb/recurrences.atom?db=kb"],
}
"""Every page in every form, by the name of its route."""

ALL = [address for addresses in PAGES.values() for address in addresses]

ONLY_ROOT = {"allow": {"id": "root"}}
RULES = {
    "the instance": ONLY_ROOT,
    "the database": {"databases": {"kb": ONLY_ROOT}},
    "the notes": {"databases": {"kb": {"tables": {"notes": ONLY_ROOT}}}},
    "another table": {"databases": {"kb": {"tables": {"fields": ONLY_ROOT}}}},
    "a hidden table": {"databases": {"kb": {"tables": {"terms": ONLY_ROOT}}}},
    "a view": {"databases": {"kb": {"tables": {"months_by_category": ONLY_ROOT}}}},
    "a plugin": {},
}


class Doorkeeper:
    """A plugin that lets root alone see the tables of one Datasette, as both lines ask for it."""

    def __init__(self) -> None:
        self.__name__ = f"doorkeeper {id(self)}"
        self.guarded: Any = None

    @hookimpl(specname="permission_allowed", optionalhook=True)
    def _of_0(self, datasette: Any, actor: Any, action: str) -> bool | None:
        return False if datasette is self.guarded and action == "view-table" and not actor else None

    @hookimpl(specname="permission_resources_sql", optionalhook=True)
    def _of_1(self, datasette: Any, actor: Any, action: str) -> Any:
        from datasette.permissions import PermissionSQL

        return PermissionSQL.deny("for root alone") if datasette is self.guarded and action == "view-table" and not actor else None


@contextmanager
def guarded(database: Path, what: str, **options: Any) -> Iterator[Site]:
    """A site of which a stranger may not see something."""
    doorkeeper = Doorkeeper()
    pm.register(doorkeeper)
    try:
        with browsing(database, metadata=RULES[what], **options) as site:
            doorkeeper.guarded = site.datasette if what == "a plugin" else None
            yield site
    finally:
        pm.unregister(doorkeeper)


@pytest.fixture(scope="module", params=RULES)
def guarded_site(request: pytest.FixtureRequest, database: Path) -> Iterator[Site]:
    """A site of which a stranger may not see something."""
    with guarded(database, request.param) as site:
        yield site


@pytest.fixture(scope="module")
def words(database: Path) -> set[str]:
    """What would betray something of the notes: titles, ids, categories, labels, words of the texts, and when they were read."""
    with browsing(database) as site:
        notes, build = site.rows("/kb/notes"), site.rows("/kb/build")
        labels = {row["label"] for row in site.rows("/kb/labels")}
    said = {row[key] for row in notes for key in ("title", "note_id", "category", "severity", "owner") if row[key]}
    found = said | labels | {"idempotency", "refund", "索引", build[0]["built_at"][:16], build[0]["built_at"][:16].replace("T", " "), "5 notes", '"notes"'}
    assert len(found) > 20
    return found


def asked(site: Site, address: str, actor: str | None = None) -> Any:
    """The answer to an address of the table; a draft is sent where one is taken."""
    method, _, path = address.rpartition(" ")
    return site.post(path, DRAFT, actor=actor, token=actor is not None) if method == "POST" else site.ask(path, method or "GET", actor)


def betrayed(answer: Any, words: set[str]) -> set[str]:
    """Which of some words an answer holds, in its text or its headers."""
    text = (answer.text + str(answer.headers)).lower()
    return {word for word in words if word.lower() in text}


def test_every_page_is_in_the_table() -> None:
    """A page that is added is tried as well: every route in every form, and drafts where they are taken."""
    assert set(PAGES) == {route.name for route in ROUTES}
    for route in ROUTES:
        found = [re.match(pattern(route), address.split(" ")[-1].split("?")[0]) for address in PAGES[route.name]]
        assert {match["form"] or route.forms[0] for match in found if match} >= set(route.forms)
        assert any(address.startswith("POST") for address in PAGES[route.name]) == route.posts


def test_all_that_holds_words_is_needed(database: Path) -> None:
    """A table or view that is added must be seen as well, unless it holds nothing but packed numbers."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'notes_fts_%'")
        assert {name for (name,) in rows} - {"corpus", "vectors", "postings"} == NEEDED


@pytest.mark.parametrize("address", ALL)
def test_a_stranger_is_told_nothing(guarded_site: Site, words: set[str], address: str) -> None:
    """Who may not see one table or view is refused on every page, without a word of the notes."""
    answer = asked(guarded_site, address)
    assert (answer.status_code, betrayed(answer, {word for word in words if word not in address})) == (403, set())
    if ".json" in address:
        assert answer.json() == {"version": 1, "error": "You may not see this."}


@pytest.mark.parametrize("address", ALL)
def test_who_may_see_all_is_shown_all(guarded_site: Site, address: str) -> None:
    """Root is shown every page."""
    assert asked(guarded_site, address, "root").status_code == 200


def test_a_stranger_cannot_tell_a_note_that_is_from_one_that_is_not(guarded_site: Site) -> None:
    """The answers for the id of a note and for one that no note has are equal, in every form and by every method."""
    for form in ("", ".json", ".html"):
        for method in ("GET", "HEAD", "OPTIONS", "DELETE", "POST"):
            known, unknown = (guarded_site.ask(f"/-/kb/note/{id}{form}", method) for id in (KNOWN, UNKNOWN))
            assert (known.status_code, known.text.replace(KNOWN, UNKNOWN)) == (unknown.status_code, unknown.text)
            assert known.status_code == 403


ODD = [
    *(
        "/-/kb/",
        "//-/kb",
        "/-//kb",
        "/-/kb//search",
        "/-/kb/note/",
        f"/-/kb/note//{KNOWN}",
        f"/-/kb/note%2F{KNOWN}",
        "/%2D/kb",
        "/-/kb%2Ejson",
        "/-/kb/search/",
    ),
    *("/-/kb.html", "/-/kb.atom", "/-/kb/notes", "/-/kb/notes.json", "/-/kb/../kb", "/-/KB", f"/-/kb/note/{KNOWN}%00", "/-/kb/note/..%2f..%2fkb.toml"),
    *("/-/kb?db=other", "/-/kb.json?db=", "/?db=kb&db=other", "/-/kb/search?q=" + "x" * 5000, "/?_extra=count", "/-/kb/build.json?_shape=objects"),
]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "BREW", "POST"])
@pytest.mark.parametrize("what", ["the notes", "the database"])
def test_no_odd_address_or_method_tells_more(database: Path, words: set[str], what: str, method: str) -> None:
    """Addresses written in other ways, and methods that nobody expects, are refused where a page of ours takes them, and tell nothing elsewhere."""
    with guarded(database, what) as site:
        for address in ODD:
            # An answer may repeat what was asked for.
            answer, told = site.ask(address, method), {word for word in words if word not in address}
            assert (address, betrayed(answer, told)) == (address, set())
            if any(re.match(pattern(route), address.split("?")[0]) for route in ROUTES):
                assert (address, answer.status_code) == (address, 403)


def test_the_same_under_a_path(database: Path, words: set[str]) -> None:
    """Behind a proxy that shows the site under a path nothing more is told."""
    with guarded(database, "the notes", settings={"base_url": "/prefix/"}) as site:
        for address in ALL:
            stranger, root = asked(site, address), asked(site, address, "root")
            assert (address, stranger.status_code, betrayed(stranger, {word for word in words if word not in address})) == (address, 403, set())
            assert (address, root.status_code) == (address, 200)


def test_pages_do_not_need_sql(database: Path) -> None:
    """Where nobody may write SQL, every page is what it is elsewhere."""
    with browsing(database, settings={"default_allow_sql": False}) as site:
        assert {address: asked(site, address).status_code for address in ALL} == dict.fromkeys(ALL, 200)


def test_the_menu_betrays_nothing(guarded_site: Site) -> None:
    """Datasette's menu leads to our pages only who may see them, on its error pages too."""
    path = "/-/versions"
    for address in (path, "/-/kb/nowhere", "/-/kb"):
        stranger = guarded_site.ask(address)
        assert "Knowledge base" not in stranger.text
    assert "Knowledge base" in guarded_site.ask(path, actor="root").text


def test_actions_of_the_notes_betray_nothing(guarded_site: Site) -> None:
    """The table of notes leads to the check of a draft only who may make one."""
    assert "Check a draft" not in guarded_site.ask("/kb/notes").text
    assert "/-/kb/similar" in guarded_site.ask("/kb/notes", actor="root").text


@pytest.mark.parametrize("address", ["/-/kb", "/-/kb/search", "/-/kb/similar"])
def test_methods_that_a_page_does_not_take(site: Site, address: str) -> None:
    """The answer says which methods a page takes."""
    allowed = "GET, HEAD, POST" if address.endswith("similar") else "GET, HEAD"
    for method in ("OPTIONS", "PUT", "DELETE", *(() if "POST" in allowed else ("POST",))):
        answer = site.ask(address, method)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
