"""Words: folding, stems, CJK bigrams, slugs. Pure functions of text."""

import re
import unicodedata
from functools import lru_cache

import Stemmer

CJK = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\uff66-\uff9f"
_CJK_RUN = re.compile(f"[{CJK}々〆ー]+")
_WORD = re.compile(f"[{CJK}々〆ー]+|[^\\W_{CJK}々〆ー]+")
_SLUG = re.compile(r"[^\w]+")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"), "-")
_QUOTES = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0xA0: " ", 0x3000: " ", 0xFF1A: ":", 0xFF1F: "?"}
_FOLDED = _DASHES | _QUOTES
_MAX_WORD = 64

MASKED = re.compile(r"\[masked:[a-z0-9-]+\]")
"""What stands in the place of a secret; its words are no evidence of anything."""

_porter = Stemmer.Stemmer("porter", 0)


def fold(text: str) -> str:
    """Text for comparing names: NFKC, case folded, one kind of dash, quote and space, single spaced."""
    folded = unicodedata.normalize("NFKC", text).translate(_FOLDED).casefold()
    return " ".join(folded.split())


def plain(text: str) -> str:
    """NFC without accents on Latin, Greek and Cyrillic letters, lower case: what the full-text index compares."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))


_ACCENTS = re.compile("(?<=[\u0041-\u024f\u0370-\u052f])[\u0300-\u036f]+")


def words(text: str) -> list[str]:
    """Runs of letters and digits, lower case, without accents; a run of CJK signs is given as its bigrams."""
    found: list[str] = []
    for run in _WORD.findall(plain(text)):
        if run[0] > "\u303f" and _CJK_RUN.match(run):
            found.extend(bigrams(run))
        else:
            found.append(run)
    return found


def bigrams(run: str) -> list[str]:
    """Overlapping pairs of a run of CJK signs; a single sign stands for itself."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def segment(text: str) -> str:
    """Text in which each run of CJK signs is replaced by its bigrams, so that FTS5 can tell its words apart."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return _CJK_RUN.sub(lambda run: f" {' '.join(bigrams(run[0]))} ", composed)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Porter's stem (Porter 1980) of a lower-case word; words over 64 letters are cut first."""
    return _porter.stemWord(word[:_MAX_WORD]) if word.isascii() else word[:_MAX_WORD]


def slug(text: str) -> str:
    """Lower-case letters and digits of any script joined by hyphens."""
    return _SLUG.sub("-", unicodedata.normalize("NFC", text).lower()).strip("-")


def first_line(text: str, width: int = 300) -> str:
    """The first sentence-like line of a text, for a report: single spaced, cut at a word when too long."""
    line = " ".join(text.split())
    if len(line) <= width:
        return line
    cut = line[: width - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut[width // 2 :] else cut}…"
