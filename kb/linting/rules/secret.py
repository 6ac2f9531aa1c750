"""KB601 secret: a key, a token or a password stands in the note.

What it does   Reports each secret that `kb redact` would mask: keys and tokens of known forms, assignments, headers, credentials in addresses, private keys.
Why it hurts   A note lives in git: everybody who can read the repository, and every clone from now on, has the secret.
Bad            - Logs: `curl -H 'Authorization: Bearer eyJhbGciOi…' /refunds`
Good           - Logs: `curl -H 'Authorization: Bearer secret_1' /refunds`
Configure      What is no secret stands in `exceptions` of `[privacy]` in kb.toml, more forms in `patterns` (docs/privacy.md).
Source         process page, "Anonymization & privacy": secrets are masked; "Do": examples are sanitized
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.masks import findings
from kb.linting.subject import Subject
from kb.model import Finding


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each place."""
    said = "A secret stands here. Revoke it, since git keeps it; `kb redact --in-place` writes {token} instead."
    return findings("KB601", subject, settings["kinds"], said)
