"""KB203 fix-without-verification: a fix that nobody has seen hold.

What it does   Reports the fix section of a note whose verification section is missing or empty, unless the note says elsewhere how the fix was seen to hold.
               A section on recovery or mitigation is a fix when it tells of a change.
Why it hurts   The next incident with the same cause finds a fix that was believed, not checked.
Bad            ## Fix
               - Retry policy: 3 attempts with jitter
Good           ## Verification
               - Replayed yesterday's traffic with synthetic timeouts: no duplicates (build 4127)
Configure      also: further words that tell of a verification.
Source         process page, "Don't": a fix is not shipped without evidence that it holds
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.reading import text_of
from kb.linting.subject import Subject
from kb.linting.wording import heard
from kb.model import Finding

FINISHED = True

_TELLING = ("fix", "timeline", "summary", "updates", "impact", "context", "other")
"""Kinds of sections in which a note may say how the fix was seen to hold."""


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, on the fix."""
    fix = subject.section("fix")
    if fix is None or subject.section("verification"):
        return
    is_fix = heard("fix", fix.heading) or not subject.understood or heard("changed", text_of(subject, "fix"))
    if is_fix and not any(heard("verified", text_of(subject, kind), settings["also"]) for kind in _TELLING):
        yield Finding("KB203", fix.line, "The fix has no verification: name the test, replay or monitor that shows that it holds.")
