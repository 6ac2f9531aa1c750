"""Bases of notes, and the real `kb serve` that shows each of them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.site.browser import NOTES, ROOT, index, process

OWN = ROOT / "notes"


class Served(NamedTuple):
    """A running site. address: scheme, host and port. notes: the folder that it shows; database: what was made of it."""

    address: str
    notes: Path
    database: Path


def empty(folder: Path) -> Path:
    """A folder without a note."""
    (folder / "notes").mkdir()
    return folder / "notes"


def wide(folder: Path) -> Path:
    """One note whose every part is wider than a telephone."""
    word = "x" * 300
    table = [("a head",) * 12, ("-:", ":-:", ":-") * 4, ("a figure",) * 12]
    rows = "\n".join(f"|{'|'.join(row)}|" for row in table)
    text = f"""# {word}

**Date/time (UTC+0):** 2025-01-01 08:00
**Impact:** {word}
**Owner:** {word}

## Root cause

{word} [link](https://example.org/{word}) `{word}`

{rows}

And again:

{rows}

```text
{"one line of a log " * 20}
```

## Timeline

- 2025-01-01 08:00 {word}
- 2025-01-01 09:00 {word}

## Updates

- Checklist: `docs/{word}.md` "{word}"

> Labels: {word}
"""
    (folder / "notes").mkdir()
    (folder / "notes/wide.md").write_text(text, encoding="utf-8")
    return folder / "notes"


BASES: dict[str, Callable[[Path], Path]] = {"own": lambda _: OWN, "site": lambda _: NOTES, "empty": empty, "wide": wide}
"""Name -> what gives its notes, in a folder of its own."""


@contextmanager
def serving(notes: Path, folder: Path, *more: Path) -> Iterator[Served]:
    """`kb serve` of notes, and of more databases beside them, for the length of a block."""
    database = index(notes, folder / "kb.db")
    named = (part for one in (database, *more) for part in ("--db", str(one)))
    command = [sys.executable, "-m", "kb", "serve", "--port", "0", *named]
    with process(*command, cwd=folder, says="at", stream="stdout") as (printed, _):
        start = urlsplit(printed)
        yield Served(f"{start.scheme}://{start.netloc}", notes, database)
