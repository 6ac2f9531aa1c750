"""KB201 root-cause-guesses: a root cause that offers guesses, or several causes to choose from.

What it does   Reports words of doubt in the statement of the root cause, its first paragraph or list ("probably", "we think",
               "either … or"), and a root cause that is a list of causes. A cause that is said to be unknown is KB215.
               The steps of a chain of whys are one cause, and so is a list in which one item is called the primary cause. Code and quotations are left out.
Why it hurts   No test can prove a guess wrong, so nobody knows what has to change, and the next incident cannot be told from this one.
Bad            ## Root Cause
               Probably a race in the import, or the cache was stale.
Good           ## Root Cause
               Two import workers took the same row, because the claim was read and written in two statements.
Configure      causes: a list of so many items is several causes. also: further words of doubt.
Source         process page, template: the primary cause is a single statement that can be tested
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.reading import paragraph, points
from kb.linting.subject import Subject
from kb.linting.wording import heard, own_words, place, without
from kb.model import Finding, Section

_INTRODUCTION = 25
"""So many words at most introduce a list; more are a statement of their own."""


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each section that is a list of causes, and for each line of a statement that guesses."""
    for section in subject.sections("root-cause"):
        if listed := _listed(subject, section, settings["causes"]):
            yield Finding(
                "KB201",
                listed[0],
                f"The root cause is a list of {listed[1]} causes. Keep the one that a test can prove wrong; the others are contributing factors.",
            )
        for number, line in statement(subject, section):
            if words := heard("guess", without("no-guess", own_words(line)), settings["also"]):
                said, start, end = place(words, subject.file.lines[number - 1])
                yield Finding("KB201", number, f'The root cause guesses ("{said}"). State what a test or a log shows, or what would show it.', start, end)


def statement(subject: Subject, section: Section) -> list[tuple[int, str]]:
    """The lines that state the cause: the first paragraph, else the points of a list that is not numbered."""
    return paragraph(subject, section) or [line for point in points(subject, section) if not point.numbered for line in point.lines[:1]]


def _listed(subject: Subject, section: Section, least: int) -> tuple[int, int] | None:
    """The line of the first of several causes and how many there are; None when the section is a statement, or a chain that ends in one cause."""
    found = points(subject, section)
    if len(found) < least or heard("whys", section.heading) or any(heard("chain", point.head) for point in found):
        return None
    before = [line for number, line in subject.said(section) if number < found[0].line]
    said = " ".join(before)
    introduced = said.rstrip(" *_").endswith((":", "：")) and len(said.split()) <= _INTRODUCTION and heard("causes", said) is not None
    if introduced or (not before and not any(point.numbered for point in found)):
        return found[0].line, len(found)
    return None
