"""What changes in a file, as a unified diff."""

import difflib

from kb.render.terminal import safe, style

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def difference(path: str, before: str, after: str) -> str:
    """The lines of a file that differ, with three around them."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), f"a/{path}", f"b/{path}", lineterm="")
    return "\n".join(style(safe(line), fg=_COLOURS.get(line[0])) if line else line for line in lines)
