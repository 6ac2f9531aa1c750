"""Two texts beside each other on a terminal, with words marked: in colour, or between « and » where colour is not welcome."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from kb.patterns import late
from kb.render.terminal import colour, columns, quantity, safe, style, width, wrap

_ON, _OFF = "\x02", "\x03"
_SIGNS = late(f"[{_ON}{_OFF}]|\x1b\\[[0-9;]*m")
_MARKED = late(f"{_ON}([^{_OFF}]*){_OFF}")
_OPENS = late(r"\s*(?:$|[-*+•|>#]|\d{1,3}[.)]\s|```|~~~)")
_ALONE = late(r"\s*(?:$|[|#]|```|~~~)|.*(?:  |\\)$")
_BULLET = late(r"\s{0,8}(?:[-*+•>]|\d{1,3}[.)])\s{1,4}")
_GAP = " │ "
_ROOM = 80


def are_beside() -> bool:
    """True when the terminal has room for two columns."""
    return width() >= _ROOM


def room() -> int:
    """The columns that one of the two texts may take."""
    return (width() - len(_GAP)) // 2 if are_beside() else width()


def marked(text: str, marks: Iterable[tuple[int, int]]) -> str:
    """A text made harmless, line by line, with the pieces that are marked between two signs that no safe text holds."""
    pieces, done = [], 0
    for start, end in marks:
        pieces += [_safe(text[done:start]), _ON, safe(text[start:end]), _OFF]
        done = end
    return "".join([*pieces, _safe(text[done:])])


def _safe(text: str) -> str:
    return "\n".join(map(safe, text.split("\n")))


def lines_of(text: str) -> list[str]:
    """The lines of a markdown text that was marked, wrapped to the room of one text: paragraphs flow, items of lists hang."""
    return [line for paragraph in _paragraphs(text.strip("\n")) for line in _wrapped(paragraph)]


def _paragraphs(text: str) -> list[str]:
    """Lines as they are to be wrapped: those of a paragraph as one, rows of tables and code as they stand, single blank ones between."""
    found = [""]
    fenced = False
    for line in text.split("\n"):
        if not (fenced or _OPENS.match(_SIGNS.sub("", line)) or _ALONE.match(found[-1])):
            found[-1] += f" {line.lstrip()}"
        elif line.strip() or found[-1]:
            found.append(line if line.strip() else "")
        fenced ^= line.lstrip().startswith(("```", "~~~"))
    return found[1:]


def _wrapped(paragraph: str) -> list[str]:
    bullet = _BULLET.match(paragraph)
    indent = bullet.end() if bullet else 0
    first, *others = _closed(wrap(paragraph[indent:], room() - indent, _columns)) or [""]
    return [paragraph[:indent] + first, *(" " * indent + line for line in others)]


def _closed(lines: list[str]) -> list[str]:
    """Lines of which each ends the marks that it begins, so that colour goes on behind the gap between two texts."""
    if not colour():
        return lines
    closed, open = [], False
    for line in lines:
        marked = f"{_ON}{line}" if open else line
        open = marked.rfind(_ON) > marked.rfind(_OFF)
        closed.append(f"{marked}{_OFF}" if open else marked)
    return closed


def _columns(text: str) -> int:
    """How many columns a text takes when it is printed: its marks are colour, or one sign each."""
    return columns(_SIGNS.sub("", text) if colour() else text)


def around(lines: list[str], most: int) -> list[str]:
    """The lines with most marks, about so many, and how many there are before and behind them; that is never said of a single line."""
    if len(lines) <= most + 1:
        return lines
    marks = [line.count(_ON) for line in lines]
    start = max(range(len(lines) - most + 1), key=lambda start: (sum(marks[start : start + most]), -start))
    start, end = start if start > 1 else 0, start + most if start + most + 1 < len(lines) else len(lines)
    return [*_left_out(start), *lines[start:end], *_left_out(len(lines) - end)]


def _left_out(lines: int) -> list[str]:
    return [f"… {quantity(lines, 'more line')}"] if lines else []


def beside(left: list[str], right: list[str]) -> Iterator[str]:
    """Two texts in two columns."""
    for one, other in zip_longest(left, right, fillvalue=""):
        yield f"{one}{' ' * (room() - _columns(one))}{_GAP}{other}".rstrip()


def painted(lines: Iterable[str]) -> list[str]:
    """Lines as they are printed, with their marks seen."""
    if colour():
        return [_MARKED.sub(lambda mark: style(mark[1], fg="green", bold=True), line) for line in lines]
    return [line.replace(_ON, "«").replace(_OFF, "»") for line in lines]
