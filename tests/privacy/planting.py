"""Notes with one planted value each, in the ways in which people write; the same seed gives the same notes.

A third of the forms is held out: their names are drawn by a digest, and rules are written without a look at what those say.
"""

import hashlib
import html
from collections.abc import Iterator, Mapping
from random import Random
from typing import NamedTuple

from .persons import ALIKE, IDS, PERSONAL
from .vendors import ASSIGNED, KEYS, TOKENS, Planted, pem

SEED = 20_250_312


class Case(NamedTuple):
    """A note, the form that is planted in it, and the spans of the text that must be masked (none: that nothing may be)."""

    form: str
    text: str
    spans: tuple[tuple[int, int], ...]
    held_out: bool


_SENTENCES = (
    "We found {} in the gateway's log at 08:41 UTC.",
    "The canary printed {} before it was stopped.",
    "At 09:02 the on-call engineer pasted {} into the channel; the retry queue was full by then.",
    "Support forwarded {} together with the customer's screenshot.",
    "Each of the 412 failed requests carried {} although the flag was off.",
    "{} stood in the crash report of build 4127.",
    "The runbook still says: {}",
    "In the second deploy we saw {} again, three minutes after the rollback.",
    "ログに {} が残っていた。",
    "Im Protokoll stand {} seit dem Neustart.",
)
_LINES = (
    "2025-03-12T08:41:07.113Z ERROR gateway[217]: {}",
    "[08:41:07] WARN pay-worker {}",
    "level=error attempt=3 msg=failed {}",
    "{}",
    "> {}",
    "- {}",
    "    {}",
    "1. {}",
)
_FRAME = """# Postmortem: Payouts delayed after the gateway slowed down

**Date/time (UTC+0):** 2025-03-12 08:13
**Impact:** 412 payouts delayed by 38 minutes

## Timeline (UTC+0)

- 08:13 — p99 of pay-worker rises from 120 ms to 4.2 s
- 08:41 — build 4127 rolled back, commit 9f2c1ab

## Evidence

{}

## Root Cause

The client retried without a limit, so each timeout doubled the load on the gateway.
"""
_FRONT = "---\ntitle: Payouts delayed\nseverity: SEV-2\nevidence: '{}'\n---\n\n# Payouts delayed\n\n## Root cause\n\nNo limit on retries.\n"


def held_out(form: str) -> bool:
    """True for the third of the forms that rules are not tuned on."""
    return hashlib.sha256(form.encode()).digest()[0] % 3 == 0


def _case(form: str, frame: str, inner: str, pieces: tuple[str, str, str], planted: bool = True) -> Case:
    before, value, after = pieces
    head, tail = frame.split("{}")
    left, right = inner.split("{}")
    start = len(head) + len(left) + len(before)
    spans = ((start, start + len(value)),) if planted else ()
    return Case(form, f"{head}{left}{before}{value}{after}{right}{tail}", spans, held_out(form))


def _fenced(line: str) -> str:
    return f"```\n{line}\n```"


def _disguised(chance: Random, value: str) -> str:
    """A value as markdown may hide it: emphasis that splits it, an escaped sign, an entity."""
    middle = len(value) // 2
    if not (value[middle - 1].isalnum() and value[middle].isalnum()):
        middle = next((place for place in range(2, len(value) - 1) if value[place - 1].isalnum() and value[place].isalnum()), 1)
    ways = [f"{value[:middle]}**{value[middle : middle + 2]}**{value[middle + 2 :]}", f"{value[:middle]}`{value[middle]}`{value[middle + 1 :]}"]
    if "_" in value:
        ways += [value.replace("_", "\\_"), value.replace("_", "&#95;")]
    if "-" in value:
        ways.append(value.replace("-", "&#45;"))
    return chance.choice([*ways, html.escape(value[:middle]) + f"&#{ord(value[middle])};" + value[middle + 1 :]])


