"""KB502 verdict-names-no-note: a recurrence of nothing.

What it does   Reports recurrence_of and not_recurrence_of whose value is the id of no note, may be that of several, or stands under both.
Why it hurts   The verdict counts for nothing: the family is not joined, and the match is asked about again.
Bad            **Recurrence of:** refund-payed-twice
Good           **Recurrence of:** 2025-03-14-refund-paid-twice
Source         our own: a verdict is what a person says of an earlier note
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.families import contradiction, fault
from kb.linting.facts import Facts
from kb.linting.subject import Subject
from kb.linting.targets import place
from kb.model import Finding, Verdict

NEEDS = "build"


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each verdict."""
    kinds: dict[str, str] = {}
    for verdict in subject.note.verdicts if subject.facts else ():
        if subject.facts and (said := _said(subject.facts, verdict, kinds)):
            line, column, end = place(subject, verdict.line, verdict.target)
            yield Finding("KB502", line, said, column, end)


def _said(facts: Facts, verdict: Verdict, kinds: dict[str, str]) -> str | None:
    """Why a verdict means no single note; kinds: id -> kind of the verdicts before it."""
    meant = facts.meant(verdict.target)
    if meant is None:
        return None
    if len(meant) != 1:
        said = fault(verdict.kind, verdict.target, [earlier.id for earlier in meant], itself=False)
        return said if meant else said + facts.nearest(verdict.target)
    return contradiction(verdict.target) if kinds.setdefault(meant[0].id, verdict.kind) != verdict.kind else None
