"""The rules of the linter as JSON."""

from collections.abc import Sequence

from kb.linting.rule import Rule
from kb.render.json.form import dump


def rules(rules: Sequence[Rule]) -> str:
    """Code, name and summary of each rule, and its page."""
    return dump({"rules": [{"code": rule.code, "name": rule.name, "summary": rule.summary, "page": rule.page.strip()} for rule in rules]})


pages = rules
