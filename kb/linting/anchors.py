"""The anchors of a markdown file, as GitHub makes them. Pure."""

import re
import unicodedata
from collections import Counter

from kb.markdown import headings
from kb.parse.inline import plain
from kb.patterns import late

_NAMED = late(r"<[a-z][a-z0-9]*\b[^<>]*?\b(?:id|name)\s*=\s*[\"']?(?P<name>[^\"'\s<>]+)", re.I)
_OWN = late(r"\s*\{#(?P<name>[^\s{}]+)\}\s*$")
_IMAGE = late(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])")

_BETWEEN = late(r"(?<= )(?= )")
_NOTHING = "\0"
"""Keeps blanks apart that stay where nothing is between them."""


def anchors(text: str) -> frozenset[str]:
    """Where a link may lead to in a file, in lower case: its headings, in the order of which equal ones are numbered, and what HTML names."""
    found = {match["name"].lower() for match in _NAMED.finditer(text)} if "<" in text else set()
    seen: Counter[str] = Counter()
    for heading in headings(text):
        if own := _OWN.search(heading):
            found.add(own["name"].lower())
        name = slug = anchor(_OWN.sub("", heading))
        while name in seen:
            name = f"{slug}-{seen[slug]}"
            seen[slug] += 1
        seen[name] += 1
        found.add(name)
    return frozenset(found)


def anchor(heading: str) -> str:
    """The anchor of a heading: lower case, blanks as dashes, without signs; letters of all alphabets stay, with their accents."""
    shown = plain(_BETWEEN.sub(_NOTHING, _IMAGE.sub(_NOTHING, heading.strip())))
    return "".join("-" if sign == " " else sign for sign in shown.lower() if sign in " -_" or _is_letter(sign))


def _is_letter(sign: str) -> bool:
    return sign.isalpha() or unicodedata.category(sign)[0] == "M" or unicodedata.category(sign) in ("Nd", "Pc")
