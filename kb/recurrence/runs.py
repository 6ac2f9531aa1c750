"""The why of notes in Chinese, Japanese and Korean, which are counted by pairs of signs, as a reader sees it."""

import re
from collections.abc import Collection, Iterable, Iterator
from math import fsum

from kb.text import bigrams, cjk_runs, is_cjk


def in_runs(why: Iterable[tuple[str, float]], text: str) -> tuple[tuple[str, float], ...]:
    """A why for a reader, most first: the pairs of CJK signs that touch in a text as what they spell there, with all that they add.

    Each pair counts in the stretch that adds most; a stretch is shown from its first word, without the particles before it.
    text: of the draft, plain (`kb.text.plain`).
    """
    parts = dict(why)
    pairs = {word for word in parts if is_cjk(word)}
    if not pairs:
        return tuple(parts.items())
    stretches = {stretch for run in cjk_runs(text) for stretch in _stretches(run, pairs)}
    told = [(word, part) for word, part in parts.items() if word not in pairs]
    for stretch in sorted(stretches, key=lambda stretch: (-sum(parts.get(pair, 0.0) for pair in set(bigrams(stretch))), stretch)):
        if left := pairs.intersection(bigrams(stretch)):
            told.append((re.sub(r"^[ぁ-ん]+(?=[^ぁ-ん]{2})", "", stretch), fsum(parts[pair] for pair in left)))
            pairs -= left
    return tuple(sorted(told + [(pair, parts[pair]) for pair in pairs], key=lambda one: (-one[1], one[0])))


def _stretches(run: str, pairs: Collection[str]) -> Iterator[str]:
    """The pieces of a run in which each pair of signs is one of these."""
    start, signs = 0, bigrams(run)
    for place, pair in enumerate([*signs, ""]):
        if pair not in pairs:
            if place > start:
                yield run[start : place + 1]
            start = place + 1
