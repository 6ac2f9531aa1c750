"""The page of a rule as markdown."""

import re

from kb.linting.rule import Rule
from kb.patterns import late
from kb.render.rule import parts

_CODE = late(r"(`[^`\n]+`)")
_AS_WRITTEN = ("Bad", "Good")


def body(rule: Rule) -> str:
    """What a page says below its first line: a paragraph for each part, examples as code."""
    return "\n\n".join(f"**{name}**{_shown(name, text)}" for name, text in parts(rule).items())


def _shown(name: str, text: str) -> str:
    return f"\n\n{fenced(text, 'markdown')}" if name in _AS_WRITTEN else f" {prose(' '.join(text.split()))}"


def prose(text: str) -> str:
    """Text in which nothing but code is markup."""
    return "".join(piece if piece.startswith("`") else re.sub(r"([<*_])", r"\\\1", piece) for piece in _CODE.split(text))


def fenced(text: str, language: str) -> str:
    """Text that is shown as it is written."""
    fence = "````" if "```" in text else "```"
    return f"{fence}{language}\n{text}\n{fence}"
