"""A table page of Datasette on kb.db against the same rows in a plain database, asked for in turn."""

import json
import os
import sqlite3
import subprocess
from contextlib import ExitStack, closing
from pathlib import Path

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
