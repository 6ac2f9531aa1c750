"""The inverted index behind `kb similar`: which notes hold a term, and how often, in blocks of notes.

A block is one row a term, so that a changed note rewrites only its own terms' rows of its own block. The order of the numbers
in a row is that of the notes, so the rows are the same whatever the order of changes.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left

from kb.sql import query
from kb.store.packing import pack, unpack

BLOCK = 4096
"""Notes a block; a note's place in it fits two bytes."""


class Postings:
    """Collects the terms of notes and writes them a block at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._block = -1
        self._held: dict[int, tuple[array[int], array[int]]] = {}

    def add(self, note: int, term_ids: list[int], counts: tuple[int, ...]) -> None:
        """Hold the terms of a note until the block changes or `flush` is called."""
        block, place = divmod(note, BLOCK)
        if block != self._block:
            self.flush()
            self._block = block
        for term, count in zip(term_ids, counts, strict=True):
            held = self._held.get(term)
            if held is None:
                held = self._held[term] = (array("H"), array("H"))
            held[0].append(place)
            held[1].append(count)

    def flush(self) -> None:
        """Write what is held, in the order of terms."""
        for term in sorted(self._held):
            places, counts = self._held[term]
            stored = self._read(term, self._block)
            if stored:
                places, counts = _merged(stored, (places, counts))
            self._write(term, self._block, places, counts)
        self._held.clear()

    def remove(self, note: int, term_ids: array[int]) -> None:
        """Take a stored note out of the rows of its terms."""
        self.flush()
        block, place = divmod(note, BLOCK)
        for term in term_ids:
            stored = self._read(term, block)
            if stored is None:
                continue
            places, counts = stored
            index = bisect_left(places, place)
            if index < len(places) and places[index] == place:
                del places[index], counts[index]
            self._write(term, block, places, counts)

    def _read(self, term: int, block: int) -> tuple[array[int], array[int]] | None:
        row = self._connection.execute(query("posting"), (term, block)).fetchone()
        return (unpack(row[0], "H"), unpack(row[1], "H")) if row else None

    def _write(self, term: int, block: int, places: array[int], counts: array[int]) -> None:
        if places:
            self._connection.execute(query("put_posting"), (term, block, pack(places, "H"), pack(counts, "H")))
        else:
            self._connection.execute(query("delete_posting"), (term, block))


def _merged(one: tuple[array[int], array[int]], other: tuple[array[int], array[int]]) -> tuple[array[int], array[int]]:
    pairs = sorted([*zip(*one, strict=True), *zip(*other, strict=True)])
    return array("H", [place for place, _ in pairs]), array("H", [count for _, count in pairs])
