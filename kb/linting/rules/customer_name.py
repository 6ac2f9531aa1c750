"""KB603 customer-name: a customer is named who has not agreed to it.

What it does   Reports the names of `customers` in kb.toml, but for those that are `permitted`.
Why it hurts   A note that leaves the team tells others who is a customer, and what went wrong for them.
Bad            - 08:40 — Northwind Traders call: no invoice since Friday
Good           - 08:40 — a customer calls: no invoice since Friday
Configure      `customers = [{name = "Northwind Traders"}, {name = "Contoso", permitted = true}]` in kb.toml
Source         process page, "Anonymization & privacy": names of customers need their permission
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.masks import findings
from kb.linting.subject import Subject
from kb.model import Finding


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each place."""
    said = "A customer is named here. Say what kind of customer it was; `kb redact --in-place` writes {token} instead."
    return findings("KB603", subject, settings["kinds"], said)
