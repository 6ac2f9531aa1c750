"""KB209 case-without-expected-result: a case that does not say what has to come out.

What it does   Reports an item of the updates, or a test listed in the fix, that names a case and neither an expected result nor the file in which it stands.
Why it hurts   A case without an expected result passes whatever the program does.
Bad            - Cases: an expired voucher, an empty basket
Good           - Cases: an expired voucher is refused with 410; an empty basket totals 0
Configure      also: further words that tell a result.
Source         process page: cases with explicit expected results
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from kb.linting.reading import Point, points
from kb.linting.subject import Subject
from kb.linting.wording import heard, names
from kb.model import Finding
from kb.text import first_line


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each line that names a case and no result."""
    if not subject.understood:
        return
    for kind in ("fix", "updates"):
        for section in subject.sections(kind):
            for point in points(subject, section):
                for number, case in _cases(point):
                    if not _told().search(case) and not heard("expected", case, settings["also"]):
                        said = f'The case "{first_line(case, 60)}" says no expected result.'
                        yield Finding("KB209", number, f"{said} Say what has to come out, or link the file of the case.")


def _cases(point: Point) -> Iterator[tuple[int, str]]:
    """What a point labelled as cases lists: what follows the label, and the lines below it."""
    if not point.label or not names("case", point.label):
        return
    for number, text in [(point.line, point.value), *point.lines[1:]]:
        if text.strip(" *_"):
            yield number, text


@lru_cache(maxsize=1)
def _told() -> re.Pattern[str]:
    """A number, a file, a link, or a sign that stands before a result."""
    return re.compile(r"\d|→|⇒|=|->|\]\(|https?:|`[^`\n]*[/.][^`\n]*`")
