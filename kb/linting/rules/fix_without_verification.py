"""KB203 fix-without-verification: a fix that nobody has seen hold.

What it does   Reports the fix section of a note whose verification section is missing or empty.
Why it hurts   The next incident with the same cause finds a fix that was believed, not checked.
Bad            ## Fix
               - Retry policy: 3 attempts with jitter
Good           ## Verification
               - Replayed yesterday's traffic with synthetic timeouts: no duplicates (build 4127)
Source         process page, "Don't": a fix is not shipped without evidence that it holds
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.subject import Subject
from kb.model import Finding

FINISHED = True


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, on the fix."""
    fix = subject.section("fix")
    if fix and not subject.section("verification"):
        yield Finding("KB203", fix.line, "The fix has no verification: name the test, replay or monitor that shows that it holds.")
