"""All the SQL there is, read from the files beside this one."""

import os
import re
from functools import lru_cache

from kb.patterns import late

_NAME = late(r"^-- name: (\w+)\n", re.M)


@lru_cache(maxsize=2)
def _queries(file: str) -> dict[str, str]:
    pieces = _NAME.split(script(file))
    return {name: text.strip() for name, text in zip(pieces[1::2], pieces[2::2], strict=True)}


def query(name: str, file: str = "queries") -> str:
    """The query of a name in queries.sql, or in another file of queries. Raises KeyError."""
    return _queries(file)[name]


def script(name: str) -> str:
    """A whole file of SQL."""
    with open(os.path.join(os.path.dirname(__file__), f"{name}.sql"), encoding="utf-8") as file:
        return file.read()
