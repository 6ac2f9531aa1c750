"""Findings on what was masked: they tell where and of what kind it is, and never the value."""

from collections.abc import Collection, Iterator

from kb.linting.subject import Subject
from kb.model import Finding

_NAMES = {
    "email": "An e-mail address",
    "phone": "A telephone number",
    "iban": "The number of a bank account",
    "card": "The number of a card",
    "ip": "A public address of a network",
    "user": "The id of a user",
    "customer": "The id of a customer",
    "account": "The number of an account",
    "amount": "An amount of money",
    "national-id": "The number of an identity document",
}


def findings(rule: str, subject: Subject, kinds: Collection[str], message: str) -> Iterator[Finding]:
    """One finding for each masked place of these kinds in a note by which a person can be found. message: with {kind} and {token}."""
    for line, masks in subject.file.masks.items():
        if not subject.first <= line <= subject.last:
            continue
        for mask in masks:
            if mask.find.kind in kinds and not mask.find.is_impersonal:
                said = message.format(kind=_NAMES.get(mask.find.kind, mask.find.kind), token=mask.find.token)
                yield Finding(rule, line, said, mask.column, mask.end_column)
