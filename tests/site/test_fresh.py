"""A site shows the build that is there now, to many readers, wherever the database lies."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from browser import ROOT, Site, browsing, index
from support import build, reading

from benchmarks.site import readers_during_rebuilds
from kb.recurrence.candidates import Wanted
from kb.recurrence.related import related
from kb.vocabulary import loads

KNOWN, REFUNDS = "2025-03-01-payouts-doubled", "2025-06-10-refunds-doubled"
NEW = "# Wages doubled\n\n**Date:** 2025-08-01\n\n## Root cause\n\nThe wages endpoint took no idempotency key, so retries paid twice.\n"


@pytest.mark.parametrize("options", [(), ("--full",)])
def test_a_new_build_shows_at_the_next_request(copied: Path, options: tuple[str, ...]) -> None:
    """A note that was added is on the front page, in the feeds, among matches, and has its page; one that went has none."""
    with browsing(copied / "kb.db") as site:
        before = {page: site.get(page) for page in ("/-/kb", "/-/kb/notes.atom", "/-/kb/build", "/-/kb/search?q=wages")}
        assert site.answer("/-/kb/note/wages")[0] == 404
        (copied / "notes/wages.md").write_text(NEW, encoding="utf-8")
        (copied / "notes/2024-02-02-cafe.md").unlink()
        index(copied / "notes", copied / "kb.db", *options)
        assert {page: "Wages doubled" in text for page, text in before.items()} == dict.fromkeys(before, False)
        assert {page: "Wages doubled" in site.get(page) for page in before if page != "/-/kb/build"} == dict.fromkeys(set(before) - {"/-/kb/build"}, True)
        assert site.answer("/-/kb/note/wages")[0] == 200
        assert site.answer("/-/kb/note/2024-02-02-cafe")[0] == 404
        assert "wages" in [match["id"] for match in site.post("/-/kb/similar.json", NEW.replace("Wages", "Salaries")).json()["matches"]]


def scores(site: Site, id: str, database: str) -> list[tuple[str, float]]:
    """What the page of a note says of related ones."""
    return [(match["id"], round(match["score"], 9)) for match in site.json(f"/-/kb/note/{id}.json", db=database)["matches"]]


def right(database: Path, id: str) -> list[tuple[str, float]]:
    """The same from a connection that never saw another build."""
    with reading(database) as reader:
        number = next(number for number, known in reader.ids() if known == id)
        matches = related(reader, number, loads(reader.vocabulary()), Wanted(limit=5)).matches
    return [(match.id, round(match.score, 9)) for match in matches]


def test_scores_are_right_after_builds_within_a_second(copied: Path) -> None:
    """What is remembered of a build is forgotten with it, though two builds may have been made at the same second and hold the same words."""
    shutil.copytree(copied / "notes", copied / "other")
    index(copied / "other", copied / "other.db")
    note, seen = copied / "notes" / f"{REFUNDS}.md", []
    original = note.read_text(encoding="utf-8")
    with browsing(copied / "kb.db", copied / "other.db") as site:
        for number in range(6):
            note.write_text(original.replace("no `idempotency_key`", "no `idempotency_key`" + " idempotency gateway" * number), encoding="utf-8")
            build(copied / "notes", copied / "kb.db")
            for _ in range(3):
                found = scores(site, REFUNDS, "kb")
                assert found == right(copied / "kb.db", REFUNDS)
                assert scores(site, REFUNDS, "other") == right(copied / "other.db", REFUNDS)
            seen.append(found)
    assert len({tuple(found) for found in seen}) == 6


def test_an_immutable_database(database: Path) -> None:
    """A database that is served as immutable has every page."""
    with browsing(database, immutable=True) as site:
        for page in ("/-/kb", f"/-/kb/note/{KNOWN}", "/-/kb/search?q=key", "/-/kb/notes.atom", "/-/kb/build.json"):
            assert site.answer(page)[0] == 200


AS_NOBODY = """
import asyncio, os, sys
from pathlib import Path
from kb.web.serving import Serving, Site

async def answers(database, pages):
    client = Site(Serving((Path(database),)))._datasette.client
    return [(await client.get(page)).status_code for page in pages]

first, second, *pages = sys.argv[1:]
asyncio.run(answers(first, pages))
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
print(asyncio.run(answers(second, pages)), os.access(Path(second).parent, os.W_OK), flush=True)
os._exit(0)
"""
"""Answers once where it may read all of the program, and then as somebody who may write nothing."""


@pytest.mark.skipif(os.name != "posix", reason="modes of folders are those of POSIX")
def test_a_folder_that_may_not_be_written(database: Path) -> None:
    """Where nothing may be written beside the database, what `kb serve` serves has every page."""
    pages = ("/-/kb", f"/-/kb/note/{KNOWN}", "/-/kb/search?q=key", "/-/kb/notes.atom", "/kb/notes")
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(shutil.copy(database, folder))
        kept.chmod(0o444)
        Path(folder).chmod(0o555)
        run = subprocess.run([sys.executable, "-c", AS_NOBODY, str(database), str(kept), *pages], cwd=ROOT, capture_output=True, text=True, check=False)
        Path(folder).chmod(0o755)
    assert run.stdout == "[200, 200, 200, 200, 200] False\n", run.stderr


def test_readers_during_rebuilds_see_no_error(copied: Path) -> None:
    """Twenty readers of all pages, for some seconds of builds in place, are each answered well."""
    found = readers_during_rebuilds(copied / "notes", copied / "kb.db", readers=20, seconds=5)
    assert found.errors == []
    assert (found.answers > 20, found.builds > 1) == (True, True)
