"""A table page of Datasette on kb.db against the same rows in a plain database, asked for in turn; and all pages while builds are made."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

from benchmarks.prepared import Place, remove_database, rows_as_json
from benchmarks.racing import peer

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
    plain = plain_database(made)
    with ExitStack() as stack:
        ours = stack.enter_context(_server(peer("page", made.database, f"/kb/notes?{_FACETS}", _METADATA), {}))
        bare = stack.enter_context(_server(peer("page", plain, f"/plain/notes?{_FACETS}"), {"DATASETTE_LOAD_PLUGINS": ""}))
        rounds = [(_ask(ours), _ask(bare)) for _ in range(_ROUNDS + 3)][3:]
    return [own for own, _ in rounds], [other for _, other in rounds]


def _server(command: object, environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})


def _ask(server: subprocess.Popen[str]) -> float:
    server.stdin.write("\n")
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
