"""What is masked: the packaged rules, and what a team's configuration adds, switches off or excepts."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kb import data
from kb.configuration import Configuration, nearest
from kb.errors import ConfigurationError
from kb.privacy.values import Impersonal, Privacy, Rule
from kb.text import KINDS_OF_MASKS, fold

KEYS = ("customers", "privacy")
"""The keys of a configuration that say what is masked. What they hold is itself not to be told."""

_LONG_NAME = 8
"""So many letters are a name also when its words are written as one; fewer may be another word: On Line."""

_KEYS = ("exceptions", "off", "patterns")
_PATTERN_KEYS = ("kind", "pattern")
_CUSTOMER_KEYS = ("name", "permitted")
_ROUNDS = 60_000


def load_privacy(configuration: Configuration) -> Privacy:
    """What a team wants masked, with the key of ``KB_REDACT_KEY``. Raises ConfigurationError, which tells no name and no pattern."""
    table = configuration.table
    own, customers = table.get("privacy", {}), table.get("customers", [])
    faults = [*_faults(own), *_customer_faults(customers)]
    if faults:
        raise ConfigurationError("\n".join(f"{configuration.path}: {fault}" for fault in faults))
    return _privacy(own, customers, os.environ.get("KB_REDACT_KEY", ""))


def packaged() -> Privacy:
    """What is masked without a configuration."""
    return _packaged(os.environ.get("KB_REDACT_KEY", ""))


@lru_cache(maxsize=2)
def _packaged(key: str) -> Privacy:
    return _privacy({}, [], key)


def fingerprint(configuration: Configuration) -> bytes:
    """A digest of what a team wants masked and of ``KB_REDACT_KEY``; it stands in the build, so it is made slow to guess from (`_slow`)."""
    said = [(name, configuration.table[name]) for name in KEYS if name in configuration.table]
    key = os.environ.get("KB_REDACT_KEY", "")
    return _slow(f"{said!r}\n{key}", b"kb print") if said or key else b""


@lru_cache(maxsize=4)
def _slow(secret: str, use: bytes) -> bytes:
    """A digest of many rounds, some 25 ms a guess: a database may be handed on, and a short key or a customer's name would else be guessed from it.

    Who knows one value and its token can test keys on the pair, so the key of the tokens is made in the same way. Not scrypt, which needs
    OpenSSL, and no command loads that.
    """
    spread = hashlib.blake2b(secret.encode("utf-8", "surrogatepass"), person=use).digest()
    state = spread
    for _ in range(_ROUNDS):
        state = hashlib.blake2b(state, key=spread).digest()
    return state[:32]


def _privacy(own: Mapping[str, Any], customers: list[dict[str, Any]], key: str) -> Privacy:
    table = data.table("privacy.toml")
    parts, shared = table["parts"], table["impersonal"]
    rules = [_named(one["name"]) for one in customers if not one.get("permitted", False)]
    rules += [Rule(one.get("kind", "secret"), one["pattern"], where="all") for one in own.get("patterns", ())]
    rules += [_rule(one, parts) for one in table["rule"]]
    return Privacy(
        rules=tuple(rules),
        prefixes=tuple(table["prefixes"]),
        tokens=tuple(table["tokens"]),
        webhooks=tuple(table["webhooks"]),
        impersonal=Impersonal(frozenset(shared["roles"]), tuple(shared["groups"]), frozenset(shared["services"])),
        off=frozenset(own.get("off", ())),
        exceptions=tuple(one.casefold() for one in own.get("exceptions", ())),
        key=_slow(key, b"kb token") if key else b"",
    )


def _rule(table: Mapping[str, Any], parts: Mapping[str, str]) -> Rule:
    written = {name: _with_parts(table[name], parts) for name in ("pattern", "before", "each") if name in table}
    listed = {"hints": tuple(table.get("hints", ())), "words": frozenset(table.get("words", ()))}
    return Rule(**{**table, **written, **listed})


def _with_parts(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return pattern


def _named(name: str) -> Rule:
    """The rule of a customer's name: whole words, whatever stands between them."""
    name = unicodedata.normalize("NFC", name)  # as texts are when they are searched
    words = name.split()
    between = r"[\s._-]{0,3}" if sum(map(len, words)) >= _LONG_NAME else r"[\s._-]{1,3}"
    pieces = between.join(map(re.escape, words))
    start, end = (r"(?<![^\W_])" if name.strip()[0].isascii() else ""), (r"(?![^\W_])" if name.strip()[-1].isascii() else "")
    return Rule("customer", f"{start}{pieces}{end}", where="all")


def _faults(own: Any) -> list[str]:
    if not isinstance(own, dict):
        return ["privacy must be a table"]
    faults = [f"privacy: unknown key {key!r}{nearest(key, _KEYS)}" for key in own if key not in _KEYS]
    for key in ("exceptions", "off"):
        if not _strings(own.get(key, [])):
            faults.append(f"privacy.{key} must be a list of strings")
        elif key == "off":
            faults += [f"privacy.off: {kind!r} {_why_not_off(kind)}" for kind in own.get(key, []) if kind not in KINDS_OF_MASKS or kind == "secret"]
    patterns = own.get("patterns", [])
    if not isinstance(patterns, list) or not all(isinstance(one, dict) for one in patterns):
        return [*faults, "privacy.patterns must be a list of tables"]
    return faults + [f"privacy.patterns, number {number}: {fault}" for number, one in enumerate(patterns, 1) for fault in _pattern_faults(one)]


def _why_not_off(kind: str) -> str:
    return "cannot be switched off: a secret never reaches the database" if kind == "secret" else f"is no kind{nearest(kind, KINDS_OF_MASKS)}"


def _pattern_faults(one: Mapping[str, Any]) -> list[str]:
    faults = [f"unknown key {key!r}{nearest(key, _PATTERN_KEYS)}" for key in one if key not in _PATTERN_KEYS]
    if one.get("kind", "secret") not in KINDS_OF_MASKS:
        faults.append(f"{one['kind']!r} is no kind{nearest(str(one['kind']), KINDS_OF_MASKS)}")
    if not isinstance(one.get("pattern"), str):
        return [*faults, "it has no pattern; write a regular expression as text"]
    try:
        matches_nothing = re.compile(one["pattern"], re.I).match("") is not None
    except (re.error, OverflowError, RecursionError) as error:
        return [*faults, f"it is no regular expression: {getattr(error, 'msg', error)}"]
    return [*faults, "it matches the empty text"] if matches_nothing else faults


def _customer_faults(customers: Any) -> list[str]:
    if not isinstance(customers, list) or not all(isinstance(one, dict) for one in customers):
        return ['customers must be a list of tables such as {name = "…", permitted = true}']
    faults = []
    for number, one in enumerate(customers, 1):
        told = f"customers, number {number}"
        faults += [f"{told}: unknown key {key!r}{nearest(key, _CUSTOMER_KEYS)}" for key in one if key not in _CUSTOMER_KEYS]
        if not isinstance(one.get("name"), str) or len(fold(one["name"])) < 2:
            faults.append(f"{told}: it has no name of two letters or more")
        if not isinstance(one.get("permitted", False), bool):
            faults.append(f"{told}: permitted must be true or false")
    return faults


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
