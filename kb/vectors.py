"""Term counts, weights, cosine and why: pure arithmetic, no input or output.

The score is the cosine of two TF-IDF vectors (Manning, Raghavan, Schütze 2008, chapter 6): section-weighted counts c, weight
(1 + ln c) * idf with the smooth idf ln((1 + n) / (1 + df)) + 1, normed to length 1. It equals scikit-learn's
``TfidfTransformer(sublinear_tf=True)`` fitted on the same weighted counts.
"""

import re
from collections import Counter
from collections.abc import Mapping
from math import fsum, log, sqrt

from kb.model import Counts, Note
from kb.text import MASKED, plain, stem, words
from kb.vocabulary import Vocabulary, without_placeholders

Weights = Mapping[str, float]
"""Term -> weight; of length 1 where a vector is meant."""

DOUBLED_WEIGHT = {"title": 4, "timeline": 1}
"""Weights of kinds of sections, times two so that counts stay whole numbers; every other kind has 2."""

REFERENCE = 0.1
"""What a draft that names an earlier note adds to the score of that note."""

_NOISE = (
    ("](", re.compile(r"\]\((?:(?!\]\()[^)\s])*+(?:\s+\"[^\"]*\")?\)")),  # link targets
    ("]:", re.compile(r"^[^\S\n]*+\[[^\]\n]++\]:\s*+\S.*$", re.M)),  # link definitions
    ("://", re.compile(r"<?\b[a-z][a-z0-9+.-]{0,20}://[^\s>)\]]*>?", re.I)),  # bare URLs
    ("t+", re.compile(r"\bt\+\d+\s*[a-z]*", re.I)),
)
"""Patterns of form, each with what a text must hold for it to match."""

_WHEN = re.compile(
    r"\b\d{4}-\d{1,2}-\d{1,2}(?:t\d{1,2}:\d\d(?::\d\d)?)?|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?\s*(?:[ap]m\b)?", re.I
)


def count(note: Note, vocabulary: Vocabulary) -> Counts:
    """The terms of a note per kind of section, the title as a kind of its own.

    Headings, fields, template lines, placeholders, links and dates are form and count for nothing.
    """
    sections: dict[str, Counter[str]] = {}
    spoken: dict[str, str] = {}
    sources = [*([("title", note.title)] if note.titled else []), *((section.kind, section.text) for section in note.sections)]
    for kind, text in sources:
        found = _terms(_content(text, vocabulary), vocabulary.stop_words, spoken)
        if found:
            sections.setdefault(kind, Counter()).update(found)
    return Counts({kind: dict(terms) for kind, terms in sections.items()}, spoken)


def _content(text: str, vocabulary: Vocabulary) -> str:
    """What a text says beyond its form."""
    if "\n" in text:
        text = "\n".join(line for line in text.split("\n") if not _is_form(line, vocabulary))
    elif _is_form(text, vocabulary):
        return ""
    text = without_placeholders(text)
    if "[masked:" in text:
        text = MASKED.sub(" ", text)
    for sign, pattern in _NOISE:
        if sign in text:
            text = pattern.sub(" ", text)
    return _WHEN.sub(" ", text)


def _is_form(line: str, vocabulary: Vocabulary) -> bool:
    return line.lstrip().startswith(("#", "```", "~~~")) or (len(line) < 300 and bool(line) and vocabulary.is_template(line))


def _terms(text: str, stop_words: frozenset[str], spoken: dict[str, str]) -> dict[str, int]:
    """Stems of the words that are evidence: two signs or more, no stop word, no number under three digits."""
    found: dict[str, int] = {}
    for word, times in Counter(words(text)).items():
        if len(word) < 2 or word in stop_words or (len(word) < 3 and word.isdigit()):
            continue
        term = stem(word)
        found[term] = found.get(term, 0) + times
        spoken.setdefault(term, word)
    return found


def weigh(counts: Counts) -> dict[str, int]:
    """Section-weighted counts of all terms, times two."""
    total: dict[str, int] = {}
    for kind, terms in counts.sections.items():
        weight = DOUBLED_WEIGHT.get(kind, 2)
        for term, times in terms.items():
            total[term] = total.get(term, 0) + weight * times
    return total


def tf(doubled: int) -> float:
    """Sublinear term frequency of a doubled weighted count: 1 + ln(count)."""
    return 1.0 + log(doubled / 2)


def idf(df: int, notes: int) -> float:
    """Smooth inverse document frequency over a number of notes."""
    return log((1 + notes) / (1 + df)) + 1.0


def norm(weights: Weights) -> dict[str, float]:
    """The weights scaled to length 1; empty stays empty. Sums are exact, so that the order of terms changes nothing."""
    length = sqrt(fsum(weight * weight for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()} if length else {}


def contributions(draft: Weights, note: Weights) -> dict[str, float]:
    """What each shared term adds to the cosine of two vectors of length 1; the sum of all is the cosine."""
    short, long = (draft, note) if len(draft) <= len(note) else (note, draft)
    return {term: weight * long[term] for term, weight in short.items() if term in long}


def shares(contributed: Weights, note: Counts) -> dict[str, float]:
    """The cosine split over the note's kinds of sections: each term's part goes by where its weighted count stands."""
    total = weigh(note)
    split: dict[str, float] = {}
    for kind, terms in note.sections.items():
        weight = DOUBLED_WEIGHT.get(kind, 2)
        share = fsum(contributed[term] * weight * times / total[term] for term, times in terms.items() if term in contributed)
        if share:
            split[kind] = share
    return split


_HANDLE = re.compile(r"[a-z]+[-_]?\d{2,}(?:-\d+)*(?![\w])")
"""A team's number for an incident at the head of a file's name: PM-2026-030-..., INC1234-..."""


def names(spoken: str, id: str, title: str) -> bool:
    """True when a draft names a note: by its id, its file's name or the number that it begins with, or its title of four words or more.

    spoken: the text of the draft, plain (`kb.text.plain`).
    """
    tail = plain(id.rsplit("/", 1)[-1])
    handle = _HANDLE.match(tail)
    for name in (tail, handle[0]) if handle else (tail,):
        if len(name) >= 6 and name in spoken and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])(?!-\d)", spoken):
            return True
    return len(title.split()) >= 4 and plain(title) in spoken
