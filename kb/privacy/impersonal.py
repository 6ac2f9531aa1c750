"""Tells the addresses by which no person is found: of groups, roles and public services. They are masked like all others."""

import re

from kb.privacy.values import Impersonal

_AT = re.compile(r"@|%40|＠")
_PIECES = re.compile(r"[^\W\d_]+")
_TEAM = "team"


def is_impersonal(kind: str, value: str, known: Impersonal) -> bool:
    """True for the e-mail address of a role or a group, and for the address of a service that everyone uses."""
    if kind == "email":
        name, *rest = _AT.split(value.lower(), maxsplit=1)
        return _is_role(name, known) or any(f".{host}." in f".{rest[0]}." for host in known.groups if rest)
    return kind == "ip" and value in known.services


def _is_role(name: str, known: Impersonal) -> bool:
    """True when each word of the name is one of a role, or the last one is "team"; so for no-reply and security-team."""
    pieces = _PIECES.findall(name.partition("+")[0])
    return bool(pieces) and (pieces[-1] == _TEAM or "".join(pieces) in known.roles or known.roles.issuperset(pieces))
