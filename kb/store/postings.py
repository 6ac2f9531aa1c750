"""The inverted index behind `kb similar`: which notes hold a term, and what it adds to each, in blocks of notes.

A block is one row a term, so that a changed note rewrites only its own terms' rows of its own block. The order of the numbers
in a row is that of the notes, so the rows are the same whatever the order of changes.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from kb.sql import query
from kb.store.packing import BLOCK, pack, unpack

Row = tuple["array[int]", bytearray]
"""Places in the block, in order, and the impacts beside them."""

_BYTES = [bytes([value]) for value in range(256)]


class Postings:
    """Collects the terms of notes and writes them a block at a time."""

    def __init__(self, connection: sqlite3.Connection, notes: int) -> None:
        """notes: no note of this number or a higher one is stored yet."""
        self._connection = connection
        self._stored_blocks = set(range(notes // BLOCK + 1)) if notes > 1 else set()
        self._block = -1
        # Three bytes a note: place, low byte first, and impact. Most of the time of a build that is not SQLite's goes into filling these.
        self._held: defaultdict[int, bytearray] = defaultdict(bytearray)

    def add(self, note: int, terms: Iterable[int], impacts: bytes) -> None:
        """Hold the terms of a note until the block changes or `flush` is called."""
        block, place = divmod(note, BLOCK)
        if block != self._block:
            self.flush()
            self._block = block
        held, head = self._held, place.to_bytes(2, "little")
        for term, impact in zip(terms, impacts, strict=True):
            held[term] += head + _BYTES[impact]

    def flush(self) -> None:
        """Write what is held, in the order of terms."""
        is_stored = self._block in self._stored_blocks
        self._stored_blocks.add(self._block)
        rows = ((term, self._merged(term, self._held[term]) if is_stored else _row(self._held[term])) for term in sorted(self._held))
        self._connection.executemany(query("put_posting"), ((term, self._block, pack(places, "H"), bytes(impacts)) for term, (places, impacts) in rows))
        self._held.clear()

    def remove(self, note: int, terms: Sequence[int]) -> None:
        """Take a stored note out of the rows of its terms."""
        self.flush()
        block, place = divmod(note, BLOCK)
        for term in terms:
            stored = self._read(term, block)
            if stored is None:
                continue
            places, impacts = stored
            index = bisect_left(places, place)
            if index < len(places) and places[index] == place:
                del places[index], impacts[index]
            if places:
                self._connection.execute(query("put_posting"), (term, block, pack(places, "H"), bytes(impacts)))
            else:
                self._connection.execute(query("delete_posting"), (term, block))

    def _read(self, term: int, block: int) -> Row | None:
        row = self._connection.execute(query("posting"), (term, block)).fetchone()
        return (unpack(row[0], "H"), bytearray(row[1])) if row else None

    def _merged(self, term: int, held: bytearray) -> Row:
        """What is held together with what is stored."""
        stored, new = self._read(term, self._block), _row(held)
        if stored is None:
            return new
        pairs = sorted([*zip(*stored, strict=True), *zip(*new, strict=True)])
        return array("H", [place for place, _ in pairs]), bytearray(impact for _, impact in pairs)


def _row(held: bytearray) -> Row:
    places = bytearray(2 * (len(held) // 3))
    places[0::2], places[1::2] = held[0::3], held[1::3]
    return unpack(bytes(places), "H"), held[2::3]
