"""A text without what no note may carry: all that is found, merged, and a token in the place of each."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import chain
from operator import attrgetter

from kb.patterns import late
from kb.privacy.impersonal import is_impersonal
from kb.privacy.settings import packaged
from kb.privacy.tokens import Tokens
from kb.privacy.values import Find, Impersonal, Masked, Privacy, Span
from kb.text import MASKED

_PERHAPS_MASKED = late(r"_(?:[0-9]{1,9}|[a-z2-7]{10})(?![A-Za-z0-9_])")
_LOOKS = 4
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
    spans = _spans(text, privacy)
    found = _written(text, spans, tokens, privacy.impersonal)
    for _ in range(_LOOKS):
        more = _again(text, spans, found, privacy)
        if not more:
            break
        spans = _merged(chain(spans, more))
        found = _written(text, spans, tokens, privacy.impersonal)
    return found


def _spans(text: str, privacy: Privacy) -> list[Span]:
    return _merged(_by_line(text, _wanted(_found(text, privacy), privacy)))


def _again(text: str, spans: list[Span], found: Masked, privacy: Privacy) -> list[Span]:
    """What a second look at the lines with tokens finds, at its places in the text: a value may have hidden the one beside it."""
    numbers = sorted({find.line for find in found.finds})
    if not numbers:
        return []
    shown, written = found.text.split("\n"), _line_starts(text)
    excerpt = "\n".join(shown[number - 1] for number in numbers)
    starts = _line_starts(excerpt)
    more = []
    for span in _spans(excerpt, privacy):
        row = bisect_right(starts, span.start) - 1
        number = numbers[row]
        start, end = (written[number - 1] + at + _longer(found.finds, number, at) for at in (span.start - starts[row], span.end - starts[row]))
        more.append(span._replace(start=start, end=end))
    return more


def _longer(finds: tuple[Find, ...], number: int, column: int) -> int:
    """How many signs more stood on a line of the text before a place of its masked line."""
    longer = 0
    for find in finds[bisect_left(finds, number, key=attrgetter("line")) :]:
        if find.line > number or find.column - 1 - longer >= column:
            break
        longer += find.end_column - find.column - len(find.token)
    return longer


def _line_starts(text: str) -> list[int]:
    return [0, *(place + 1 for place, sign in enumerate(text) if sign == "\n")]


def _found(text: str, privacy: Privacy) -> Iterator[Span]:
    if not _PERHAPS_MASKED.search(text):
        return _searched(text, privacy)
    masks = [token.span() for token in MASKED.finditer(text) if not _is_neutral(token)]
    return (span for span in _searched(_blanked(text, masks), privacy) if not _holds(span, masks))


def _searched(text: str, privacy: Privacy) -> Iterator[Span]:
    """What stands in a text, and what a reader of it sees. The searchers are imported here: a command that reads no text needs none."""
    from kb.privacy.detector import detected
    from kb.privacy.disguise import seen_through
    from kb.privacy.keys import key_spans
    from kb.privacy.rules import ruled

    def seen(text: str) -> Iterator[Span]:
        return chain(key_spans(text), detected(text), ruled(text, privacy))

    return chain(seen(text), seen_through(text, seen))


def _is_neutral(token: re.Match[str]) -> bool:
    """True for a name that its author chose and that is the beginning of an address."""
    return token[0].startswith("user_") and token.string[token.end() : token.end() + 1] == "@"


def _blanked(text: str, masks: list[tuple[int, int]]) -> str:
    """The text with tokens of which only the first and last sign can be read, so that what stands beside them is still no beginning of a word."""
    pieces, done = [], 0
    for start, end in masks:
        pieces += [text[done : start + 1], _BLANK * (end - start - 2)]
        done = end - 1
    return "".join([*pieces, text[done:]])


def _holds(span: Span, masks: list[tuple[int, int]]) -> bool:
    """True for a span that takes a sign of a token."""
    before = bisect_left(masks, (span.end,))
    return before > 0 and masks[before - 1][1] > span.start


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


def _written(text: str, spans: list[Span], tokens: Tokens, impersonal: Impersonal) -> Masked:
    if not spans:
        return Masked(text, ())
    lines = _line_starts(text)
    pieces, finds, done = [], [], 0
    for span in spans:
        token = tokens.of(span.kind, span.value)
        pieces += [text[done : span.start], token]
        line = bisect_right(lines, span.start)
        column = span.start - lines[line - 1] + 1
        finds.append(Find(span.kind, line, column, line, column + span.end - span.start, token, is_impersonal(span.kind, span.value, impersonal)))
        done = span.end
    return Masked("".join([*pieces, text[done:]]), tuple(finds))
