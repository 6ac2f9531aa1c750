"""KB203 fix-without-verification: a fix that nobody has seen hold.

What it does   Reports the fix section of a note whose verification section is missing or empty, unless the note says elsewhere how the fix was seen to hold.
               A section on recovery or mitigation is a fix when it tells of a change. In a note without any such section, the last event of the timeline
               that tells of a change is the fix, unless it or a later one, or the note elsewhere, says that all was well again.
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
    if subject.section("verification") or any(heard("verified", text_of(subject, kind), settings["also"]) for kind in _TELLING):
        return
    fix = subject.section("fix")
    if fix is None:
        yield from _in_timeline(subject)
    elif heard("fix", fix.heading) or not subject.understood or heard("changed", text_of(subject, "fix")):
        yield Finding("KB203", fix.line, "The fix has no verification: name the test, replay or monitor that shows that it holds.")


def _in_timeline(subject: Subject) -> Iterator[Finding]:
    """On the last event that tells of a change after which nothing is said to be well again."""
    if not subject.understood or any(heard("recovered", text_of(subject, kind)) for kind in ("summary", "impact", "context", "other")):
        return
    events = [(event, heard("changed", event.text)) for event in subject.note.timeline]
    last = next((place for place in range(len(events) - 1, -1, -1) if events[place][1]), None)
    if last is not None and not any(heard("recovered", event.text) for event, _ in events[last:]):
        said = f'Nothing tells that this change ("{events[last][1]}") helped. Name the test, replay or monitor that shows that it holds.'
        yield Finding("KB203", events[last][0].line, said)
