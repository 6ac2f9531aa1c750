"""What all markdown has in common. Text of strangers stays text: nothing in it becomes markup, a link, a mention or HTML."""

import re

from kb.render.terminal import safe

_SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@$])")


def escape(text: str) -> str:
    """A text on one line whose signs mean nothing in markdown; "@" is followed by a sign without width, so that nobody is called."""
    return _SIGNS.sub(r"\\\1", safe(text)).replace("\\@", "@\u2060")
