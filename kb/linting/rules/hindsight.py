"""KB303 hindsight: what somebody should have done, instead of what happened.

What it does   Reports "should have", "ought to have", "could have noticed", "if only we had" and the like where a person or a team is the subject, in seven
               languages. Left alone: what a system should have done, which is its expected behaviour ("the alert should have fired", "we should have received
               a page"); what is planned ("we should have automated tests") or supposed; quotes, code, block quotes, lines of a chat.
Why it hurts   With the outcome known every choice looks easy. Why it looked right at the time is what the next note needs.
Bad            We should have tested the restore before the migration.
Good           The restore was not tested before the migration: the runbook asked for a backup, not for a restore. It asks for both now.
Configure      The phrases that kb comes with stand in kb/data/blame.toml. phrases: further ones, each with a rewrite if you like.
               people: further words for people, roles or names. allowed: phrases of ours that are not to be found.
Source         process page: blameless; facts and artifacts
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.blame import said
from kb.linting.subject import Subject
from kb.model import Finding


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each phrase; the message does not repeat of whom it is said."""
    for one in said(subject, "hindsight", settings, of="team"):
        message = f'"{one.words}" judges by what is known now. Instead: {one.phrase.instead}'
        yield Finding("KB303", one.line, message, one.column, one.end)
