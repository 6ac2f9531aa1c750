"""Numbers, spans and strangers' words as a chart writes them."""

import math
import re
import unicodedata
from datetime import date

from kb.web.charts.values import Unit

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML may hold, escaped or not."""

UNKNOWN = "unknown"


def clean(text: str) -> str:
    """A text without the signs that XML forbids, its white space single."""
    return " ".join(_FORBIDDEN.sub("", text).split())


def cut(text: str, width: int) -> str:
    """A text that takes at most the width of so many Latin letters, with an ellipsis where it was longer."""
    room = width
    for place, sign in enumerate(text):
        room -= _letters(sign)
        if room < 0 or (room == 0 and place + 1 < len(text)):
            return f"{text[:place].rstrip()}…"
    return text


def _letters(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def finite(value: float | None) -> float | None:
    """A number that can be drawn, or None."""
    return value if value is not None and math.isfinite(value) else None


def number(value: float) -> str:
    """A number with at most one digit after the point: 1,200; 33.3."""
    return f"{round(value, 1) or 0:,.1f}".removesuffix(".0")


def said(value: float | None, unit: Unit) -> str:
    """A number with its unit: 1 note; 33.3 %; unknown."""
    known = finite(value)
    return UNKNOWN if known is None else f"{number(known)} {unit.one if known == 1 else unit.many}"


def span(minutes: int) -> str:
    """A span of minutes in its two largest units: 0, 15 min, 1 h 20 min, 2 d 3 h."""
    sizes = ((24 * 60, "d"), (60, "h"), (1, "min"))
    parts, rest = [], abs(minutes)
    for size, sign in sizes:
        count, rest = divmod(rest, size)
        parts.append(f"{count} {sign}" if count else "")
    first = next((place for place, part in enumerate(parts) if part), None)
    if first is None:
        return "0"
    return ("−" if minutes < 0 else "") + " ".join(part for part in parts[first : first + 2] if part)


def day(text: str | None) -> date | None:
    """The day that a text names as YYYY-MM-DD, or None."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
