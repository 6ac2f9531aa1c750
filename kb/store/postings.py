"""The inverted index behind `kb similar`: which notes hold a term, and about how often, in blocks of notes.

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

LARGEST = 63
"""Counts are cut at this: a posting proposes a note, its vector has the exact counts."""

Row = tuple["array[int]", bytearray]
"""Places in the block, in order, and the counts beside them."""


class Postings:
    """Collects the terms of notes and writes them a block at a time."""

    def __init__(self, connection: sqlite3.Connection, notes: int) -> None:
        """notes: no note of this number or a higher one is stored yet."""
        self._connection = connection
        self._stored_blocks = set(range(notes // BLOCK + 1)) if notes > 1 else set()
        self._block = -1
        self._held: dict[int, Row] = {}

    def add(self, note: int, term_ids: list[int], counts: tuple[int, ...]) -> None:
        """Hold the terms of a note until the block changes or `flush` is called."""
        block, place = divmod(note, BLOCK)
        if block != self._block:
            self.flush()
            self._block = block
        for term, count in zip(term_ids, counts, strict=True):
            held = self._held.get(term)
            if held is None:
                held = self._held[term] = (array("H"), bytearray())
            held[0].append(place)
            held[1].append(count if count < LARGEST else LARGEST)

    def flush(self) -> None:
        """Write what is held, in the order of terms."""
        is_stored = self._block in self._stored_blocks
        self._stored_blocks.add(self._block)
        for term in sorted(self._held):
            places, counts = self._held[term]
            stored = self._read(term, self._block) if is_stored else None
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

    def _read(self, term: int, block: int) -> Row | None:
        row = self._connection.execute(query("posting"), (term, block)).fetchone()
        return (unpack(row[0], "H"), bytearray(row[1])) if row else None

    def _write(self, term: int, block: int, places: array[int], counts: bytearray) -> None:
        if places:
            self._connection.execute(query("put_posting"), (term, block, pack(places, "H"), bytes(counts)))
        else:
            self._connection.execute(query("delete_posting"), (term, block))


def _merged(one: Row, other: Row) -> Row:
    pairs = sorted([*zip(*one, strict=True), *zip(*other, strict=True)])
    return array("H", [place for place, _ in pairs]), bytearray(count for _, count in pairs)
