"""One rule by which a note is checked: what it does, why it hurts, a bad and a good note."""

from functools import partial

from kb.configuration import Configuration, nearest
from kb.linting.around import BUILD, COMPARISON, REPOSITORY
from kb.linting.rule import GROUPS, Rule, rules
from kb.linting.settings import load_settings
from kb.render.json.rules import pages as as_json
from kb.render.rule import parts
from kb.web.page import NotThere, Page, View

_NEEDS = {BUILD: "an index", COMPARISON: "an index, and few notes to compare", REPOSITORY: "the work tree of a repository"}


def page(view: View) -> Page:
    """The rule of a code, or of a name. The settings are those that kb brings: a team may have others."""
    rule = _named(view.asked["id"])
    own = load_settings(Configuration()).of[rule.code]
    values = {"rule": rule, "parts": parts(rule), "group": GROUPS[rule.code[:3]], "weight": own["severity"], "needs": _NEEDS.get(rule.needs or "")}
    return Page("rule.html", f"{rule.code} {rule.name}", values, partial(as_json, (rule,)))


def _named(name: str) -> Rule:
    found = next((rule for rule in rules().values() if name.upper() == rule.code or name.lower() == rule.name), None)
    if found is None:
        known = [word for rule in rules().values() for word in (rule.code, rule.name)]
        raise NotThere(f"There is no rule {name}{nearest(name, known, listed=False)}")
    return found
