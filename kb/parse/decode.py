"""Bytes to text, or a reason why not."""

import codecs
import re
import unicodedata
from typing import NamedTuple

from kb.errors import UnreadableNote

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNKNOWN = re.compile("[\udc80-\udcff]")
_CONTROL = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
# Each begins with a class of signs, which the regular expressions of Python look for ten times as fast as for a choice or a repeat.
_ENDS = "\r\u2028\u2029\x85\x0b\x0c"
_NEWLINES = re.compile(rf"[{_ENDS}](?:(?<=\r)\n)?")
_LONG_RUN = re.compile(r"[^\w\s\x00-\u02ff][^\w\s\x00-\u02ff]{30,}")
_MOST_MARKS = 30
_JOINER = "\u034f"


class Written(NamedTuple):
    """A text as its bytes spell it, so that it can be written again in the same way. mark: the bytes before it that tell the encoding."""

    text: str
    encoding: str
    mark: bytes = b""

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
    if any(map(text.__contains__, _ENDS)):
        text = _NEWLINES.sub(lambda end: "\n" if end[0][0] == "\r" else " ", text)
    if not text.strip():
        raise UnreadableNote("empty")
    return text if text.isascii() else unicodedata.normalize("NFC", _LONG_RUN.sub(_stream_safe, text))


def _stream_safe(run: re.Match[str]) -> str:
    """A run of combining marks with a joiner after every thirtieth (UAX #15, 13): to order n marks takes n² steps."""
    signs = run[0]
    if not any(map(unicodedata.combining, signs)):
        return signs
    return _JOINER.join(signs[start : start + _MOST_MARKS] for start in range(0, len(signs), _MOST_MARKS))
