"""A note as it may have looked while it was being written: the template, a title, and the beginning of a root cause."""

from kb import data
from kb.model import Note
from kb.patterns import late

_HINT = late(r"<(?!!--)[^<>\n]+>")
_CHARACTERS = 300


def half_written(note: Note) -> str:
    """The packaged template with the title of a note and the first 300 characters of its root cause, or of what it says first."""
    said = note.section("root-cause") or next((section for section in note.sections if section.text.strip()), None)
    beginning = " ".join(said.text.split())[:_CHARACTERS] if said else ""
    head, heading, rest = data.read("template.md").decode().partition("## Root Cause\n")
    return _HINT.sub(lambda hint: note.title, head, count=1) + heading + _HINT.sub(lambda hint: beginning, rest, count=1)
