"""KB101 missing-section: a question that the note does not even ask.

What it does   Reports a note in which no heading, label or field opens a section that every note is to have. Where another section tells what belongs
               there, it is named; a note without any heading is reported once.
Why it hurts   Whoever looks for the cause, or for what was changed, cannot tell whether it was forgotten or never known.
Bad            # Postmortem: Labels printed twice
               ## Timeline (UTC+0)
               ## Fix
Good           # Postmortem: Labels printed twice
               ## Timeline (UTC+0)
               ## Root Cause
               ## Fix
Configure      sections: kinds of sections (summary, context, impact, timeline, evidence, root-cause, fix, verification, lessons, updates …), or
               headings as you write them; "root-cause or summary" is content with either. A heading counts in any language that kb knows, a
               field such as **Impact:** as well. preamble: a text of so many characters above the first heading is a summary. A section that
               is there and says nothing is KB103.
Source         process page, the template
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from kb.linting.subject import Subject
from kb.linting.wording import heard
from kb.model import Finding, Section
from kb.text import fold

FINISHED = True

_TOLD = {"timeline": "What happened when", "root-cause": "The root cause", "updates": "What is to follow"}
"""What may stand under another heading, as a message names it."""

_ELSEWHERE = ("context", "detection", "fix", "verification")
"""Kinds of sections that tell what belongs elsewhere, for times also those of no known kind; a summary may say anything in short."""

_MOMENTS = 3
"""So many times of day in a section tell what happened when."""


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each section that is missing, on the title or on the section that tells it; one for a note without a heading."""
    missing = list(_missing(subject, settings))
    if len(missing) > 1 and not any(section.heading for section in subject.note.sections):
        wanted = [_spoken(names[0]) for names in missing]
        said = f"The note has no headings, and so no section for {', '.join(wanted[:-1])} or {wanted[-1]}."
        yield Finding("KB101", subject.note.line, f"{said} Give each a heading of its own.")
        return
    for names in missing:
        if section := _told_elsewhere(subject, names[0]):
            said = f"{_TOLD[names[0]]} stands under {section.heading[:60]!r}. Move it under a heading of its own, such as {_spoken(names[0]).capitalize()}."
            yield Finding("KB101", section.line, said)
        else:
            besides = f", nor one on {' or '.join(map(_spoken, names[1:]))}" if names[1:] else ""
            yield Finding("KB101", subject.note.line, f"The note has no {_spoken(names[0])} section{besides}. Add it under a heading of its own.")


def _missing(subject: Subject, settings: Mapping[str, Any]) -> Iterator[list[str]]:
    """The names of each wanted section that nothing opens."""
    told = [section for section in subject.note.sections if section.heading or len(section.text) >= settings["preamble"]]
    there = {*(section.kind for section in told), *(fold(section.heading) for section in told)}
    for wanted in settings["sections"]:
        names = [name.strip() for name in wanted.split(" or ")]
        if not there.intersection(map(fold, names)) and not subject.labels.keys() & set(names):
            yield names


def _told_elsewhere(subject: Subject, name: str) -> Section | None:
    """The first section under another heading that tells what belongs into a missing one."""
    kinds = (*_ELSEWHERE, "other") if name == "timeline" else _ELSEWHERE if name in _TOLD else ()
    return next((section for section in subject.note.sections if section.heading and section.kind in kinds and _tells(name, section.text)), None)


def _tells(name: str, text: str) -> bool:
    if name == "timeline":
        return len(_moment().findall(text)) >= _MOMENTS
    return heard(f"told-{name}", text) is not None


@lru_cache(maxsize=1)
def _moment() -> re.Pattern[str]:
    """A time of day."""
    return re.compile(r"\b\d{1,2}:\d\d\b|\b\d{1,2} ?[ap]\.?m\b", re.I)


def _spoken(name: str) -> str:
    return name.replace("-", " ")
