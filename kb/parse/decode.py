"""Bytes to text, or a reason why not."""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from kb.errors import UnreadableNote
from kb.patterns import late
from kb.text import belongs_to_the_one_before

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNKNOWN = late("[\udc80-\udcff]")
_CONTROL = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
# Each begins with a class of signs, which the regular expressions of Python look for ten times as fast as for a choice or a repeat.
_STRANGE_ENDS = "\r\u2028\u2029\x85\x0b\x0c"
_NEWLINES = late(rf"[{_STRANGE_ENDS}](?:(?<=\r)\n)?")
_LONG_RUN = late(r"[^\w\s\x00-\u02ff][^\w\s\x00-\u02ff]{30,}")
_MOST_MARKS = 30
_JOINER = "\u034f"
_ENDS = late(r"\r\n|\r|\n")


class Written(NamedTuple):
    """A text as its bytes spell it, so that it can be written again in the same way. mark: the bytes before it that tell the encoding."""

    text: str
    encoding: str
    mark: bytes = b""

    @property
    def lines(self) -> list[str]:
        """The lines as they are spelled, without their ends; as many as `decode` gives."""
        return _ENDS.split(self.text)

    @property
    def ends(self) -> list[str]:
        """What ends each line; "" for the last."""
        return [*_ENDS.findall(self.text), ""]

    def bytes_of(self, text: str) -> bytes:
        """Another text, spelled in the same way."""
        return self.mark + text.encode(self.encoding, "surrogateescape")


def spelled(data: bytes) -> Written:
    """The text of a file: UTF-8, UTF-16 with a mark, else Windows-1252. Raises UnreadableNote for what is no text."""
    mark, encoding = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", "utf-8"))
    if mark in _WIDE:
        return _checked(Written(_wide(data, encoding, len(mark)), encoding, mark))
    if len(data.translate(None, _CONTROL)) != len(data):
        offset = next(offset for offset, byte in enumerate(data) if byte in _CONTROL)
        raise UnreadableNote(f"not text (byte 0x{data[offset]:02x} at offset {offset})")
    try:
        return _checked(Written(data[len(mark) :].decode(), encoding, mark))
    except UnicodeDecodeError:
        return _checked(Written(data.decode("cp1252", "surrogateescape"), "cp1252"))


def _wide(data: bytes, encoding: str, start: int) -> str:
    try:
        return data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableNote(f"not text (broken UTF-16 at offset {start + error.start})") from error


def _checked(written: Written) -> Written:
    if "\x00" in written.text:
        raise UnreadableNote("not text (it holds NUL characters)")
    return written


def decode(data: bytes) -> str:
    """The text of a note: NFC, with ``\\n`` line ends.

    Raises UnreadableNote for what is no text, or has none.
    """
    written = spelled(data)
    text = _UNKNOWN.sub("\ufffd", written.text) if written.encoding == "cp1252" else written.text
    if any(map(text.__contains__, _STRANGE_ENDS)):
        text = _NEWLINES.sub(lambda end: "\n" if end[0][0] == "\r" else " ", text)
    if not text.strip():
        raise UnreadableNote("empty")
    return composed(text)


def composed(text: str) -> str:
    """A text in NFC."""
    return text if text.isascii() else unicodedata.normalize("NFC", _LONG_RUN.sub(_stream_safe, text))


def places(line: str) -> list[int] | None:
    """For each sign of a composed line, and for its end, where it stands in the line as it is spelled, from 0; None when that is the same place.

    A letter stands where its first sign does, and so does an accent that could not be joined to it.
    """
    if composed(line) == line:
        return None
    safe = _LONG_RUN.sub(_stream_safe, line)
    spelled_at = list(_without_joiners(line, safe))
    heads = [place for place, sign in enumerate(safe) if not place or not belongs_to_the_one_before(sign)]
    found: list[int] = []
    for head, end in pairwise([*heads, len(safe)]):
        found += [spelled_at[head]] * len(unicodedata.normalize("NFC", safe[head:end]))
    return [*found, len(line)]


def _without_joiners(line: str, safe: str) -> Iterator[int]:
    """Where each sign of a line with joiners stands without them; a joiner where the next sign does."""
    at = 0
    for sign in safe:
        yield at
        at += sign == line[at : at + 1]


def _stream_safe(run: re.Match[str]) -> str:
    """A run of combining marks with a joiner after every thirtieth (UAX #15, 13): to order n marks takes n² steps."""
    signs = run[0]
    if not any(map(unicodedata.combining, signs)):
        return signs
    return _JOINER.join(signs[start : start + _MOST_MARKS] for start in range(0, len(signs), _MOST_MARKS))
