"""About this build: when and from what it was made, what could not be used, and how to read a level."""

from functools import partial

from kb.levels import Levels
from kb.recurrence.verdicts import faulty_verdicts
from kb.render.json.build import build as as_json
from kb.store.pages import Faulty, Part
from kb.web.page import Page, View

_MOST = 50


def page(view: View) -> Page:
    """The build, its faults and the files that were left out."""
    levels, aside = Levels(**view.reader.levels()), view.reader.aside()
    stored, verdicts = view.pages.faults(), faulty_verdicts(view.reader)
    faults = [*(Faulty(*one) for one in verdicts[:_MOST]), *stored.rows]
    _, root_causes, undated, categories = view.reader.understood()
    values = {
        "levels": levels,
        "faults": Part(tuple(faults), stored.total + len(verdicts)),
        "aside": aside,
        "root_causes": root_causes,
        "undated": undated,
        "categories": categories,
        "headings": view.reader.unknown_headings()[:_MOST],
    }
    return Page("about.html", "About this build", values, partial(as_json, view.build, levels, stored.total + len(verdicts), len(aside)))
