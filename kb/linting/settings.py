"""Which rules are asked and how: the packaged ``lint.toml``, and the ``[lint]`` table of a team over it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from kb import data
from kb.configuration import Configuration, nearest
from kb.errors import ConfigurationError, InputError
from kb.levels import LEVELS
from kb.linting.rule import GROUPS, Rule, rules
from kb.model import SEVERITIES
from kb.text import KINDS_OF_MASKS

_LISTS = ("select", "ignore")


class Settings(NamedTuple):
    """The rules that are asked, in order of their codes, and the settings of each by its code; "severity" is one of them."""

    asked: tuple[Rule, ...]
    of: Mapping[str, Mapping[str, Any]]


def load_settings(configuration: Configuration, select: Collection[str] = (), ignore: Collection[str] = (), draft: bool = False) -> Settings:
    """The settings of a run. select, ignore: what was asked for on the command line; a selection there replaces the team's, ignores are added to it.

    draft: without the rules that ask for what only a finished note has. Raises ConfigurationError, or InputError for a rule that does not exist.
    """
    packaged = data.table("lint.toml")
    own = configuration.table.get("lint", {})
    if faults := [*_faults(own, packaged)]:
        raise ConfigurationError("\n".join(f"{configuration.path}: lint.{fault}" for fault in faults))
    wanted = _named(select or own.get("select", packaged["select"]))
    refused = _named([*ignore, *own.get("ignore", packaged["ignore"])])
    chosen = [rule for code, rule in rules().items() if (code in wanted or not wanted) and code not in refused and not (draft and rule.finished)]
    return Settings(tuple(chosen), {code: {**packaged.get(rule.name, {}), **own.get(rule.name, {})} for code, rule in rules().items()})


def _faults(own: Mapping[str, Any], packaged: Mapping[str, Any]) -> Iterable[str]:
    """What is wrong in a team's table: each key is one of the packaged ones, and of its type."""
    for key, value in own.items():
        if key not in packaged:
            yield f"{key} is no setting{nearest(key, packaged)}"
        elif type(value) is not type(packaged[key]):
            yield f"{key} must be a {_TYPES[type(packaged[key])]}"
        elif key in _LISTS and not all(isinstance(name, str) for name in value):
            yield f"{key} must be a list of strings"
        elif key in _LISTS:
            yield from (f"{key}: {name!r} is no rule{_near_rule(name)}" for name in value if not _codes(name))
        else:
            yield from _rule_faults(key, value, packaged[key])


def _rule_faults(name: str, own: Mapping[str, Any], packaged: Mapping[str, Any]) -> Iterable[str]:
    for key, value in own.items():
        if key not in packaged:
            yield f"{name}.{key} is no setting{nearest(key, packaged)}"
        elif type(value) is not type(packaged[key]):
            yield f"{name}.{key} must be a {_TYPES[type(packaged[key])]}"
        elif isinstance(value, list) and not all(isinstance(item, str) for item in value):
            yield f"{name}.{key} must be a list of strings"
        elif key in _CHOICES and not {*([value] if isinstance(value, str) else value)} <= {*_CHOICES[key]}:
            yield f"{name}.{key} must be {', '.join(_CHOICES[key][:-1])} or {_CHOICES[key][-1]}"


_CHOICES = {"severity": SEVERITIES, "level": LEVELS, "kinds": KINDS_OF_MASKS}
"""What settings of these names may say."""


_TYPES = {dict: "table", list: "list of strings", str: "string", int: "whole number", float: "number", bool: "true or false"}


def _named(names: Iterable[str]) -> frozenset[str]:
    """The codes of rules that are named in any way. Raises InputError for a name that none has."""
    found: set[str] = set()
    for name in names:
        if not (codes := _codes(name)):
            raise InputError(f"there is no rule {name!r}{_near_rule(name)}. `kb rule` lists them.")
        found |= codes
    return frozenset(found)


def _codes(name: str) -> set[str]:
    """The codes that a name stands for: of a rule, of all that begin with it, of a group."""
    groups = {group: prefix for prefix, group in GROUPS.items()}
    prefix = groups.get(name.lower(), name.upper())
    return {code for code, rule in rules().items() if rule.name == name.lower() or (prefix.startswith("KB") and code.startswith(prefix))}


def _near_rule(name: str) -> str:
    return nearest(name, [known for code, rule in rules().items() for known in (code, rule.name)], listed=False)


def named_rules(name: str | None = None) -> tuple[Rule, ...]:
    """All rules, or those that a name stands for. Raises InputError when it stands for none."""
    codes = rules().keys() if name is None else _named([name])
    return tuple(rule for code, rule in rules().items() if code in codes)


def defaults(rule: Rule) -> Mapping[str, Any]:
    """The settings of a rule without a configuration."""
    table: Mapping[str, Any] = data.table("lint.toml")[rule.name]
    return table
