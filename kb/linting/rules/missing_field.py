"""KB102 missing-field: a fact by which notes are found, counted and compared, and which this one does not give.

What it does   Reports a note that gives some of the usual fields but not one of those that every note is to give.
Why it hurts   The note is missing from its category's page, from its trend and from its recurrence rate.
Bad            **Date/time (UTC+0):** 2026-03-02 09:10
               **Severity:** 3
Good           **Date/time (UTC+0):** 2026-03-02 09:10
               **Category:** Functional
               **Severity:** 3
Configure      fields: names of fields; "owner or review" is content with either. A note that fills fewer than `least` fields of `form` keeps its
               facts elsewhere, and is not asked; with 0 every note is. The date has a rule of its own, KB105; a field that is there
               and says nothing is KB103.
Source         process page, the template and "Categorize"
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.subject import Subject
from kb.model import Finding

FINISHED = True


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each field that is missing, on the title."""
    there = {field.key for field in subject.note.fields}
    for wanted in settings["fields"]:
        names = [name.strip() for name in wanted.split(" or ")]
        if not there.intersection(names) and len(there & set(settings["form"])) >= settings["least"] and not subject.labels.keys() & set(names):
            yield Finding(
                "KB102", subject.note.line, f"The note does not give its {' or '.join(names)}. Add it below the title: **{names[0].capitalize()}:** …"
            )
