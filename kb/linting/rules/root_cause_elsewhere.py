"""KB206 root-cause-elsewhere: a root cause that sends the reader to another place.

What it does   Reports a root cause that is nothing but a link, a ticket or "see above".
Why it hurts   Search, comparison with earlier notes and the next reader find nothing here; the ticket system may be gone by then.
Bad            ## Root Cause
               See INC-2291.
Good           ## Root Cause
               The job retried without a key, so that each attempt wrote a new row (INC-2291).
Configure      words: a longer text is taken to say something itself.
Source         process page, template: the root cause is a statement of the note
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from kb.linting.reading import text_of
from kb.linting.subject import Subject
from kb.linting.wording import heard
from kb.model import Finding
from kb.text import plain, runs

_HEAD = 24
"""A text that sends elsewhere says so within so many signs."""

_FEW = 2
"""So many words beside a link say nothing yet."""


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, on the statement."""
    text = text_of(subject, "root-cause")
    if not text or len(runs(text)) > settings["words"]:
        return
    words = heard("elsewhere", text)
    sent = words is not None and plain(text).find(words) <= _HEAD
    bare = _pointer().sub(" ", text)
    if sent or (bare != text and len(runs(bare)) <= _FEW):
        line = next(number for section in subject.sections("root-cause") for number, _ in subject.said(section))
        yield Finding("KB206", line, "The root cause stands somewhere else. Write it here in one sentence; the link may follow.")


@lru_cache(maxsize=1)
def _pointer() -> re.Pattern[str]:
    """A link, an address, a ticket."""
    return re.compile(r"!?\[[^\[\]]*\]\([^()]*\)|<?https?://\S+|\b[A-Z][A-Z0-9]{1,9}-\d+\b|(?<!\w)#\d+\b")
