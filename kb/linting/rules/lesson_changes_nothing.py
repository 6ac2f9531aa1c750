"""KB204 lesson-changes-nothing: a lesson that leaves every scenario, case, checklist and gate as it was.

What it does   Reports a lesson that names nothing that will be different next time, while no update or fix of the note does, or speaks of the same thing.
               A lesson that only asks people for more care is reported unless an update speaks of the same thing.
               Remarks on how the incident went ("what went well") are no lessons.
Why it hurts   It is agreed with, filed and forgotten; the next release passes the same gates.
Bad            - Lesson: be more careful with refunds
Good           - Lesson: a refund needs a key like a charge does; `docs/checklists/api-coverage.md` now asks for it
Configure      also: further words for what a lesson can change. shared: so many words in common join a lesson to an update.
Source         process page, "Don't": a lesson changes a checklist, a scenario or a gate
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.reading import changes_something, points, text_of
from kb.linting.subject import Subject
from kb.linting.wording import heard, without
from kb.model import Finding, Section
from kb.text import first_line, words
from kb.vocabulary import Vocabulary

FINISHED = True


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each lesson that changes nothing."""
    lessons = list(_lessons(subject)) if subject.understood else []
    answered = changes_something(subject, settings["also"]) if lessons else True
    for number, text in lessons:
        appeal = heard("appeal", text)
        changing = heard("change", without("no-change", text) if appeal else text, settings["also"])
        if (answered and not appeal) or changing or "](" in text or _shared(subject, text) >= settings["shared"]:
            continue
        said = f'The lesson "{first_line(text, 60)}"'
        if appeal:
            yield Finding(
                "KB204", number, f'{said} asks for more care ("{appeal}") and changes nothing. Name the checklist, scenario, gate or alert that will catch it.'
            )
        else:
            yield Finding("KB204", number, f"{said} names no scenario, case, checklist, gate or monitor, and no update does. Name what it changes.")


def _lessons(subject: Subject) -> Iterator[tuple[int, str]]:
    """The lessons of the sections that teach, each with all that is nested below it; a section of prose is one."""
    anti_patterns = {lesson.line for lesson in subject.note.lessons if lesson.kind == "anti-pattern"}
    for section in subject.sections("lessons"):
        if not heard("teaching", section.heading):
            continue
        if listed := points(subject, section):
            yield from ((point.line, "\n".join(line for _, line in point.lines)) for point in listed if point.line not in anti_patterns)
        else:
            yield _prose(subject, section)


def _prose(subject: Subject, section: Section) -> tuple[int, str]:
    said = list(subject.said(section))
    return said[0][0], "\n".join(line for _, line in said)


def _shared(subject: Subject, lesson: str) -> int:
    """How many terms a lesson shares with the updates and the fix."""
    return len(_terms(lesson, subject.vocabulary) & _terms(text_of(subject, "updates", "fix"), subject.vocabulary))


def _terms(text: str, vocabulary: Vocabulary) -> set[str]:
    return {term for word in words(text) if (term := vocabulary.terms[word])}
