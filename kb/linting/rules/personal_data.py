"""KB602 personal-data: something by which a person can be found stands in the note.

What it does   Reports e-mail addresses, telephone numbers, bank accounts, cards, public addresses, national ids and ids of users that `kb redact` would mask.
               An address of a role or a group (support@, security@, a mailing list) is masked in the index as well, and not reported: it is no person's.
Why it hurts   The note is read for years by people who have no business with that person, and published with the knowledge base.
Bad            - User message: "I was charged twice" (anna.berg@mail.example.se)
Good           - User message: "I was charged twice" (user_1)
Configure      `kinds` says what is reported; amounts are masked in the index and can be added here. Exceptions stand in `[privacy]` in kb.toml.
Source         process page, "Anonymization & privacy": user ids and e-mail addresses become neutral tokens, account numbers are masked
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.masks import findings
from kb.linting.subject import Subject
from kb.model import Finding


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each place."""
    return findings("KB602", subject, settings["kinds"], "{kind} stands here. `kb redact --in-place` writes {token} instead.")
