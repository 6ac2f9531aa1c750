"""KB111 timeline-without-times: what happened, but not when.

What it does   Reports a timeline in which no event has a time: no clock, no day, no minutes since the start.
Why it hurts   How long it took to notice and to contain cannot be told, and no log line can be found for an event.
Bad            ## Timeline
               - The queue stopped
               - Someone restarted it
Good           ## Timeline (UTC+0)
               - 2026-03-02 09:10 — the queue stops
               - 2026-03-02 09:40 — it is restarted
Source         process page, "Pin everything to timestamps"
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.subject import Subject
from kb.model import Finding
from kb.patterns import late

_TIME = late(r"\d{1,2}[:.時h]\d\d|\b\d{1,2}\s?[ap]\.?m\b|\d{4}|\bt\s?[+-]?\s?\d|\d月|\b\d{1,2}(?:st|nd|rd|th)\b|\d\s?(?:min|hour|分|小时|时|h\b|m\b)", re.I)
_LINK = late(r"https?://|\]\(")


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, on the first timeline. A timeline that lies elsewhere, behind a link, is not asked."""
    timelines = list(subject.sections("timeline"))
    if not timelines or any(event.day or event.at for event in subject.note.timeline):
        return
    text = "\n".join(f"{section.heading}\n{section.text}" for section in timelines)
    if not _TIME.search(text) and not _LINK.search(text):
        yield Finding("KB111", timelines[0].line, "No event of the timeline has a time. Give each the one that the logs show, in UTC.")
