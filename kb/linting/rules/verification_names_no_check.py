"""KB207 verification-names-no-check: a verification that does not say what was looked at.

What it does   Reports a verification section without a test, replay, monitor, metric, build, number, link or code. The number of a day, of a time or
               of a version shows nothing.
Why it hurts   "It works now" cannot be repeated, so nobody can tell whether it still holds.
Bad            ## Verification
               Everything looks fine again.
Good           ## Verification
               The night's 1,190 jobs were replayed on build 815: no duplicates.
Configure      also: further words that name a check.
Source         process page, template: how the fix was confirmed, by tests, monitors or synthetic checks
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from kb.linting.reading import shows_something, text_of
from kb.linting.subject import Subject
from kb.linting.wording import heard
from kb.model import Finding


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, where the verification begins."""
    text = text_of(subject, "verification")
    if not text or not subject.understood or shows_something(_name_number().sub(" ", text)):
        return
    if not heard("change", text, settings["also"]) and not heard("check", text):
        line = next(number for section in subject.sections("verification") for number, _ in subject.said(section))
        yield Finding("KB207", line, "The verification names no test, replay, monitor or number. Say what was run or watched, and what it showed.")


@lru_cache(maxsize=1)
def _name_number() -> re.Pattern[str]:
    """A day, a time of day or a version: a number that counts nothing."""
    return re.compile(r"\d{4}-\d\d-\d\d|\b\d{1,2}:\d\d(?::\d\d)?\b|\bv\d+(?:\.\d+)*\b|\b\d+\.\d+\.\d+\b", re.I)
