"""KB406 missing-gate: a gate that the note names, and that is not there.

What it does   Reports an update of the kind gate or checklist whose file, folder or quoted line stands neither in the work tree nor at the commit of the index.
               A note and its checklist in one change are fine; an update that calls itself a promise is left to KB408.
Why it hurts   Everybody believes that the next one is stopped, and nothing stops it.
Bad            - Checklist: `docs/checklists/api-coverage.md` ("Idempotency for every route") where the file holds no such line
Good           - Checklist: `docs/checklists/api-coverage.md` ("Idempotency for unsafe operations")
Configure      repositories in kb.toml names other repositories whose files notes name
Source         process page, "Don't": a lesson changes a checklist, scenario or gate
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.promises import is_open
from kb.linting.subject import Subject
from kb.linting.targets import GATES, Missing, gaps, names_kind, place
from kb.linting.tree import PATH
from kb.model import Finding, Update

NEEDS = "repository"


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each target."""
    for gap in gaps(subject, (update for update in subject.note.updates if _is_claimed(subject, update))):
        line, column, end = place(subject, gap.update.line, str(gap.update.path if gap.lacks == PATH else gap.update.quote))
        yield Finding("KB406", line, _said(gap), column, end)


def _is_claimed(subject: Subject, update: Update) -> bool:
    """True for a gate or checklist that is called so, and that is not a promise; globs are left to KB404."""
    named = update.kind in GATES and update.path is not None and "*" not in update.path
    return named and names_kind(subject, update) and not is_open(subject.file.lines[update.line - 1])


def _said(gap: Missing) -> str:
    kind = gap.update.kind
    if gap.is_gone:
        return f"The {kind} is gone{gap.since}: {gap.what}. Restore it, or name what took its place."
    if gap.lacks == PATH:
        return (
            f"The {kind} {gap.what} does not exist. Add it with this note, name the file that holds it, or the repository that does (repositories in kb.toml)."
        )
    return f"{gap.update.path} does not hold “{gap.update.quote}”. Add the line with this note, or quote it as it stands."
