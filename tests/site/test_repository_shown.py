"""What the tables say of the repository: commits in short, files as links to the web."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from browser import Site, browsing, index, metadata
from commits import commit, repository

NOTE = """# Payouts doubled

## Root cause

No idempotency key.

## Repo updates

- Gate: `ci/retry.yml`
- Checklist: `docs/checks.md`
"""
FILES = {"ci/retry.yml": "name: retry\n", "docs/checks.md": "- Retries\n", "kb.toml": 'repository_url = "https://github.com/acme/shop"\n', "notes/a.md": NOTE}


class Shop(NamedTuple):
    """A site of notes in a repository, one of whose files a commit took away."""

    site: Site
    deleted: str


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A repository that is on the web."""
    place: Path = repository(tmp_path_factory.mktemp("shop") / "shop", FILES)
    deleted = commit(place, gone=["ci/retry.yml"], day=2)
    with browsing(index(place / "notes", place.parent / "kb.db"), metadata=metadata()) as site:
        yield Shop(site, deleted)


@pytest.mark.parametrize("page", ["/kb/targets", "/kb/targets_gone"])
def test_commit_is_short(shop: Shop, page: str) -> None:
    """The first signs of a commit stand there, the whole of it where a pointer rests."""
    codes = [(attributes["title"], text) for tag, attributes, text in shop.site.elements(page).found if tag == "code" and "title" in attributes]
    assert codes == [(shop.deleted, shop.deleted[:10])]


def test_file_leads_to_the_web(shop: Shop) -> None:
    """A file that stands is a link to its page, at the commit of the build."""
    links = shop.site.elements("/kb/targets").links()
    assert links[f"https://github.com/acme/shop/blob/{shop.deleted}/docs/checks.md"] == "docs/checks.md"


def test_what_is_gone_leads_to_the_note_that_asked_for_it(shop: Shop) -> None:
    """At the line of the update."""
    assert shop.site.elements("/kb/targets_gone").links()["/-/kb/note/a#L9"] == "Payouts doubled"


def test_file_of_notes_nowhere_on_the_web_is_text(site: Any) -> None:
    """Without a repository_url no link leaves the site."""
    assert not re.search(r'<td class="col-file[^>]*><a', site.get("/kb/targets"))
