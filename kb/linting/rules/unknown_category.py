"""KB104 unknown-category: a category that is not among the configured ones, so that the note is counted nowhere.

What it does   Reports a category that is neither one of the seven nor one of the team's, nor another name of one. A category that several notes
               share is the team's own: it is told once, on the first of them, with the number of notes that were checked and say it.
Why it hurts   Ten spellings of one category hide that the same cause comes back.
Bad            **Category:** Non-funtional
Good           **Category:** Non-functional
Configure      Categories and their other names are the [categories] of kb.toml: "Third party" = ["vendor", "supplier"].
               common: so many notes share a category that is told once.
Source         process page, "Categorize", and the template
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.subject import Subject
from kb.model import Common, Finding
from kb.parse.fields import value_of
from kb.vocabulary import clean

_ALIKE = 0.75


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, on the value. A choice that is still open is KB103."""
    field = value_of(subject.note.fields, "category")
    if not field or subject.note.category or "|" in field.value:
        return
    value, near = field.value[:60], _nearest(clean(field.value[:60]), subject.vocabulary.categories)
    listed = ", ".join(dict.fromkeys(subject.vocabulary.categories.values()))
    advice = f"Did you mean {near}?" if near else f"Choose from {listed}, or add it under [categories] in kb.toml."
    common = f"{{notes}} notes say {value!r}, which is not among the configured categories: add it under [categories] in kb.toml, or choose from {listed}."
    said = f"{value!r} is not among the configured categories. {advice}"
    yield Finding("KB104", field.line, said, *subject.span(field.line, value), common=Common(common, settings["common"]))


def _nearest(name: str, known: Mapping[str, str]) -> str | None:
    """The category whose own name stands within this one, or one of whose names is spelt nearly the same."""
    from difflib import get_close_matches

    within = [category for category in dict.fromkeys(known.values()) if f" {clean(category)} " in f" {name} "]
    near = get_close_matches(name, known, 1, _ALIKE)
    return max(within, key=len) if within else known[near[0]] if near else None
