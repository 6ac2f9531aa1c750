"""What the search of an exported site reads: the facts of all notes in one file, and what they say in some more, which are read once words are looked for."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from kb.searching import WEIGHTS
from kb.store.reader import Reader
from kb.store.sought import Sought, sought
from kb.web.exported import INDEX, Exported

_SIGNS = 1_000_000
"""So long is what one file says, about; a browser that kept it need not ask for it again while its notes stay."""

_LONGEST = 50_000
"""So many signs of one section are looked through."""


def search_files(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Each file with its text. The texts of the notes stand in the order of their facts."""
    links, reader = Exported(), Reader(connection)
    heads, texts, held, places = list[dict[str, Any]](), list[Any](), 0, list[str]()
    for note in sought(connection):
        heads.append(_head(note, links))
        sections = _sections(reader, note.number)
        texts.append(sections)
        held += sum(len(text) for *_, text in sections)
        if held > _SIGNS:
            yield _place(places), _written(texts)
            texts, held = [], 0
    if texts:
        yield _place(places), _written(texts)
    yield INDEX, _written({"version": 1, "weights": WEIGHTS, "texts": places, "notes": heads})


def _place(places: list[str]) -> str:
    places.append(f"search/{len(places) + 1}.json")
    return places[-1]


def _head(note: Sought, links: Exported) -> dict[str, Any]:
    """The facts that are known of a note."""
    facts = {**note._asdict(), "href": links.note(note.id)}
    return {key: value for key, value in facts.items() if key not in ("number", "id") and value}


def _sections(reader: Reader, number: int) -> list[tuple[str, str, int, str]]:
    """Kind, heading, line and text of each section, single spaced."""
    return [(one.kind, one.heading, one.line, " ".join(one.text.split())[:_LONGEST]) for one in reader.sections(number)]


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
