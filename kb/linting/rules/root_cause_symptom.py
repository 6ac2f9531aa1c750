"""KB205 root-cause-symptom: a root cause that only says again that something failed.

What it does   Reports a short root cause that tells an effect ("the search was slow") and nothing that brought it about.
Why it hurts   The symptom has many causes; a test for it finds none of them.
Bad            ## Root Cause
               The search service was slow.
Good           ## Root Cause
               The search service read every shard for each page, because the page token carried no shard.
Configure      words: a longer text is taken to tell more than the symptom.
Source         process page: root cause by five whys, written as a statement that can be tested
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.reading import text_of
from kb.linting.subject import Subject
from kb.linting.wording import heard, own_words, without
from kb.model import Finding
from kb.text import cjk_runs, runs

_SIGNS_A_WORD = 2
"""So many CJK signs count as a word."""


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, on the statement."""
    text = text_of(subject, "root-cause")
    if not text or _length(text) > settings["words"]:
        return
    own = own_words(text)
    symptom = heard("symptom", own)
    if symptom and not heard("because", without("symptom", own)):
        line = next(number for section in subject.sections("root-cause") for number, _ in subject.said(section))
        yield Finding("KB205", line, f'The root cause only says what happened ("{symptom}"). Ask why, until a test could prove the answer wrong.')


def _length(text: str) -> int:
    """The words of a text."""
    cjk = sum(map(len, cjk_runs(text)))
    return len([run for run in runs(text) if run.isascii()]) + cjk // _SIGNS_A_WORD
