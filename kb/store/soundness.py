"""Whether the values of a build fit together. Asked only when reading one failed: SQLite vouches for its pages, not for what is packed in them."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator

from kb.sql import query
from kb.store.packing import ENTRY_KINDS, unpack


def is_sound(connection: sqlite3.Connection) -> bool:
    """True when what is stored could have been written by `kb.store.writer`."""
    try:
        return all(_signs(connection))
    except (sqlite3.DatabaseError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError):
        return False


def _signs(connection: sqlite3.Connection) -> Iterator[bool]:
    counted, terms, *texts = connection.execute(query("sound_values")).fetchone()
    yield not any(texts)
    notes, packed = connection.execute(query("corpus")).fetchone()
    frequencies = unpack(packed, "I")
    yield notes == counted and len(frequencies) > (terms or 0)
    held, vectors = Counter[int](), 0
    for vector in connection.execute(query("all_vectors")):
        vectors += 1
        held.update(unpack(vector[0], "I"))
        yield _is_vector(len(frequencies), *vector)
    yield vectors == counted and all(held[term] == found for term, found in enumerate(frequencies))
    yield all(len(places) == 2 * len(impacts) for places, impacts in connection.execute(query("all_postings")))
    build = connection.execute(query("build")).fetchone()
    yield all(isinstance(text, str | None) for text in build[8:])
    yield "\0" not in build[1] and all(isinstance(level, int | float) for level in json.loads(build[6]).values())
    yield isinstance(json.loads(build[7]), list) and bool(json.loads(connection.execute(query("vocabulary")).fetchone()[0]))


def _is_vector(width: int, terms: bytes, counts: bytes, kinds: bytes, places: bytes, times: bytes) -> bool:
    numbers, doubled, entries = unpack(terms, "I"), unpack(counts, "I"), unpack(places, "I")
    fits = len(numbers) == len(doubled) and len(kinds) == len(entries) == len(unpack(times, "I"))
    known = max(numbers, default=0) < width and max(entries, default=-1) < len(numbers) and max(kinds, default=0) < len(ENTRY_KINDS)
    return fits and known and min(doubled, default=1) > 0
