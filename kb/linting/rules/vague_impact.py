"""KB210 vague-impact: an impact that does not say how much, for how long, or whom it hit.

What it does   Reports an impact that lacks two of three: a number, a length of time, and who or what was hit. The message names what is missing.
               An impact that has no number but a word in its place ("some users", "a number of orders") is reported as well.
               A length of time may also stand in a field of the note.
Why it hurts   Incidents cannot be weighed against one another, and nobody can tell whether the next one is smaller.
Bad            **Impact:** it was annoying
Good           **Impact:** 214 parcels of 190 customers carried two labels for 3 h 20 min
Configure      missing: so many of the three have to be absent. also: further words for who or what was hit.
Source         process page, template: users or apps affected, duration, severity, metrics
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from kb.durations import durations
from kb.linting.reading import text_of
from kb.linting.subject import Subject
from kb.linting.wording import heard
from kb.model import Finding

_WORDS = 12
"""A longer text names what was hit in some word, which may be on no list; so does a number, by what it counts."""

_ENDS = ("contained_at", "resolved_at")


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, where the impact begins."""
    text = text_of(subject, "impact")
    if not text or not subject.understood:
        return
    counted = _has_number(text)
    told = {
        "a number": counted,
        "how long it lasted": _has_length(text) or _fields_tell(subject),
        "who or what was hit": counted or heard("hit", text, settings["also"]) is not None or len(text.split()) > _WORDS,
    }
    missing = [name for name, said in told.items() if not said]
    vague = None if counted else heard("vague", text)
    if vague or len(missing) >= settings["missing"]:
        line = next(number for section in subject.sections("impact") for number, _ in subject.said(section))
        left_out = f'says "{vague}" and leaves out' if vague else "leaves out"
        yield Finding("KB210", line, f"The impact {left_out} {_joined(missing)}. Write who was hit, for how long and how badly, in numbers.")


def _has_number(text: str) -> bool:
    """True when an amount is told that is no time."""
    for start, end, _ in reversed(list(durations(text))):
        text = f"{text[:start]} {text[end:]}"
    return any(map(str.isdigit, _moment().sub(" ", text))) or heard("amount", text) is not None


def _has_length(text: str) -> bool:
    """True when a length of time is told, or two moments."""
    return next(durations(text), None) is not None or len(_moment().findall(text)) > 1 or heard("while", text) is not None


def _fields_tell(subject: Subject) -> bool:
    return any(field.key in _ENDS or next(durations(field.value), None) for field in subject.note.fields if field.key != "impact")


def _joined(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@lru_cache(maxsize=1)
def _moment() -> re.Pattern[str]:
    """A date or a clock time."""
    return re.compile(r"\d{4}-\d\d-\d\d|\b\d{1,2}:\d\d(?::\d\d)?\b|\b20\d\d\b")
