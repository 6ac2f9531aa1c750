"""The only door to redact-secret, which knows the tokens of some hundred vendors by their form."""

from collections.abc import Iterator

from kb.patterns import late
from kb.privacy.values import Span

_BROKEN = late("[\ud800-\udfff]")
_LONG_LINE = 16_384
"""Of longer lines the detector gets pieces, each of which shares its half with the next: for some runs of signs it takes n² steps."""

_LINE = late(r"[^\n]{16385,}")
_OURS = ("private_key", "contextual_secret")
"""Keys over several lines and what is assigned to a name are found by our own rules, which know where a note speaks of a commit."""


def detected(text: str) -> list[Span]:
    """The secrets that the detector knows by their form; of a line of more than 16,384 signs those of up to 8,192."""
    text = text if _is_whole(text) else _BROKEN.sub("\ufffd", text)
    return [span for start, end in _pieces(text) for span in _scanned(text[start:end], start)]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where the pieces of a text begin and end: all of it, when it has no long line."""
    start = 0
    for line in _LINE.finditer(text) if len(text) > _LONG_LINE else ():
        yield start, line.start()
        start = line.end()
        yield from ((at, min(at + _LONG_LINE, start)) for at in range(line.start(), start, _LONG_LINE // 2))
    yield start, len(text)


def _scanned(text: str, start: int) -> Iterator[Span]:
    """What stands in a piece that begins at a place of a text."""
    import redact_secret

    limits = redact_secret.WholeInputLimits(max_input_bytes=1 << 30, max_findings=200_000)
    for one in redact_secret.scan(text, limits=limits):
        if one.action in ("redact", "block") and one.type not in _OURS:
            yield Span(start + one.start, start + one.end, "secret", text[one.start : one.end])


def _is_whole(text: str) -> bool:
    """True for a text without lone surrogates; to spell it is faster than to look for them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
