"""Inline markdown as plain words, and the labels at the head of a line."""

import re
from html import unescape

from kb.patterns import late

LABEL = late(r"^(\*\*|__)(?=\S)(?P<key>[^*\n]{1,120}?)\s*+(?P<inner>[:：])?+\s*+\1\s*(?P<outer>[:：])?\s*(?P<value>.*)$", re.S)
"""A bold key, with the colon inside or outside the bold, and what follows it."""

KEY = late(r"^(?P<key>[^\W\d_][^:：\n|]{0,60}?)\s*[:：](?!//)\s*(?P<value>.*)$", re.S)
"""A plain ``Key: value``."""

_LINK = late(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)|!?\[([^\[\]]*)\]\[[^\[\]]*\]")
_EMPHASIS = late(r"(\*\*|__)(?=\S)((?:(?!\1).)+?)(?<=\S)\1|(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?!\w)|(?<![\w_])_(?=[^\s_])([^_]+?)(?<=\S)_(?!\w)")
_CODE = late(r"(?<!`)(`{1,9})(?!`)(.+?)(?<!`)\1(?!`)")
_TAG = late(r"<br\s*/?>", re.I)


def plain(text: str) -> str:
    """Inline markdown without its marks: link texts stay, targets go, ``&amp;`` is "&"; one line, single spaced."""
    if "[" in text:
        text = _LINK.sub(lambda link: link[1] or link[2] or "", text)
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(lambda bold: bold[2] or bold[3] or bold[4], text)
    if "`" in text:
        text = _CODE.sub(lambda code: code[2], text)
    text = " ".join((_TAG.sub(" ", text) if "<" in text else text).split())
    return unescape(text) if "&" in text else text
