"""KB202 root-cause-human-error: a person's slip given as the cause.

What it does   Reports a root cause that names human error, an oversight, carelessness or something forgotten,
               and a contributing factor that is called human error.
Why it hurts   People will slip again. What let the slip through to the users, and what would have caught it, stays as it was.
Bad            ## Root Cause
               The release engineer forgot to run the migration.
Good           ## Root Cause
               The deploy job starts the new build without checking that its migrations have run.
Configure      also: further words for a slip.
Source         process page: blameless, focus on systems and tests
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.reading import text_of
from kb.linting.subject import Subject
from kb.linting.wording import heard, may_be_heard, own_words, place, without
from kb.model import Finding


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each line that gives a slip as a cause."""
    if heard("human-error", text_of(subject, "root-cause"), settings["also"]):
        for section in subject.sections("root-cause"):
            for number, line in subject.said(section):
                if words := _slip("human-error", line, settings):
                    yield _finding(subject, number, words, "root cause")
    for number, factor in subject.note.factors:
        if words := _slip("named-human-error", factor, settings):
            yield _finding(subject, number, words, "contributing factor")


def _slip(idea: str, line: str, settings: Mapping[str, Any]) -> str | None:
    own = own_words(line)
    return heard(idea, without("no-human-error", own), settings["also"]) if may_be_heard(idea, own, settings["also"]) else None


def _finding(subject: Subject, number: int, words: str, what: str) -> Finding:
    said, start, end = place(words, subject.file.lines[number - 1])
    return Finding("KB202", number, f'The {what} is a person\'s slip ("{said}"). Say which check, default or interface let it through.', start, end)
