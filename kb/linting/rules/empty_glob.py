"""KB404 empty-glob: an update that names a group of files of which there is none.

What it does   Reports a path with * in an update ("Cases: …") that matches nothing in the work tree, nor did when the index was built.
Why it hurts   "Cases: `cases/refund/*`" looks like a dozen new tests and is none.
Bad            - Cases: `docs/case/refund-*.md`
Good           - Cases: `docs/cases/refund-*.md`
Source         process page, template: updates are links to what was changed
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.promises import is_open
from kb.linting.subject import Subject
from kb.linting.targets import missing, named_once, names_kind, place
from kb.model import Finding

NEEDS = "repository"


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each glob."""
    for update in named_once(subject.note.updates):
        if not update.path or "*" not in update.path or not names_kind(subject, update) or is_open(subject.file.lines[update.line - 1]):
            continue
        if gap := missing(subject, update._replace(quote=None)):
            line, column, end = place(subject, update.line, update.path)
            said = f"No file matches {update.path}{f': the last one is gone{gap.since}' if gap.is_gone else ''}. Name the files that the update is in."
            yield Finding("KB404", line, said, column, end)
