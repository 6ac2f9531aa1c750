"""KB214 no-updates: a note after which every scenario, case, checklist and gate stands as before.

What it does   Reports a note with a fix, lessons or updates in which nothing that is to be done names a scenario, case, checklist, gate, test, monitor or rule.
Why it hurts   The incident was told, not turned into something that catches the next one.
Bad            ## Updates to Repo
               - Talk to the gateway's team
Good           ## Updates to Repo
               - Checklist: `docs/checklists/api-coverage.md` ("Idempotency for unsafe operations")
Configure      also: further words for what a note can change.
Source         process page, "Do": findings become concrete tests and gates on the same day
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.reading import changes_something, text_of
from kb.linting.subject import Subject
from kb.linting.wording import heard
from kb.model import Finding

FINISHED = True

_TELLING = ("summary", "lessons", "verification", "other")
"""Kinds of sections in which a note may also say what it changes."""


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, on the updates; on the fix or the lessons where there are none."""
    place = subject.section("updates") or subject.section("fix") or subject.section("lessons")
    if place is None or not subject.understood or changes_something(subject, settings["also"]):
        return
    if not any(heard("change", text_of(subject, kind), settings["also"]) for kind in _TELLING):
        yield Finding(
            "KB214", place.line, "This note changes no scenario, case, checklist, gate or monitor. Name what will catch the next incident of its kind."
        )
