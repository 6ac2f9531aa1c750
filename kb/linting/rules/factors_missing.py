"""KB213 factors-missing: a technical cause, and nothing that let it happen.

What it does   Reports a note without contributing factors whose root cause speaks of technology alone.
Why it hurts   The bug is fixed, and what let it be written, released and overlooked makes the next one.
Bad            ## Root Cause
               The parser read a null price as 0.
Good           ## Contributing Factors
               - Process: the feed's format changed without a version
               - Data: no test feed held a null
Configure      also: further words by which a cause speaks of people, process or data.
Source         process page: five whys for depth, fishbone (people, process, technology, data) for breadth
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.reading import text_of
from kb.linting.subject import Subject
from kb.linting.wording import heard
from kb.model import Finding

FINISHED = True


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, on the root cause."""
    cause = subject.section("root-cause")
    if cause is None or not subject.understood or subject.section("contributing-factors"):
        return
    text = text_of(subject, "root-cause")
    if not heard("process", text, settings["also"]) and not heard("guess", text) and not heard("unknown", text):
        yield Finding(
            "KB213", cause.line, "The root cause is technical alone and no contributing factor is named. Add what in people, process or data let it happen."
        )
