"""When an incident was contained."""

import re
from functools import lru_cache

from kb import data
from kb.model import Event, Note
from kb.sayings import phrases
from kb.text import plain


def containing(note: Note) -> Event | None:
    """The first event that says that the incident was contained: mitigated, rolled back, restored; None when none does or its time is unknown.

    The phrases stand in kb/data/contained.toml.
    """
    contained, denied = _phrases()
    said = (event for event in note.timeline if event.offset is not None and contained.search(denied.sub(" ", plain(event.text))))
    return min(said, key=lambda event: event.offset or 0, default=None)


@lru_cache(maxsize=1)
def _phrases() -> tuple[re.Pattern[str], re.Pattern[str]]:
    import tomllib

    packaged = tomllib.loads(data.read("contained.toml").decode())
    return phrases(packaged["contained"]), phrases(packaged["denied"])
