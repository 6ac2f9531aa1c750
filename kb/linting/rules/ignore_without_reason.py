"""KB002 ignore-without-reason: an exception that nobody has to answer for.

What it does   Reports a `<!-- kb: ignore KB203 -->` that says no reason behind the code.
Why it hurts   Whoever reads it next year cannot tell whether it still holds.
Bad            <!-- kb: ignore KB203 -->
Good           <!-- kb: ignore KB203 reverted, so there is nothing to verify -->
Source         our own
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.subject import Subject
from kb.model import Finding


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each comment without a reason."""
    for comment in subject.file.ignores:
        if comment.codes and not comment.reason and subject.first <= comment.line <= subject.last:
            yield Finding("KB002", comment.line, f"Say why {', '.join(comment.codes)} does not hold here: kb: ignore {comment.codes[0]} reason")
