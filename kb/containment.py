"""When an incident was contained."""

from functools import lru_cache

from kb import data
from kb.model import Event, Note
from kb.sayings import phrases
from kb.text import plain


def containing(note: Note) -> Event | None:
    """The first event that says that the incident was contained: mitigated, rolled back, restored; None when none does or its time is unknown.

    The phrases stand in kb/data/contained.toml.
    """
    said = (event for event in note.timeline if event.offset is not None and _is_contained(plain(event.text)))
    return min(said, key=lambda event: event.offset or 0, default=None)


def _is_contained(text: str) -> bool:
    contained, denied = _words()
    if not any(cue in text for cue in _cues()):
        return False
    return phrases(contained).search(phrases(denied).sub(" ", text)) is not None


@lru_cache(maxsize=1)
def _cues() -> tuple[str, ...]:
    """Of each phrase the longest word: without one of them no phrase stands in a text, and most texts have none."""
    return tuple({max(plain(phrase.strip("*")).split(), key=len) for phrase in _words()[0]})


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    packaged = data.table("contained.toml")
    return tuple(packaged["contained"]), tuple(packaged["denied"])
