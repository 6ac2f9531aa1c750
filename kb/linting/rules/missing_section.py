"""KB101 missing-section: a question that the note does not even ask.

What it does   Reports a note in which no heading, label or field opens a section that every note is to have.
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

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.subject import Subject
from kb.model import Finding
from kb.text import fold

FINISHED = True


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each section that is missing, on the title."""
    told = [section for section in subject.note.sections if section.heading or len(section.text) >= settings["preamble"]]
    there = {*(section.kind for section in told), *(fold(section.heading) for section in told)}
    for wanted in settings["sections"]:
        names = [name.strip() for name in wanted.split(" or ")]
        if not there.intersection(map(fold, names)) and not subject.labels.keys() & set(names):
            besides = f", nor one on {' or '.join(map(_spoken, names[1:]))}" if names[1:] else ""
            yield Finding("KB101", subject.note.line, f"The note has no {_spoken(names[0])} section{besides}. Add it under a heading of its own.")


def _spoken(name: str) -> str:
    return name.replace("-", " ")
