"""Term counts, weights, cosine and why: pure arithmetic, no input or output.

The score is the cosine of two TF-IDF vectors (Manning, Raghavan, Schütze 2008, chapter 6): section-weighted counts c, weight
(1 + ln c) * idf with the smooth idf ln((1 + n) / (1 + df)) + 1, normed to length 1. It equals scikit-learn's
``TfidfTransformer(sublinear_tf=True)`` fitted on the same weighted counts.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import exp, fsum, log, sqrt
from operator import mul
from typing import TypeVar

from kb.method import Method
from kb.model import KINDS, Counts, Note
from kb.patterns import late
from kb.text import KINDS_OF_MASKS, MASKED, runs, words
from kb.vocabulary import PLACEHOLDER, Vocabulary, without_placeholders

Term = TypeVar("Term", str, int)
"""A term, or its number in a database."""

Form = tuple[tuple[str, ...], re.Pattern[str]]
"""A pattern of what is form, and the signs of which a text must hold one for it to match."""

_HINTS: tuple[Form, ...] = ((("<", "{{"), PLACEHOLDER), (tuple(f"{kind}_" for kind in KINDS_OF_MASKS), MASKED))

_LINKS: tuple[Form, ...] = (
    (("](",), late(r"\]\((?:(?!\]\()[^)\s])*+(?:\s+\"[^\"]*\")?\)")),  # link targets
    (("]:",), late(r"^[^\S\n]*+\[[^\]\n]++\]:\s*+\S.*$", re.M)),  # link definitions
    (("://",), late(r"\b[a-z][a-z0-9+.-]{0,20}://(?:[^\s>)\]]*/)?", re.I)),  # bare URLs, but for what they name: a ticket, a page, a class
)

_TIMES: tuple[Form, ...] = (
    (("t+",), late(r"\bt\+\d+\s*[a-z]*", re.I)),
    # Begins with a digit, which is looked for much faster than what stands before it.
    (
        ("",),
        late(
            r"\d(?<!\w\d)(?:\d{3}-\d{1,2}-\d{1,2}(?:t\d{1,2}:\d\d(?::\d\d)?)?|\d?[/.]\d{1,2}[/.]\d{2,4}\b|\d?:\d\d(?::\d\d)?(?:\.\d+)?\s*(?:[ap]m\b)?)",
            re.I,
        ),
    ),
)


def count(note: Note, vocabulary: Vocabulary) -> Counts:
    """The terms of a note per kind of section, the title as a kind of its own."""
    return count_words(spoken(note, vocabulary), vocabulary)


def spoken(note: Note, vocabulary: Vocabulary) -> Iterator[tuple[str, list[str]]]:
    """The words of each part of a note, with its kind, the title first.

    Headings, fields, template lines, placeholders, link targets and dates are form and left out; of a bare URL the last piece stays.
    """
    cut = words if vocabulary.method.pairs else runs
    for kind, text in _sources(note):
        yield kind, cut(_content(text, vocabulary))


def count_words(parts: Iterable[tuple[str, Iterable[str]]], vocabulary: Vocabulary) -> Counts:
    """The terms of what is said, per kind of section."""
    sections: dict[str, Counter[str]] = {}
    for kind, spoken in parts:
        found = Counter(map(vocabulary.terms.__getitem__, spoken))
        found.pop("", None)
        if kind in sections:
            sections[kind].update(found)
        elif found:
            sections[kind] = found
    return Counts(sections)


class Heard(dict[str, str]):
    """The first spoken word for each term, so that a why can be read. What is said is heard as far as it takes for the terms that are asked for.

    A term that nobody says stands for itself: a build by another version of kb may hold terms that this one does not find in its texts.
    """

    def __init__(self, parts: Iterable[tuple[str, Iterable[str]]], vocabulary: Vocabulary) -> None:
        super().__init__()
        self._terms, self._unheard = vocabulary.terms, chain.from_iterable(said for _, said in parts)

    def __missing__(self, term: str) -> str:
        for word in self._unheard:
            heard = self._terms[word]
            self.setdefault(heard, word)
            if heard == term:
                return word
        return self.setdefault(term, term)


def _sources(note: Note) -> Iterator[tuple[str, str]]:
    if note.titled:
        yield "title", note.title
    for section in note.sections:
        yield section.kind, section.text


def _content(text: str, vocabulary: Vocabulary) -> str:
    """What a text says beyond its form."""
    if "\n" in text:
        text = "\n".join(line for line in text.split("\n") if not is_form(line, vocabulary))
    elif is_form(text, vocabulary):
        return ""
    for signs, pattern in forms(vocabulary.method):
        if any(map(text.__contains__, signs)):
            text = pattern.sub(" ", text)
    return text


def forms(method: Method) -> tuple[Form, ...]:
    """What is form within a line, in the order in which it is taken away, a space in its place: hints, masks, links, dates."""
    return _HINTS + (_LINKS if method.links else ()) + (_TIMES if method.dates else ())


def is_form(line: str, vocabulary: Vocabulary) -> bool:
    """True for a line that says nothing: a heading, a fence, a line of a template, a label before a hint."""
    if line.lstrip().startswith(("#", "```", "~~~")):
        return True
    return vocabulary.method.template and 0 < len(line) < 300 and (_is_unfilled(line) or vocabulary.is_template(line))


def _is_unfilled(line: str) -> bool:
    said = without_placeholders(line)
    return said != line and _LABEL.fullmatch(said) is not None


_LABEL = late(r"\W*+(?:\w[^:：]{0,40}[:：])?\W*")


def weigh(counts: Counts, method: Method) -> dict[str, int]:
    """Section-weighted counts of all terms, times two."""
    total: dict[str, int] = {}
    for kind, terms in counts.sections.items():
        weight = method.doubled_weight(kind)
        for term, times in terms.items():
            total[term] = total.get(term, 0) + weight * times
    return total


def tf(doubled: int, method: Method) -> float:
    """Sublinear term frequency of a doubled weighted count: 1 + ln(count)."""
    return 1.0 + log(doubled / 2) if method.sublinear else doubled / 2


def idf(df: int, notes: int, method: Method) -> float:
    """Smooth inverse document frequency over a number of notes."""
    return log((1 + notes) / (1 + df)) + 1.0 if method.idf else 1.0


def norm(weights: Mapping[Term, float]) -> dict[Term, float]:
    """The weights scaled to length 1; empty stays empty. Sums are exact, so that the order of terms changes nothing."""
    whole = length(list(weights.values()))
    return {term: weight / whole for term, weight in weights.items()} if whole else {}


def length(weights: Sequence[float]) -> float:
    """The length of a vector."""
    return sqrt(fsum(map(mul, weights, weights)))


def contributions(draft: Mapping[Term, float], note: Iterable[tuple[Term, float]], length: float) -> dict[Term, float]:
    """What each shared term adds to the cosine; the sum of all is the cosine.

    draft: of length 1; note: weights of terms, of those that the draft holds at least; length: of all weights of the note.
    """
    return {term: draft[term] * (weight / length) for term, weight in note if term in draft}


def shares(contributed: Mapping[Term, float], entries: Iterable[tuple[str, Term, int]], method: Method) -> dict[str, float]:
    """The cosine split over the note's kinds of sections: each term's part goes by where its weighted count stands.

    contributed: term -> its contribution; entries: (kind, term, count as written) of the note.
    """
    weights = {kind: method.doubled_weight(kind) for kind in ("title", *KINDS)}
    shared = [(kind, term, weights[kind] * times) for kind, term, times in entries if term in contributed]
    total: dict[Term, int] = {}
    for _, term, doubled in shared:
        total[term] = total.get(term, 0) + doubled
    parts: dict[str, list[float]] = {}
    for kind, term, doubled in shared:
        parts.setdefault(kind, []).append(contributed[term] * doubled / total[term])
    return {kind: fsum(part) for kind, part in parts.items()}


_IMPACT_STEPS = 28
IMPACTS = tuple(exp((code - 255) / _IMPACT_STEPS) for code in range(256))
"""The impact that a code stands for: steps of 3.6 %, from 1 down to 1 / 9,000."""


def impact_codes(doubled: Collection[int], method: Method) -> Iterator[int]:
    """What each term adds to a note's vector before idf, tf / sqrt(sum of tf squared), as a code of one byte (Anh and Moffat 2006).

    Knows nothing of the other notes, so it holds whatever changes among them. Enough to propose a note, not to score it.
    """
    tfs = {count: tf(count, method) for count in set(doubled)}
    squares = {count: value * value for count, value in tfs.items()}
    length = sqrt(fsum(map(squares.__getitem__, doubled)))
    codes = {count: max(0, 255 + round(_IMPACT_STEPS * log(value / length))) for count, value in tfs.items()}
    return map(codes.__getitem__, doubled)
