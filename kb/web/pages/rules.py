"""The rules by which a note is checked."""

from functools import partial

from kb.configuration import Configuration
from kb.linting.rule import GROUPS, rules
from kb.linting.settings import load_settings
from kb.render.json.rules import rules as as_json
from kb.web.page import Page, View


def page(view: View) -> Page:
    """All rules by groups, with the severity that each has unless a team says otherwise."""
    every = tuple(rules().values())
    groups = [(name, [rule for rule in every if rule.code.startswith(prefix)]) for prefix, name in GROUPS.items()]
    values = {"groups": groups, "settings": load_settings(Configuration()).of, "rules": every}
    return Page("rules.html", "Rules for notes", values, partial(as_json, every))
