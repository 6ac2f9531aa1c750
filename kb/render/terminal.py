"""Widths, wrapping and colour on a terminal. Text of strangers is made harmless here."""

import os
import re
import sys
import unicodedata
from collections.abc import Callable

import click

from kb.patterns import late

_CONTROL = late(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]|\t|\n")
_HEEDED = late(r"^([^\S\n]*)::|##\[", re.M)
_PIPED_WIDTH = 100


def safe(text: str) -> str:
    """Text on one line without control or direction signs, so that a note cannot steer the terminal."""
    return _CONTROL.sub(lambda sign: " " if sign[0] in "\t\n" else "", text.encode("utf-8", "replace").decode())


def safe_lines(text: str) -> str:
    """The same of a text of several lines, which stay lines."""
    return "".join(line if line in ("\r", "\n") else safe(line) for line in re.split(r"([\r\n])", text))


def unheeded(text: str) -> str:
    """A text of which the runner of GitHub's workflows takes no line for a command, whatever name a line begins with or holds."""
    return _HEEDED.sub(lambda sign: "## [" if sign[0] == "##[" else f"{sign[1]}./::", text)


def width() -> int:
    """Columns to write in: those of the terminal, at least 40; 100 through a pipe."""
    return max(40, min(_terminal_columns(), 160)) if is_watched() else _PIPED_WIDTH


def is_watched() -> bool:
    """True when lines have to fit into somebody's window; False through a pipe."""
    return sys.stdout.isatty() or "COLUMNS" in os.environ


def _terminal_columns() -> int:
    """COLUMNS, else what the terminal says."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal():
        return int(told)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return _PIPED_WIDTH


def columns(text: str) -> int:
    """How many columns a text takes; wide signs take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def wrap(text: str, room: int, measure: Callable[[str], int] = columns) -> list[str]:
    """Lines of at most so many columns, cut at spaces, or anywhere in a word that has no room. measure: tells the columns of a text."""
    lines, line, used = [], "", 0
    for word in re.findall(r"\S+", text):
        for piece in _pieces(word, room, measure):
            taken = measure(piece)
            if used and used + 1 + taken > room:
                lines.append(line)
                line, used = piece, taken
            else:
                line, used = (f"{line} {piece}", used + 1 + taken) if used else (piece, taken)
    return [*lines, line] if line else lines


def _pieces(word: str, room: int, measure: Callable[[str], int]) -> list[str]:
    if measure(word) <= room:
        return [word]
    pieces, piece, used = [], "", 0
    for sign in word:
        taken = measure(sign)
        if used + taken > room:
            pieces.append(piece)
            piece, used = "", 0
        piece, used = piece + sign, used + taken
    return [*pieces, piece]


def cut(text: str, room: int) -> str:
    """A text in at most so many columns, with an ellipsis where it was cut."""
    if columns(text) <= room:
        return text
    kept = ""
    for sign in text:
        if columns(kept) + columns(sign) > room - 1:
            break
        kept += sign
    return f"{kept.rstrip()}…"


def pad(text: str, room: int) -> str:
    """A text filled with spaces to so many columns."""
    return text + " " * max(0, room - columns(text))


def colour() -> bool:
    """True when colour is welcome: on a terminal, and NO_COLOR is not set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def style(text: str, **styles: object) -> str:
    """A text in colour or bold, where that is welcome."""
    return click.style(text, **styles) if colour() else text  # type: ignore[arg-type]


def hanging(label: str, text: str, indent: int, room: int | None = None) -> list[str]:
    """A label, and a text that hangs behind it, in at most `room` columns (None: the terminal's width)."""
    lines = wrap(safe(text), (room or width()) - indent) or [""]
    return [pad(label, indent) + lines[0], *(" " * indent + line for line in lines[1:])]


def quantity(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 note, 1,200 notes."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def untimed(title: str, date: str | None) -> str:
    """A title beside its date: a date that it begins with is not said twice."""
    return title.removeprefix(date).lstrip(" \t:—–-") or title if date else title


def shown_path(folder: str, path: str) -> str:
    """The path of a note as seen from here."""
    return path if folder in ("", ".") else f"{folder}/{path}"
