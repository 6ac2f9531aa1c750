"""Finds what the rules describe. A rule is tried where one of its hints stands, so that a note costs what it holds."""

import re
from collections.abc import Iterator
from functools import lru_cache

from kb.patterns import late
from kb.privacy.checks import CHECKS, Seen
from kb.privacy.values import WEBHOOK_HINTS, Privacy, Rule, Span, compiled
from kb.text import MASKED

_NUMBER = late(r"\d(?<!\w\d)(?:(?=[\d .()-]{6})(?!\d{3}-\d\d-\d\d[T ])|(?=[0-9A-Fa-f]{3}:)(?<=[23]))")
_CAPITALS = late(r"[A-Z][A-Z](?<![A-Za-z0-9]..)(?=[A-Z]{0,4}[ \u00a0]?\d)")
_LONG = 20
_REACH = 64
_VERY_LONG = 1000
_LOWER = {sign: sign + 32 for sign in range(ord("A"), ord("Z") + 1)}


def ruled(text: str, privacy: Privacy) -> Iterator[Span]:
    """What a text holds of that a team wants masked."""
    place = _Place(text, privacy)
    yield from _prefixed(text, privacy)
    if not place.hints.isdisjoint(WEBHOOK_HINTS):
        yield from _webhooks(place, privacy.webhooks)
    for rule in privacy.rules:
        if rule.where == "all":
            yield from (span for match in compiled(rule.pattern, rule.exact).finditer(text) for span in _spans(rule, match, text))
        elif place.may_hold(rule):
            yield from _tried(rule, place)


class _Place:
    """A text, and what every rule asks of it. hints: those that it may hold; words: of the rules, those of the text."""

    def __init__(self, text: str, privacy: Privacy) -> None:
        lower = text.lower()
        self.text = text
        self.lower = lower if len(lower) == len(text) else text.translate(_LOWER)
        self.hints, self.words = privacy.cues.held(self.lower)
        self.numbers = [found.start() for found in _NUMBER.finditer(text)]
        self.capitals = [found.start() for found in _CAPITALS.finditer(text)]
        self._found: dict[str, list[int]] = {}

    def may_hold(self, rule: Rule) -> bool:
        """False when nothing stands in the text at which a rule is tried."""
        return rule.where != "hints" or not self.hints.isdisjoint(rule.hints) or not self.words.isdisjoint(rule.words)

    def all(self, hint: str) -> list[int]:
        """Where a hint stands."""
        if hint not in self._found:
            self._found[hint] = list(self._places(hint))
        return self._found[hint]

    def _places(self, hint: str) -> Iterator[int]:
        at = self.lower.find(hint)
        while at >= 0:
            yield at
            at = self.lower.find(hint, at + len(hint))


def _tried(rule: Rule, place: _Place) -> Iterator[Span]:
    """The values that a rule finds at the places where they can begin. Within a long one it is not tried again, since each try would go to its end."""
    starts = sorted(_starts(rule, place))
    pattern = compiled(rule.pattern, rule.exact) if starts else None
    inside = 0
    for start in starts:
        match = pattern.match(place.text, start) if pattern and start >= inside else None
        for span in _spans(rule, match, place.text) if match else ():
            inside = max(inside, span.end - _VERY_LONG)
            yield span


def _starts(rule: Rule, place: _Place) -> list[int]:
    """Where a rule's pattern is tried."""
    if rule.where != "hints":
        return place.numbers if rule.where == "numbers" else place.capitals
    cues = [*(hint for hint in rule.hints if hint in place.hints), *sorted(rule.words & place.words)]
    return [start for cue in cues for start in place.all(cue)]


def _spans(rule: Rule, match: re.Match[str], text: str) -> Iterator[Span]:
    """The values of a match that stand before the check of the rule."""
    first = None
    if rule.before:
        head = compiled(rule.before).search(text, max(0, match.start() - _REACH), match.start())
        if head is None:
            return
        first = head.start("value") if "value" in head.re.groupindex else None
    for found in _values(rule, match):
        start, end = found.span(found.lastindex or 0)
        start = start if first is None else first
        end = _trimmed(text, start, end)
        seen = Seen(text[start:end], found.lastgroup == "quoted", found, start)
        if start < end and not MASKED.fullmatch(seen.value) and (rule.check is None or CHECKS[rule.check](seen)):
            yield Span(start, end, rule.kind, seen.value)


def _values(rule: Rule, match: re.Match[str]) -> Iterator[re.Match[str]]:
    """The matches whose last group is a value: the match itself, or, where it has several values, one for each."""
    if rule.each is None:
        return iter((match,))
    return compiled(rule.each).finditer(match.string, *match.span(match.lastindex or 0))


def _trimmed(text: str, start: int, end: int) -> int:
    """The end of a value without what ends the sentence."""
    while end > start and text[end - 1] in ".,;:*\x1e":
        end -= 1
    return end


@lru_cache(maxsize=8)
def _beginnings(prefixes: tuple[str, ...], tokens: tuple[str, ...]) -> re.Pattern[str]:
    known = rf"(?:{_by_first_sign(prefixes)})(?=[\w.+/=~-]*\d|\w{{30}})[\w.+/=~-]{{16,}}(?:\$[\w]{{16,}})?"
    return re.compile(rf"(?<![A-Za-z0-9])(?:{known}|(?:{'|'.join(tokens)})(?![\w-]))")


def _by_first_sign(prefixes: tuple[str, ...]) -> str:
    """The prefixes as a pattern that is left after one step where none begins: it is tried in every long run."""
    grouped: dict[str, list[str]] = {}
    for prefix in prefixes:
        grouped.setdefault(prefix[0], []).append(re.escape(prefix[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in grouped.items())


def _prefixed(text: str, privacy: Privacy) -> Iterator[Span]:
    """Tokens of vendors. Only long runs are looked at, of which a note has few."""
    end = 0
    for run in text.split():
        if len(run) >= _LONG:
            start = text.index(run, end)
            end = start + len(run)
            for token in _beginnings(privacy.prefixes, privacy.tokens).finditer(text, start, end):
                yield Span(token.start(), stop := _trimmed(text, *token.span()), "secret", text[token.start() : stop])


def _webhooks(place: _Place, webhooks: tuple[str, ...]) -> Iterator[Span]:
    """Addresses that let anyone post who knows them."""
    pattern = compiled(rf"https://(?:{'|'.join(webhooks)})[^\s\"'`<>)\]|\x1e]+")
    for start in place.all("https://"):
        if found := pattern.match(place.text, start):
            yield Span(start, end := _trimmed(place.text, *found.span()), "secret", place.text[start:end])
