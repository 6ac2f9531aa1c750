"""The values of masking: what is looked for, what was found, and the text that is left."""

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from kb.privacy.cues import Cues

WEBHOOK_HINTS = ("hook", "chat.googleapis", "maker.ifttt", "events.pagerduty")
"""One of them stands in every address of `Privacy.webhooks`."""


class Find(NamedTuple):
    """One masked place. kind: one of `kb.text.KINDS_OF_MASKS`.

    line, column: where it begins in the text, counted from 1, in code points; end_line, end_column: where it ends, exclusive.
    token: what stands in its place. is_impersonal: True for an address of a group, a role or a public service, by which no person is found.
    """

    kind: str
    line: int
    column: int
    end_line: int
    end_column: int
    token: str
    is_impersonal: bool = False


class Masked(NamedTuple):
    """A text without what was found in it, in the order of the finds. It has as many lines as before."""

    text: str
    finds: tuple[Find, ...]


class Span(NamedTuple):
    """A place of a text, from start up to end, that must not be kept. value: what is said there, without its disguise."""

    start: int
    end: int
    kind: str
    value: str


class Rule(NamedTuple):
    """A pattern of kb/data/privacy.toml, or of a team; what its parts mean is told there."""

    kind: str
    pattern: str
    hints: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    where: str = "hints"
    before: str | None = None
    each: str | None = None
    check: str | None = None
    exact: bool = False


class Impersonal(NamedTuple):
    """Addresses by which no person is found; what its parts mean is told in kb/data/privacy.toml."""

    roles: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()
    services: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Privacy:
    """What a team wants masked. rules: in the order in which they are tried; exceptions: globs of values that stay, in lower case.

    impersonal: what is masked like the rest, though no person is found by it. off: kinds that are not masked. key: makes tokens equal across
    notes; empty: they are numbered. No repr tells the key or a name.
    """

    rules: tuple[Rule, ...] = field(repr=False)
    prefixes: tuple[str, ...] = field(repr=False)
    tokens: tuple[str, ...] = field(repr=False)
    webhooks: tuple[str, ...] = field(repr=False)
    off: frozenset[str] = frozenset()
    impersonal: Impersonal = field(default=Impersonal(), repr=False)
    exceptions: tuple[str, ...] = field(default=(), repr=False)
    key: bytes = field(default=b"", repr=False)

    @cached_property
    def cues(self) -> Cues:
        """What tells at which of the rules a text need be looked at."""
        hints = (hint for rule in self.rules for hint in rule.hints)
        return Cues((*WEBHOOK_HINTS, *hints), frozenset(word for rule in self.rules for word in rule.words))


@lru_cache(maxsize=1024)
def compiled(pattern: str, exact: bool = False) -> re.Pattern[str]:
    """A pattern, which ignores case unless it is exact; compiled when it is first needed, since all together take longer than a note."""
    return re.compile(pattern, re.NOFLAG if exact else re.I)
