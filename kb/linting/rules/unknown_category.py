"""KB104 unknown-category: a category that is on no list, so that the note is counted nowhere.

What it does   Reports a category that is neither one of the seven nor one of the team's, nor another name of one.
Why it hurts   Ten spellings of one category hide that the same cause comes back.
Bad            **Category:** Non-funtional
Good           **Category:** Non-functional
Configure      Categories and their other names are the [categories] of kb.toml: "Third party" = ["vendor", "supplier"].
Source         process page, "Categorize", and the template
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.subject import Subject
from kb.model import Finding
from kb.parse.fields import value_of
from kb.vocabulary import clean


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, on the value. A choice that is still open is KB103."""
    field = value_of(subject.note.fields, "category")
    if not field or subject.note.category or "|" in field.value:
        return
    value = field.value[:60]
    known = subject.vocabulary.categories
    if near := _nearest(clean(value), known):
        advice = f"Did you mean {near}?"
    else:
        advice = f"Take one of {', '.join(dict.fromkeys(known.values()))}, or add it to the categories of kb.toml."
    yield Finding("KB104", field.line, f"{value!r} is on no list of categories. {advice}", *subject.span(field.line, value))


def _nearest(name: str, known: Mapping[str, str]) -> str | None:
    """The category one of whose names stands within this one, or is spelt nearly the same."""
    from difflib import get_close_matches

    within = [alias for alias in known if len(alias) > 3 and alias in name.split()]
    near = within or get_close_matches(name, known, 1, 0.7)
    return known[near[0]] if near else None
