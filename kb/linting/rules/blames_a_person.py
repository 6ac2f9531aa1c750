"""KB301 blames-a-person: a sentence that says who did wrong instead of what let it happen.

What it does   Reports phrases such as "forgot to", "failed to check", "ignored", "'s fault" where they are said of a person: a role such as "the engineer",
               a first name, an @handle, a pronoun; and "due to human error", but for root causes and factors, where KB202 asks.
               English, German, French, Spanish, Portuguese, Japanese and Chinese.
               Left alone: quotes, code, block quotes, lines of a chat; what is said of a program; what is supposed ("if an engineer forgot") or denied
               ("nobody forgot", "not the engineer's fault"). "We" is found only with "forgot" and its like: a team may say what it did not know.
Why it hurts   Who is blamed tells less the next time, and the step that was easy to get wrong stays as it is.
Bad            The on-call engineer forgot to renew the certificate.
Good           The certificate was not renewed: its date stood in a calendar that nobody is paged by.
Configure      The phrases that kb comes with stand in kb/data/blame.toml. phrases: further ones, each with a rewrite if you like, as in
               "asleep at the wheel => say which alert did not reach anybody." people: further words for people, roles or names. allowed: phrases of ours
               that are not to be found.
Source         process page: blameless; "Don't": no hunt for who is to blame, the subject is systems and tests
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.blame import said
from kb.linting.subject import Subject
from kb.model import Finding


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each phrase; the message does not repeat who was blamed."""
    for one in said(subject, "blames", settings):
        if one.phrase.of == "none" and one.line in _causes(subject):
            continue
        message = f'"{one.words}" blames a person. Instead: {one.phrase.instead}'
        yield Finding("KB301", one.line, message, one.column, one.end)


def _causes(subject: Subject) -> set[int]:
    """The lines of the root cause and of the contributing factors."""
    return {number for section in subject.sections("root-cause") for number, _ in subject.said(section)} | {number for number, _ in subject.note.factors}
