"""Lines in which markup hides a value: emphasis within it, escapes, entities, signs of no width. They are read a second time as a reader sees them."""

import html
from collections.abc import Callable, Iterable

from kb.patterns import late
from kb.privacy.values import Span

_LETTER = "A-Za-z0-9\u00c0-\u024f\u0370-\u052f"
# One class of signs comes first, which is looked for much faster than a choice, and what stands before a sign is asked for behind it.
_SPLIT = late(
    r"[\\&*~`\u00ad\u200b-\u200d\u2060\ufeff<_](?:"
    r"(?<=\\)(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[!-/:-@\[-`{-~])"
    r"|(?<=&)(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});"
    r"|(?<=[\w/+=-][*~`])[*~`]{0,2}(?=[\w/+=-])"
    r"|(?<=[\u00ad\u200b-\u200d\u2060\ufeff])"
    r"|(?<=<)/?(?:b|i|u|s|em|strong|code|span|del|mark|wbr)\b[^<>]{0,40}>"
    rf"|(?<=_)(?:(?<![{_LETTER}_]_)_*(?=[{_LETTER}])|(?<=[{_LETTER}]_)_*(?![{_LETTER}_*])))"
)


def seen_through(text: str, find: Callable[[str], Iterable[Span]]) -> list[Span]:
    """What is found in the lines of a text that hide something, at its places in the text as it is written."""
    seen, starts, ends = _bare(text)
    if not seen:
        return []
    return [span._replace(start=starts[span.start], end=ends[span.end - 1]) for span in find(seen) if span.end > span.start]


def _bare(text: str) -> tuple[str, list[int], list[int]]:
    """The lines with something hidden, as they are read, and where each of their signs begins and ends in the text."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def keep(piece: str, start: int, end: int) -> None:
        pieces.append(piece)
        whole = len(piece) == end - start
        starts.extend(range(start, end) if whole else [start] * len(piece))
        ends.extend(range(start + 1, end + 1) if whole else [end] * len(piece))

    done = line_end = 0
    for split in _SPLIT.finditer(text):
        if split.start() >= line_end:
            if line_end:
                keep(text[done : line_end + 1], done, min(line_end + 1, len(text)))
            done = text.rfind("\n", 0, split.start()) + 1
            line_end = text.find("\n", split.start())
            line_end = len(text) if line_end < 0 else line_end
        keep(text[done : split.start()], done, split.start())
        keep(_meaning(split[0]), split.start(), split.end())
        done = split.end()
    if line_end:
        keep(text[done:line_end], done, line_end)
    return "".join(pieces), starts, ends


def _meaning(split: str) -> str:
    """What a sign of markup says by itself: an escape or an entity the sign that it stands for, the others nothing."""
    if split[0] == "\\":
        return chr(int(split[2:], 16)) if split[1] in "ux" else split[1]
    if split[0] == "&":
        said = html.unescape(split)
        return said if len(said) == 1 and said.isprintable() else " "
    return ""
