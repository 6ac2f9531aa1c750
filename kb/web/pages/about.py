"""About this build: when and from what it was made, what could not be used, and how to read a level."""

from functools import partial

from kb.levels import Levels
from kb.render.json.build import build as as_json
from kb.web.page import Page, View


def page(view: View) -> Page:
    """The build, its faults and the files that were left out."""
    levels, faults, aside = Levels(**view.reader.levels()), view.pages.faults(), view.reader.aside()
    _, root_causes, undated, categories = view.reader.understood()
    values = {"levels": levels, "faults": faults, "aside": aside, "root_causes": root_causes, "undated": undated, "categories": categories}
    return Page("about.html", "About this build", values, partial(as_json, view.build, levels, faults.total, len(aside)))
