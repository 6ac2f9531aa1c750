"""A text without what no note may carry: all that is found, merged, and a token in the place of each."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import chain

from kb.privacy.detector import detected
from kb.privacy.disguise import seen_through
from kb.privacy.keys import key_spans
from kb.privacy.rules import ruled
from kb.privacy.settings import packaged
from kb.privacy.tokens import Tokens
from kb.privacy.values import Find, Masked, Privacy, Span
from kb.text import MASKED

_PERHAPS_MASKED = re.compile(r"_(?:[0-9]{1,9}|[a-z2-7]{10})(?!\w)")
_BLANK = "\x1e"
"""Stands in the place of a token while a text is searched; no rule takes it for a part of a value."""


def mask(text: str, privacy: Privacy | None = None, tokens: Tokens | None = None) -> str:
    """The text of `masked`."""
    return masked(text, privacy, tokens).text


def masked(text: str, privacy: Privacy | None = None, tokens: Tokens | None = None) -> Masked:
    """A text in which a token such as ``user_1`` stands for each value that no note may carry. Masking it again changes nothing.

    privacy: None for that of a team without a configuration. tokens: those of the file that the text is a part of.
    """
    privacy = privacy or packaged()
    tokens = tokens or Tokens(privacy.key)
    if _PERHAPS_MASKED.search(text):
        tokens.reserve(text)
    spans = _merged(_by_line(text, _wanted(_found(text, privacy), privacy)))
    if not spans:
        return Masked(text, ())
    return _written(text, spans, tokens)


def _found(text: str, privacy: Privacy) -> Iterator[Span]:
    searched = MASKED.sub(_blanked, text) if _PERHAPS_MASKED.search(text) else text
    return chain(_seen(searched, privacy), seen_through(searched, lambda bare: _seen(bare, privacy)))


def _seen(text: str, privacy: Privacy) -> Iterator[Span]:
    return chain(key_spans(text), detected(text), ruled(text, privacy))


def _blanked(token: re.Match[str]) -> str:
    """A token as it is searched: not at all, but for a neutral name that is the beginning of an address."""
    end = token.end()
    neutral = token[0].startswith("user_") and token.string[end : end + 1] == "@"
    return token[0] if neutral else _BLANK * len(token[0])


def _wanted(spans: Iterator[Span], privacy: Privacy) -> Iterator[Span]:
    for span in spans:
        value = span.value.casefold()
        if span.kind not in privacy.off and not any(fnmatchcase(value, known) for known in privacy.exceptions):
            yield span


def _by_line(text: str, spans: Iterator[Span]) -> Iterator[Span]:
    """A value over several lines as one span a line, without the space around it."""
    for span in spans:
        if "\n" not in text[span.start : span.end]:
            yield span
            continue
        place = span.start
        for line in text[span.start : span.end].split("\n"):
            said = line.strip(" \t\r>")
            if said:
                start = place + line.index(said)
                yield span._replace(start=start, end=start + len(said))
            place += len(line) + 1


def _merged(spans: Iterator[Span]) -> list[Span]:
    """Spans that overlap as one; a secret wins, then the one that begins first, then the longer."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end, one.kind != "secret")):
        if not merged or span.start >= merged[-1].end:
            merged.append(span)
            continue
        last = merged[-1]
        told = span if span.kind == "secret" != last.kind else last
        merged[-1] = Span(last.start, max(last.end, span.end), told.kind, told.value if span.end <= last.end else last.value + span.value)
    return merged


def _written(text: str, spans: list[Span], tokens: Tokens) -> Masked:
    lines = [0, *(place + 1 for place, sign in enumerate(text) if sign == "\n")]
    pieces, finds, done = [], [], 0
    for span in spans:
        token = tokens.of(span.kind, span.value)
        pieces += [text[done : span.start], token]
        line = bisect_right(lines, span.start)
        column = span.start - lines[line - 1] + 1
        finds.append(Find(span.kind, line, column, line, column + span.end - span.start, token))
        done = span.end
    return Masked("".join([*pieces, text[done:]]), tuple(finds))
