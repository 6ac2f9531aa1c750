"""An excerpt of a log or a chat as evidence in a note: masked, bounded, fenced."""

from typing import NamedTuple

from kb.errors import InputError, UnreadableNote
from kb.parse import load
from kb.parse.decode import decode
from kb.parse.load import title_heading
from kb.parse.page import Page, read_page
from kb.parse.sections import Part, parts
from kb.patterns import late
from kb.privacy import Privacy, mask
from kb.vocabulary import Vocabulary

MOST_READ = 1024 * 1024
"""So many bytes of a file are looked at."""

MOST_KEPT = 16 * 1024
"""So many signs are kept, in whole lines."""

_ESCAPES = late(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[@-Z\\-_])?|[\x7f\x80-\x84\x86-\x9f]")
_TICKS = late(r"`+")
_BEFORE = ("root-cause", "contributing-factors", "fix", "verification", "lessons", "updates")
"""The sections before which evidence stands."""


class Excerpt(NamedTuple):
    """A text as it goes into a note. lines: how many it keeps; of: how many there were, as far as they were read; whole: nothing was cut."""

    text: str
    lines: int
    of: int
    whole: bool


def excerpt(data: bytes, privacy: Privacy | None = None) -> Excerpt:
    """The beginning of a log or a chat, masked, without the signs that colour a terminal. Raises InputError for what is no text.

    data: at most `MOST_READ` bytes and one more, which says that there are more.
    """
    try:
        text = decode(_whole_signs(data))
    except UnreadableNote as error:
        raise InputError(f"the excerpt is {error}. Name a text: a log, a chat, an answer of a service.") from error
    masked = mask(_ESCAPES.sub("", text), privacy).strip("\n")
    kept = _beginning(masked)
    return Excerpt(kept, kept.count("\n") + 1, masked.count("\n") + 1, kept == masked and len(data) <= MOST_READ)


def _whole_signs(data: bytes) -> bytes:
    """What is looked at of a file, up to its last whole line when there is more."""
    return data if len(data) <= MOST_READ else data[:MOST_READ].rpartition(b"\n")[0] or data[:MOST_READ]


def _beginning(text: str) -> str:
    """As many whole lines as may be kept; of a first line that is longer, its beginning."""
    return text if len(text) <= MOST_KEPT else text[: MOST_KEPT + 1].rpartition("\n")[0] or text[:MOST_KEPT]


def with_evidence(text: str, evidence: str, vocabulary: Vocabulary) -> str:
    """A note with an excerpt at the end of its evidence; it gets such a section, before its root cause, when it has none."""
    page = read_page(text, str)
    headings = [block for block in page.blocks if block.kind == "heading"]
    found = parts(page.blocks, title_heading(headings, vocabulary), page.body_line, vocabulary)
    own = next((place for place, part in enumerate(found) if part.kind == "evidence"), None)
    if own is not None:
        placed = _inserted(page, found[own + 1].line - 1 if own + 1 < len(found) else len(page.lines), _fenced(evidence))
        if _is_evidence(placed, evidence, vocabulary):
            return placed
    at, level = _home(page, found)
    return _inserted(page, at, f"{'#' * level} Evidence\n\n{_fenced(evidence)}")


def _is_evidence(text: str, evidence: str, vocabulary: Vocabulary) -> bool:
    return any(section.kind == "evidence" and evidence in section.text for section in load("draft.md", text.encode(), vocabulary)[0].sections)


def _home(page: Page, found: list[Part]) -> tuple[int, int]:
    """The line before which a section of evidence opens, and the level of its heading."""
    later = next((part for part in found if part.kind in _BEFORE and 0 < part.level <= 6), None)
    return (later.line - 1, later.level) if later else (len(page.lines), 2)


def _fenced(text: str) -> str:
    """A text between fences that are longer than any run of ticks in it."""
    fence = "`" * max(3, *(len(run) + 1 for run in _TICKS.findall(text)), 3)
    return f"{fence}text\n{text}\n{fence}"


def _inserted(page: Page, at: int, text: str) -> str:
    """The lines of a page with a text before one of them, between blank lines."""
    above, below = "\n".join(page.lines[:at]).rstrip("\n"), "\n".join(page.lines[at:]).lstrip("\n")
    return f"{above}\n\n{text}\n\n{below}" if below else f"{above}\n\n{text}\n"
