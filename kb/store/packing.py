"""How vectors and postings are packed: whole numbers as little-endian bytes, a blob that is data whatever machine reads it."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable

from kb.model import KINDS

BLOCK = 4096
"""Notes a block of postings; a note's place in it fits two bytes."""

ENTRY_KINDS = ("title", *KINDS)
"""Kinds of the entries of a vector, by number."""


def pack(numbers: Iterable[int], typecode: str) -> bytes:
    """Numbers as bytes; typecode "B", "H" or "I" for 1, 2 or 4 bytes each."""
    packed = numbers if isinstance(numbers, array) else array(typecode, numbers)
    if sys.byteorder == "big":
        packed = array(typecode, packed)
        packed.byteswap()
    return packed.tobytes()


def unpack(blob: bytes, typecode: str) -> array[int]:
    """The numbers that `pack` packed; a torn tail is left out."""
    numbers = array(typecode)
    numbers.frombytes(blob[: len(blob) - len(blob) % numbers.itemsize])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
