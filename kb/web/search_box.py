"""Datasette's search box, with the language of `kb search`."""

import sqlite3

from kb.searching import match_expression, parse

_NOTHING = '""'
"""An empty phrase: FTS5 finds nothing, where an empty expression is an error."""


def register(connection: sqlite3.Connection) -> None:
    """Replace the SQL function through which Datasette passes what was typed."""
    connection.create_function("escape_fts", 1, _expression, deterministic=True)


def _expression(typed: object) -> str:
    return match_expression(parse(str(typed))) or _NOTHING
