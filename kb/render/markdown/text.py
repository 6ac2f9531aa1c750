"""Text of strangers in a comment: shown as it is written, and nothing else."""

import re

from kb.render.terminal import cut, safe

_SIGNS = re.compile(r"[\\`*_{}\[\]()+\-.!|~:$^=\"']|#(?!\w)")
_CALLS = re.compile(r"[@#](?=\w)|\bGH(?=\\-\d)", re.I)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escaped(text: str, room: int) -> str:
    """A text in one line of at most so many columns, in which nothing is markup, a link, a mention of a person or of an issue."""
    shown = cut(" ".join(safe(text).split()), room)
    shown = "".join(_ENTITIES.get(sign, sign) for sign in shown)
    return _CALLS.sub(lambda call: f"{call[0]}&#8203;", _SIGNS.sub(lambda sign: f"\\{sign[0]}", shown))


def code(text: str) -> str:
    """A text in one line as code; fenced by one backtick more than it holds in a row."""
    shown = " ".join(safe(text).split())
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"
