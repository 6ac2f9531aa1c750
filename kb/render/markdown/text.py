"""Text of strangers in a comment: shown as it is written, and nothing else. It never stands at the start of a line."""

import re

from kb.patterns import late
from kb.render.terminal import safe
from kb.text import first_line

_SIGNS = late(r"[\\`*_\[\]|~$]|:(?=//)|(?<=www)\.", re.I)
_CALLS = late(r"[@#](?=\w)|\bGH-(?=\d)", re.I)
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def escaped(text: str, room: int) -> str:
    """A text in one line of about so many signs, in which nothing is markup, a link, or a call to a person or an issue."""
    shown = _SIGNS.sub(lambda sign: f"\\{sign[0]}", first_line(safe(text), room).translate(_ENTITIES))
    return _CALLS.sub(lambda call: f"{call[0]}&#8203;", shown)


def code(text: str, room: int) -> str:
    """A text in one line of about so many signs as code; fenced by one backtick more than it holds in a row."""
    shown = first_line(safe(text), room)
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"