def _token_cases(form: str, planted: Planted, chance: Random) -> Iterator[Case]:
    """A value that needs nothing around it: in sentences, markup, data."""
    sentence = chance.choice(_SENTENCES)
    yield _case(form, _FRAME, sentence, planted(chance))
    yield _case(form, _FRAME, sentence.replace("{}", "`{}`"), planted(chance))
    yield _case(form, _FRAME, _fenced(chance.choice(_LINES)), planted(chance))
    yield _case(form, _FRAME, chance.choice(_SENTENCES).replace("{}", chance.choice(("_{}_", "**{}**", "({})", '"{}"', "[here]({})", "<{}>"))), planted(chance))
    yield _case(form, _FRAME, "| what | value |\n|---|---|\n| seen | {} |", planted(chance))
    yield _case(form, _FRONT, chance.choice(("{}", "see {} there")), planted(chance))
    yield _case(form, _FRAME.replace("\n", "\r\n"), chance.choice(_SENTENCES), planted(chance))
    before, value, after = planted(chance)
    yield _case(
        f"{form}, disguised" if held_out(form) == held_out(f"{form}, disguised") else form, _FRAME, sentence, (before, _disguised(chance, value), after)
    )


def _snippet_cases(form: str, planted: Planted, chance: Random) -> Iterator[Case]:
    """A value with what stands before it: in prose, code, a list, a quote, with other ends of lines."""
    for line in (*chance.sample(_LINES, 3), "{}"):
        yield _case(form, _FRAME, _fenced(line), planted(chance))
    yield _case(form, _FRAME, chance.choice(_SENTENCES).replace("{}", "`{}`"), planted(chance))
    yield _case(form, _FRAME, chance.choice(("- {}", "> {}", "{}", "    {}")), planted(chance))
    yield _case(form, _FRAME.replace("\n", "\r\n"), "{}", planted(chance))


def _key_cases(kind: str, chance: Random) -> Iterator[Case]:
    for before in ("", "> ", "    "):
        lines = [before + line for line in pem(chance, kind)]
        head, tail = _FRAME.split("{}")
        text, spans, place = "\n".join(lines), [], len(head)
        for number, line in enumerate(lines):
            if 0 < number < len(lines) - 1:
                spans.append((place + len(before), place + len(line)))
            place += len(line) + 1
        yield Case(f"private key {kind}".strip(), f"{head}{text}{tail}", tuple(spans), held_out(f"private key {kind}".strip()))


def secrets(seed: int = SEED) -> list[Case]:
    """Notes with a secret each."""
    chance = Random(seed)
    cases = [case for form, make in TOKENS.items() for case in _token_cases(form, lambda c, make=make: ("", make(c), ""), chance)]
    cases += [case for form, planted in ASSIGNED.items() for case in _snippet_cases(form, planted, chance)]
    return cases + [case for kind in KEYS for case in _key_cases(kind, chance)]


def personal(seed: int = SEED) -> list[Case]:
    """Notes with personal data, or a figure about a customer, each."""
    chance = Random(seed + 1)
    return [case for form, (_, planted) in PERSONAL.items() for case in (*_snippet_cases(form, planted, chance), *_spoken_cases(form, planted, chance))]


def _spoken_cases(form: str, planted: Planted, chance: Random) -> Iterator[Case]:
    for sentence in chance.sample(_SENTENCES, 3):
        yield _case(form, _FRAME, sentence, planted(chance))
    yield _case(form, _FRAME, "| what | value |\n|---|---|\n| seen | {} |", planted(chance))


def alike(seed: int = SEED, forms: Mapping[str, Planted] = ALIKE) -> list[Case]:
    """Notes with something that only looks like it."""
    chance = Random(seed + 2)
    cases = [case for form, planted in forms.items() for case in (*_snippet_cases(form, planted, chance), *_spoken_cases(form, planted, chance))]
    return [case._replace(spans=()) for case in cases]


def ids(seed: int = SEED) -> list[Case]:
    """264 notes with a hash, an UUID, a trace or a request id each: twelve of every form."""
    chance = Random(seed + 3)
    return [_case(form, _FRAME, chance.choice(_SENTENCES), planted(chance), planted=False) for form, planted in IDS.items() for _ in range(12)]
