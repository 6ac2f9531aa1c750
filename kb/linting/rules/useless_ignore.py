"""KB001 useless-ignore: a comment that silences nothing.

What it does   Reports a `<!-- kb: ignore … -->` that names no rule, a rule that does not exist, or one that finds nothing there.
Why it hurts   It hides the next finding of its rule, which nobody has looked at.
Bad            ## Verification
               <!-- kb: ignore KB203 no fix yet -->
               - Replayed the night's traffic: no duplicates (build 4127)
Good           ## Fix
               <!-- kb: ignore KB203 reverted, so there is nothing to verify -->
               - Reverted to build 1436
Configure      Only rules that were asked count: a comment for one that is not selected, or that could not be checked, is left alone.
Source         our own: an exception that outlives its reason is worse than none
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.rule import rules
from kb.linting.subject import Subject
from kb.model import Finding


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each comment that the engine found to silence nothing."""
    for comment in (one for one in subject.file.unused if subject.first <= one.line <= subject.last):
        if not comment.codes:
            said = "This comment names no rule, so it silences nothing. Write it as: kb: ignore KB204 reason"
        else:
            unknown = [code for code in comment.codes if not any(one.startswith(code) for one in rules())]
            said = (
                f"There is no rule {unknown[0]}. Name one that `kb rule` lists."
                if unknown
                else f"{', '.join(comment.codes)} finds nothing here. Remove the comment."
            )
        yield Finding("KB001", comment.line, said)
