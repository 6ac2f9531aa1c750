"""KB212 anti-pattern-without-counter-measure: an anti-pattern that nothing answers.

What it does   Reports an anti-pattern that says nothing of what to do instead, in a note that changes no scenario, case, checklist or gate.
Why it hurts   Whoever recognises the pattern in their own code learns that it is bad, and not what is good.
Bad            - Anti-pattern: retries around a command that is not idempotent
Good           - Anti-pattern: retries around a command that is not idempotent. Instead: a key in the command, held by `docs/checklists/api-coverage.md`
Configure      also: further words that tell a counter-measure.
Source         process page: every finding becomes a concrete test or gate
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.reading import changes_something, whole
from kb.linting.subject import Subject
from kb.linting.wording import heard
from kb.model import Finding
from kb.text import first_line

FINISHED = True


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each anti-pattern without an answer."""
    found = [lesson for lesson in subject.note.lessons if lesson.kind == "anti-pattern"]
    if not found or not subject.understood or changes_something(subject, settings["also"]):
        return
    for lesson in found:
        text = whole(subject, lesson.line).partition(lesson.text[:20])[2] or lesson.text
        if not heard("instead", text, settings["also"]) and not heard("change", text):
            said = f'The anti-pattern "{first_line(lesson.text, 60)}" has no counter-measure.'
            yield Finding("KB212", lesson.line, f"{said} Say what to do instead, and which checklist, scenario or gate holds it.")
