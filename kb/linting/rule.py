"""The rules that there are: each is a file in `kb/linting/rules` whose docstring is its page."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from kb.patterns import late

if TYPE_CHECKING:
    from kb.linting.subject import Subject
    from kb.model import Finding

Check = Callable[["Subject", Mapping[str, Any]], Iterable["Finding"]]
"""What a rule says of one note, given its own settings."""

_HEAD = late(r"(?P<code>KB\d{3}) (?P<name>[a-z0-9-]+): (?P<summary>[^\n]+)\n")

GROUPS = {"KB0": "ignores", "KB1": "form", "KB2": "substance", "KB3": "blameless", "KB4": "traceability", "KB5": "recurrence", "KB6": "privacy"}
"""What the rules of one hundred are about."""


class Rule(NamedTuple):
    """One rule. summary: its page in one sentence; page: what `kb rule` prints.

    needs: what has to be there for it to be asked: "repository" (a work tree), "build" (an index), "comparison" (an index, and so few
    notes that each can be compared with it), or nothing.
    finished: True when it asks for what only a finished note has, so that a draft is spared.
    """

    code: str
    name: str
    summary: str
    page: str
    check: Check
    needs: str | None = None
    finished: bool = False


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """All rules by their code, in order."""
    from kb.linting.rules import NAMES

    found = [_rule(f"kb.linting.rules.{name}") for name in NAMES]
    return {rule.code: rule for rule in sorted(found, key=lambda rule: rule.code)}


def _rule(module_name: str) -> Rule:
    module = import_module(module_name)
    page = module.__doc__ or ""
    head = _HEAD.match(page)
    if not head:
        raise ValueError(f"{module_name}: the docstring does not begin with a code, a name and a sentence")
    return Rule(head["code"], head["name"], head["summary"], page, module.check, getattr(module, "NEEDS", None), getattr(module, "FINISHED", False))
