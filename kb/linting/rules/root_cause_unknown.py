"""KB215 root-cause-unknown: a root cause that nobody has found, and no word of how it is still to be.

What it does   Reports a statement of the root cause, its first paragraph or list, that says that the cause is unknown, unless the section tells what was
               ruled out, and names a day, a ticket or a link under which the search goes on.
Why it hurts   The note is closed and the cause stays open: nobody searches on, and the next incident begins from nothing.
Bad            ## Root Cause
               The reason why the job stalled is still unknown.
Good           ## Root Cause
               The reason why the job stalled is still unknown. Ruled out: a full disk (`df` showed 40 %) and the network (no drops).
               The platform team compares a trace of the next stall until 2026-04-01 (#512).
Configure      also: further words that say that a cause is unknown.
Source         process page: the root cause is a single statement that can be tested
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from kb.linting.reading import text_of
from kb.linting.rules.root_cause_guesses import statement
from kb.linting.subject import Subject
from kb.linting.wording import heard, own_words, place
from kb.model import Finding

FINISHED = True


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, on the first line that says so."""
    text = text_of(subject, "root-cause")
    if not heard("unknown", text, settings["also"]) or (heard("ruled-out", text) and _goes_on().search(text)):
        return
    for section in subject.sections("root-cause"):
        for number, line in statement(subject, section):
            if words := heard("unknown", own_words(line), settings["also"]):
                said, start, end = place(words, subject.file.lines[number - 1])
                message = f'The root cause is not established ("{said}"). Say what was ruled out, who finds out, and until when.'
                yield Finding("KB215", number, message, start, end)
                return


@lru_cache(maxsize=1)
def _goes_on() -> re.Pattern[str]:
    """A day, a ticket or a link."""
    return re.compile(r"\d{4}-\d\d-\d\d|\d月|#\d|[A-Z]{2,}-\d|\]\(|https?:")
