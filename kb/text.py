"""Words: folding, stems, CJK bigrams, slugs. Pure functions of text."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import Stemmer

from kb.patterns import late

CJK = "\u3005\u3006\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
"""Signs that are written without spaces between words, as a character class."""

_CJK_RANGES = tuple((one[0], one[-1]) for one in re.findall(".-.|.", CJK))

_RUN = late(r"[^\W_]+")
_SLUG = late(r"[^\w]+")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"), "-")
_QUOTES = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0xA0: " ", 0x3000: " ", 0xFF1A: ":", 0xFF1F: "?"}
_FOLDED = {chr(sign): plain for sign, plain in (_DASHES | _QUOTES).items()}
_TO_FOLD = late(f"[{''.join(_FOLDED)}]")
_MAX_WORD = 64
_MOST_TERMS = 200_000

KINDS_OF_MASKS = ("secret", "email", "phone", "iban", "card", "ip", "user", "customer", "account", "amount", "national-id")
"""What is masked in a note."""

MASKED = late(
    "|".join(
        rf"{kind}_(?<![A-Za-z0-9_]{kind}_)(?:[0-9]{{1,{3 if kind == 'customer' else 9}}}|(?=[a-z]*[2-7])[a-z2-7]{{10}})(?![A-Za-z0-9_])"
        for kind in KINDS_OF_MASKS
    )
)
"""What stands in the place of a masked value, such as ``user_1``; it is no evidence of anything.

A ``customer_4821`` of four digits or more is an id of the author's team.
"""

_english, _porter = Stemmer.Stemmer("english", 0), Stemmer.Stemmer("porter", 0)


def fold(text: str) -> str:
    """Text for comparing names: NFKC, case folded, one kind of dash, quote and space, single spaced."""
    if text.isascii():
        return " ".join(text.lower().split())
    folded = _TO_FOLD.sub(lambda sign: _FOLDED[sign[0]], unicodedata.normalize("NFKC", text)).casefold()
    return " ".join(folded.split())


def plain(text: str) -> str:
    """NFC without accents on Latin, Greek and Cyrillic letters, lower case: what the full-text index compares."""
    if text.isascii():
        return text.lower()
    lower = text.lower()
    if not _ACCENTED.search(lower):
        return unicodedata.normalize("NFC", lower)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", lower)))


def unwrapped(text: str) -> str:
    """A text whose hard-wrapped sentences stand on one line each: a line that begins with a small Latin letter goes on from the one above."""
    return re.sub(r"(?<=\S)\n[ \t]*(?:>[ \t]*)?(?=[a-z])", " ", text)


_ACCENTED = late("[\u00c0-\u052f\u1e00-\u1fff]")
"""Letters of these alphabets that may carry an accent, and accents; a text without them, such as a Japanese one, need not be taken apart."""

_ACCENTS = late("[\u0300-\u036f](?<=[\u0041-\u024f\u0370-\u052f].)[\u0300-\u036f]*")


def runs(text: str) -> list[str]:
    """Runs of letters and digits, lower case, without accents; CJK signs are a run apart."""
    found = _RUN.findall(plain(text))
    return found if all(map(str.isascii, found)) else [piece for run in found for piece in _pieces(run)]


def words(text: str) -> list[str]:
    """The runs of a text; a run of CJK signs is given as its bigrams."""
    found = _RUN.findall(plain(text))
    if all(map(str.isascii, found)):
        return found
    return [word for run in found for piece in _pieces(run) for word in (bigrams(piece) if is_cjk(piece) else [piece])]


def is_cjk(run: str) -> bool:
    """True for a run that begins with a CJK sign."""
    return run[0] > "\u3004" and any(first <= run[0] <= last for first, last in _CJK_RANGES)


@lru_cache(maxsize=1)
def _cjk() -> re.Pattern[str]:
    """A run of CJK signs; compiled when the first one is met, since large classes of signs are slow to compile."""
    return re.compile(f"[{CJK}][{CJK}]*")


def _pieces(run: str) -> list[str]:
    if run.isascii() or max(run) < "\u3005":
        return [run]
    return [piece for piece in re.split(f"([{CJK}]+)", run) if piece]


def bigrams(run: str) -> list[str]:
    """Overlapping pairs of a run of CJK signs; a single sign stands for itself."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def cjk_runs(text: str) -> list[str]:
    """The runs of CJK signs in a text."""
    return [] if text.isascii() or max(text) < "\u3005" else _cjk().findall(text)


def located(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text (`words`), each with where it begins and ends in the text as it is written."""
    folded, places = _folded(text)
    for run in _RUN.finditer(folded):
        at = run.start()
        for piece in _pieces(run[0]):
            for start, word in enumerate(bigrams(piece) if is_cjk(piece) else [piece], at):
                yield word, places[start][0], places[start + len(word) - 1][1]
            at += len(piece)


def _folded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A plain text, and for each of its signs where the letter with its accents stands that it was made of."""
    lowered = text.lower()
    origin = [place for place, sign in enumerate(text) for _ in sign.lower()]
    heads = [place for place, sign in enumerate(lowered) if not place or not belongs_to_the_one_before(sign)]
    folded, places = [], list[tuple[int, int]]()
    for head, end in pairwise([*heads, len(lowered)]):
        folded.append(plain(lowered[head:end]))
        places += [(origin[head], origin[end - 1] + 1)] * len(folded[-1])
    return "".join(folded), places


def belongs_to_the_one_before(sign: str) -> bool:
    """True for accents and vowel signs, and for the second and third part of a Korean syllable."""
    return unicodedata.category(sign)[0] == "M" or "\u1160" <= sign <= "\u11ff"


def segment(text: str) -> str:
    """Text in which each run of CJK signs is replaced by its bigrams, so that FTS5 can tell its words apart."""
    if text.isascii():
        return text
    return _cjk().sub(lambda run: f" {' '.join(bigrams(run[0]))} ", unicodedata.normalize("NFC", text))


def stem(word: str) -> str:
    """The stem of a lower-case word by Porter's later stemmer (Snowball's "english", 2001); words over 64 letters are cut first."""
    return _english.stemWord(word[:_MAX_WORD]) if word.isascii() else word[:_MAX_WORD]


def search_stem(word: str) -> str:
    """The stem by Porter's first stemmer (1980), which is the one that SQLite's full-text search has."""
    return _porter.stemWord(word[:_MAX_WORD]) if word.isascii() else word[:_MAX_WORD]


class Terms(dict[str, str]):
    """The term of each word: its stem, or "" for a word that is no evidence; made when a word is first asked for.

    Evidence are words of two signs or more that are no stop word and, where numbers is True, no number under three digits.
    """

    def __init__(self, stop_words: frozenset[str], stems: bool, numbers: bool) -> None:
        super().__init__()
        self._stop_words, self._stems, self._numbers = stop_words, stems, numbers

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_TERMS:
            self.clear()
        tells = len(word) >= 2 and word not in self._stop_words and not (self._numbers and len(word) < 3 and word.isdigit())
        term = self[word] = (stem(word) if self._stems else word[:_MAX_WORD]) if tells else ""
        return term


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
