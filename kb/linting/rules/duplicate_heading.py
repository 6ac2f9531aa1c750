"""KB112 duplicate-heading: two sections with one name.

What it does   Reports a heading that another one above it, at the same level and below the same heading, repeats. Dates, times and numbers are no
               names; labels are not asked.
Why it hurts   A link to the section leads to the first one, and what stands in the second is overlooked.
Bad            ## Fix
               ## Verification
               ## Fix
Good           ## Fix
               ## Verification
Source         our own: sections are found by their names
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.subject import Subject
from kb.model import Finding
from kb.text import fold


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each repetition, on the later heading."""
    seen: dict[tuple[str, ...], int] = {}
    above: list[tuple[int, str]] = []
    for section in subject.note.sections:
        name = fold(section.heading).strip(" :")
        if not (0 < section.level <= 6 and name):
            continue
        above = [*(one for one in above if one[0] < section.level), (section.level, f"{section.level} {name}")]
        place = tuple(one for _, one in above)
        if place in seen and any(sign.isalpha() for sign in name):
            said = f"{section.heading[:60]!r} is the heading of line {seen[place]} as well. Join the two sections, or name what sets them apart."
            yield Finding("KB112", section.line, said)
        seen.setdefault(place, section.line)
