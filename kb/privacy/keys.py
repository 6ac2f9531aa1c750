"""Private keys (RFC 7468, OpenPGP, PuTTY): what stands between their first line and their last, line by line."""

from collections.abc import Iterator

from kb.patterns import late
from kb.privacy.values import Span

_BEGIN = late(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d:")
_END = late(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|Private-MAC:")
_BODY = late(r"(?:[ \t>|#*\"',]|\\[nr]|\r?\n|[A-Za-z0-9+/=]{16,}(?!\w)|[A-Z][\w-]{2,30}: [^\r\n]*)*")
_LONGEST = 16_384


def key_spans(text: str) -> Iterator[Span]:
    """The lines of private keys without their first and last; all lines of a key are one value."""
    if "PRIVATE KEY" not in text and "PuTTY-User-Key" not in text:
        return
    for begin in _BEGIN.finditer(text):
        last = _END.search(text, begin.end(), begin.end() + _LONGEST)
        whole = last and not _BEGIN.search(text, begin.end(), last.start())
        stop = last.start() if last and whole else _unfinished(text, begin.end())
        value = text[begin.end() : stop].strip()
        for line in _lines(text, begin.end(), stop):
            yield Span(*line, "secret", value)


def _unfinished(text: str, start: int) -> int:
    """Where a key ends whose last line is missing: with what still looks like one."""
    body = _BODY.match(text, start, start + _LONGEST)
    return body.end() if body else start


def _lines(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The places of what stands on each line, without the signs of quotes and lists before it."""
    place = start
    for line in text[start:stop].split("\n"):
        said = line.strip("\r \t>|\x1e\"'`,*")
        if said and said not in ("\\n", "\\r\\n"):
            at = place + line.index(said)
            yield at, at + len(said)
        place += len(line) + 1
