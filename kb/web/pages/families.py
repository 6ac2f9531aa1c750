"""Families: notes that people joined by recurrence_of, each as a strip of dots over time."""

from functools import partial
from urllib.parse import quote

from kb.model import GONE, Family
from kb.recurrence.corpus import Asked, recurrences
from kb.render.json.recurrences import recurrences as as_json
from kb.web.charts import Dot, Strip, strips
from kb.web.page import Page, View, number

_USUAL, _MOST = 50, 500


def page(view: View) -> Page:
    """The families, those with the latest note first."""
    limit = number(view, "limit", _USUAL, _MOST)
    report = recurrences(view.reader, Asked(unmarked=False))
    shown = report._replace(families=report.families[:limit])
    dated = [_strip(view, family) for family in shown.families if family.last]
    chart = strips("families", "Families over time", dated) if dated else None
    values = {"families": [(family, _gone(family)) for family in shown.families], "total": len(report.families), "chart": chart, "limit": limit, "most": _MOST}
    return Page("families.html", "Families", values, partial(as_json, shown))


def _strip(view: View, family: Family) -> Strip:
    dots = tuple(Dot(member.date, member.title, view.links.note(member.id)) for member in family.members)
    root = next(member for member in family.members if member.id == family.root)
    return Strip(root.title, dots, f"#{anchor(family)}")


def _gone(family: Family) -> int:
    """How many of the targets that its notes name are gone."""
    named = {(update.path, update.quote): update.standing for member in family.members for update in member.updates if update.path}
    return sum(standing is not None and standing.state == GONE for standing in named.values())


def anchor(family: Family) -> str:
    """The id of a family on its page."""
    return f"family-{quote(family.root)}"
