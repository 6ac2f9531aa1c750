"""Whether an update is a promise that is still to be kept, by its box and its words."""

import re
from functools import lru_cache

from kb import data
from kb.patterns import late
from kb.text import CJK, fold

_UNTICKED = late(r"\s*(?:[-*+]|\d+[.)])\s+\[ \]\s")
_ELSEWHERE = late(r"`[^`]*`|\"[^\"]*\"|“[^”]*”|「[^」]*」|\]\([^()]*\)")
_LABEL = late(r"^\s*(?:(?:[-*+]|\d+[.)])\s+)?(?:\[[ xX]\]\s+)?(?:\*\*[^*]{1,60}\*\*:?|[^:`\"]{1,60}:)?\s*")


@lru_cache(maxsize=256)
def is_open(line: str) -> bool:
    """True for the line of an update whose box is not ticked, or that says that something is still to be done."""
    return is_unticked(line) or _says_so(line)


def is_unticked(line: str) -> bool:
    """True for an item with an empty box."""
    return "[ ]" in line and _UNTICKED.match(line) is not None


def _says_so(line: str) -> bool:
    """True when the words do, but for those of labels, code, quotes and links."""
    own = _ELSEWHERE.sub(" ", line)
    said = fold(_LABEL.sub("", own, count=1)).lstrip("- —–*")
    anywhere, head = _phrases()
    return anywhere.search(said) is not None or head.search(said) is not None


@lru_cache(maxsize=1)
def _phrases() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = data.table("promises.toml")
    return re.compile("|".join(map(_whole, words["said"]))), re.compile(f"(?:^|[(\\[]\\s*)(?:{'|'.join(map(_whole, words['head']))})")


def _whole(phrase: str) -> str:
    """A phrase that begins and ends where words do; signs of CJK are written without spaces."""
    pattern = re.escape(fold(phrase))
    return pattern if re.match(f"[{CJK}]", phrase) else rf"(?<!\w){pattern}(?!\w)"
