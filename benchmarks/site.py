"""Pages of the site on kb.db against Datasette's own of the same rows in a plain database, asked for in turn; and all pages while builds are made."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

from benchmarks.generate import drafts as generated_drafts
from benchmarks.prepared import Place, remove_database, rows_as_json
from benchmarks.racing import Command, peer

Server = subprocess.Popen[str]

_FACETS = "_facet=category&_facet=severity&_facet=year&_size=50&_nosuggest=1"
_ROUNDS = 20
_METADATA = Path(__file__).parent.parent / "metadata.yml"
"""As a team has it; the facets that it declares beyond the three of the question are left out."""


def plain_database(made: Place) -> Path:
    """The rows of `notes` in a database of their own, with a primary key and nothing else, as sqlite-utils makes it."""
    from sqlite_utils import Database

    path = made.folder / "plain.db"
    remove_database(path)
    with rows_as_json(made).open(encoding="utf-8") as lines, closing(sqlite3.connect(path)) as connection:
        rows = (json.loads(line) for line in lines)
        table = Database(connection).table("notes")
        table.insert_all(({key: value for key, value in row.items() if key != "markdown"} for row in rows), pk="id")
        connection.commit()
    return path


def facet_pages(made: Place) -> tuple[list[float], list[float]]:
    """Seconds of the page with three facets: of kb.db with its metadata, and of the plain database without any plugin."""
    with _ours(made) as ours, _bare(made) as bare:
        rounds = [(_ask(ours, f"/kb/notes?{_FACETS}"), _ask(bare, f"/plain/notes?{_FACETS}")) for _ in range(_ROUNDS + 3)][3:]
    return [own for own, _ in rounds], [other for _, other in rounds]


class NotePages(NamedTuple):
    """Seconds of the page of a note when it is asked for the first time and again, and of Datasette's own page of the same row."""

    first: list[float]
    again: list[float]
    row: list[float]


def note_pages(made: Place) -> NotePages:
    """Pages of different notes, and their rows on Datasette without any plugin."""
    with closing(sqlite3.connect(made.database)) as connection:
        notes = connection.execute("SELECT note_id, id FROM notes ORDER BY id % 97, id LIMIT ?", (_ROUNDS + 3,)).fetchall()
    with _ours(made) as ours, _bare(made) as bare:
        rounds = [(_ask(ours, page), _ask(ours, page), _ask(bare, f"/plain/notes/{number}")) for id, number in notes if (page := f"/-/kb/note/{quote(id)}")]
    return NotePages(*map(list, zip(*rounds[3:], strict=True)))


def draft_pages(made: Place) -> list[float]:
    """Seconds of checking a draft, a different one each time."""
    drafts = made.folder / "posted"
    drafts.mkdir(exist_ok=True)
    paths = [drafts / f"{number}.md" for number in range(_ROUNDS + 3)]
    for path, text in zip(paths, generated_drafts(made.notes, len(paths)), strict=True):
        path.write_text(text, encoding="utf-8")
    with _ours(made) as ours:
        return [_ask(ours, f"/-/kb/similar {path}") for path in paths][3:]


def _ours(made: Place) -> AbstractContextManager[Server]:
    return _server(peer("page", made.database, _METADATA), {})


def _bare(made: Place) -> AbstractContextManager[Server]:
    return _server(peer("page", plain_database(made)), {"DATASETTE_LOAD_PLUGINS": ""})


def _server(command: Command, environment: dict[str, str]) -> Server:
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})


def _ask(server: Server, asked: str) -> float:
    assert server.stdin
    assert server.stdout
    server.stdin.write(f"{asked}\n")
    server.stdin.flush()
    return float(server.stdout.readline())


class Read(NamedTuple):
    """What readers met: how many answers, how many builds were made meanwhile, and each answer that was none, with its address."""

    answers: int
    builds: int
    errors: list[str]


_PAGES = (
    *("/", "/-/kb", "/-/kb.json", "/-/kb/search", "/-/kb/search?q=key+OR+retry", "/-/kb/search.json?q=key", "/-/kb/similar", "/-/kb/antipatterns"),
    *("/-/kb/families", "/-/kb/metrics", "/-/kb/build", "/-/kb/notes.atom", "/-/kb/recurrences.atom", "/kb/notes", "/kb/root_causes"),
)


def readers_during_rebuilds(notes: Path, database: Path, readers: int, seconds: float) -> Read:
    """So many readers of all pages of a real server, over HTTP, while the database is built anew in place without a pause."""
    command = [sys.executable, "-m", "kb", "serve", "--db", str(database), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as server:
        try:
            address = urlsplit(re.search(r"http://\S+", server.stdout.readline())[0])
            return _read(f"{address.scheme}://{address.netloc}", notes, database, readers, seconds)
        finally:
            server.send_signal(signal.SIGINT)


def _read(address: str, notes: Path, database: Path, readers: int, seconds: float) -> Read:
    newest = json.loads(urlopen(f"{address}/-/kb.json", timeout=60).read())["newest"]
    pages = [*_PAGES, *(f"/-/kb/note/{quote(note['id'])}" for note in newest)]
    end, errors, builds = time.monotonic() + seconds, list[str](), 0

    def reader(number: int) -> int:
        answers = 0
        while time.monotonic() < end:
            page = pages[(number + answers) % len(pages)]
            try:
                urlopen(f"{address}{page}", timeout=60).read()
            except OSError as error:
                errors.append(f"{page}: {error}")
            answers += 1
        return answers

    with ThreadPoolExecutor(readers) as pool:
        read = [pool.submit(reader, number) for number in range(readers)]
        while time.monotonic() < end:
            subprocess.run([sys.executable, "-m", "kb", "index", str(notes), "--db", str(database), "--full"], check=True, capture_output=True)
            builds += 1
        return Read(sum(one.result() for one in read), builds, errors)
