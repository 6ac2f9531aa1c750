"""What changes in a file, as a unified diff."""

from collections.abc import Sequence
from difflib import unified_diff

from kb.render.terminal import safe, style

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def difference(path: str, before: Sequence[str], after: Sequence[str]) -> str:
    """The lines that differ, with three around them. path: as it is printed."""
    lines = unified_diff(before, after, safe(path), safe(path), lineterm="")
    return "\n".join(style(safe(line), fg=_COLOURS.get(line[:1])) for line in lines)
