"""Families: notes that people joined by recurrence_of, each as a strip of dots over time."""

from collections.abc import Sequence
from functools import partial

from kb.model import GONE, Family
from kb.recurrence.corpus import Asked, recurrences
from kb.render.json.recurrences import recurrences as as_json
from kb.web.charts import Dot, Strip, strips
from kb.web.links import family_anchor
from kb.web.page import Page, View, number

_USUAL, _MOST = 50, 500


def page(view: View) -> Page:
    """The families, those with the latest note first."""
    limit = number(view, "limit", _USUAL, _MOST)
    report = recurrences(view.reader, Asked(unmarked=False))
    shown = report._replace(families=_shown(report.families, limit, view.asked.get("root")))
    dated = [_strip(view, family) for family in shown.families if family.last]
    chart = strips("families", "Families over time", dated) if dated else None
    families = [(family, _gone(family), family_anchor(family.root)) for family in shown.families]
    values = {"families": families, "total": len(report.families), "chart": chart, "limit": limit, "most": _MOST}
    return Page("families.html", "Families", values, partial(as_json, shown))


def _shown(families: Sequence[Family], limit: int, root: str | None) -> tuple[Family, ...]:
    """The first so many, and the one that a link leads to. root: the id of its earliest note."""
    return tuple(family for place, family in enumerate(families) if place < limit or family.root == root)


def _strip(view: View, family: Family) -> Strip:
    dots = tuple(Dot(member.date, member.title, view.links.note(member.id)) for member in family.members)
    root = next(member for member in family.members if member.id == family.root)
    return Strip(root.title, dots, f"#{family_anchor(family.root)}")


def _gone(family: Family) -> int:
    """How many of the targets that its notes name are gone."""
    named = {(update.path, update.quote): update.standing for member in family.members for update in member.updates if update.path}
    return sum(standing is not None and standing.state == GONE for standing in named.values())
