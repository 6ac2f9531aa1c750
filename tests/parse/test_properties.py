"""What holds for every text: nothing raises, nothing is lost, every line number points at its text."""

import datetime as dt
import re
import string

from hypothesis import given, settings
from hypothesis import strategies as st
from support import VOCABULARY

from kb.errors import UnreadableNote
from kb.model import Note
from kb.parse import load
from kb.privacy import mask

PIECES = (
    "# Title",
    "# Title:",
    "## Root Cause",
    "## Timeline (UTC)",
    "### 2025-01-02 10:00",
    "## 2025-01-03 09:15 – late",
    "# Stats",
    "## Lessons & Anti‑patterns",
    "## Updates to Repo",
    "Timeline\n--------",
    "A title\n===",
    "- 10:00 — a thing",
    "- 23:59 PM — no time",
    "- t+8m — a later thing",
    "  - 2025-01-02 11:00 nested",
    "- **Resolution**: pulled the plug",
    "- **Impact**:\n  - one\n  - two",
    "**Impact:** 12 users\nand a second line",
    "**Date/time (UTC+0):** 2025-01-02 10:00",
    "Severity: SEV-2\nA sentence without a key",
    "Owner: Ada",
    "> Owner: Ada · Labels: a, b",
    "> a quote",
    "| a | b |\n|---|---|\n| Date | 2025-01-02 |\n| 10:00 | x |",
    "```\n# no heading\n```",
    "~~~",
    "    indented",
    "<!-- Date: 2025-01-02 -->",
    "<details>\n\ntext\n\n</details>",
    "根本原因: 鍵",
    "## 根本原因",
    "---",
    "* * *",
    "1. first\n2. second",
    '- [ ] `docs/x.md` gets "a line"',
    "plain words",
    "\ttab",
    "\\",
    "[x]: http://example.org",
    "![alt](x.png)",
    "03/04/2025 10:00 ambiguous",
    "- 3. March",
    "",
)
PLAIN = st.text(st.characters(codec="utf-8"), max_size=60)
MARKDOWN = st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(PIECES), PLAIN), max_size=14).flatmap(
    lambda pieces: st.sampled_from(["\n", "\n\n"]).map(lambda end: end.join(pieces))
)


def notes_of(text: str) -> tuple[Note, ...]:
    """The notes of a text; none when it cannot be read."""
    try:
        return load("2025-01-01-note.md", text.encode("utf-8", "surrogatepass"), VOCABULARY)
    except UnreadableNote:
        return ()


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_raise_but_as_unreadable(data: bytes) -> None:
    """Any bytes give notes or UnreadableNote."""
    try:
        notes = load("a/b.md", data, VOCABULARY)
    except UnreadableNote:
        return
    assert notes


@settings(max_examples=400, deadline=None)
@given(MARKDOWN)
def test_lines_point_at_their_text(text: str) -> None:
    """Every line number is within the file, and what is said to stand there does."""
    lines = re.split("\r\n|\r|\n", text)
    for note in notes_of(text):
        numbered = [*note.sections, *note.timeline, *note.lessons, *note.updates, *note.fields, *note.faults]
        assert all(1 <= one.line <= len(lines) for one in numbered)
        assert all(_letters(section.heading) <= _letters("\n".join(lines[section.line - 1 :])) for section in note.sections if section.heading != "Impact")


def _letters(text: str) -> set[str]:
    return {letter for letter in text if letter in string.ascii_letters}


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["\n", "\n\n"]))
def test_no_line_is_lost(pieces: list[str], end: str) -> None:
    """Each line with a word stands in a section, is a field, the title, or a heading."""
    notes = notes_of(end.join(["Words before everything.\n", *pieces]))
    for note in notes:
        kept = "\n".join([note.title, *(section.heading + "\n" + section.text for section in note.sections)])
        kept_words = set(re.findall(r"\w+", kept)) | {word for field in note.fields for word in re.findall(r"\w+", field.value)}
        field_lines = {field.line for field in note.fields}
        for number, line in enumerate(note.body.split("\n"), note.line if len(notes) > 1 else 1):
            words = set(re.findall(r"\w+", re.sub(r"\]\([^)]*\)", "]", line)))
            assert words <= kept_words or number in field_lines or _is_form(line), (number, line)


def _is_form(line: str) -> bool:
    """Headings that are no title yet, and lines that frame a table or a comment."""
    return re.match(r"\s*(?:# |\||<!--)", line) is not None


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_masking_keeps_the_number_of_lines(text: str) -> None:
    """However a text is masked, what stands on a line stays on it."""
    assert mask(text).count("\n") == text.count("\n")


@settings(max_examples=300, deadline=None)
@given(MARKDOWN)
def test_no_offset_is_negative(text: str) -> None:
    """Minutes count from the first event; what comes before it has none."""
    assert all(event.offset is None or event.offset >= 0 for note in notes_of(text) for event in note.timeline)


@settings(deadline=None)
@given(
    st.datetimes(dt.datetime(2005, 1, 1), dt.datetime(2035, 1, 1)),
    st.integers(0, 60 * 24 * 400),
    st.sampled_from(["UTC", "GMT", "Z"]),
)
def test_a_duration_in_utc_is_what_the_clock_shows(start: dt.datetime, minutes: int, zone: str) -> None:
    """No clock change of any country moves an offset between two times that are given in UTC."""
    start = start.replace(second=0, microsecond=0)
    end = start + dt.timedelta(minutes=minutes)
    (note,) = notes_of(f"# A\n\n## Timeline\n\n- {start:%Y-%m-%d %H:%M}{zone:>4} begins\n- {end:%Y-%m-%d %H:%M} {zone} ends\n")
    first, last = note.timeline
    assert (first.at, last.at, last.offset) == (start.replace(tzinfo=dt.UTC), end.replace(tzinfo=dt.UTC), minutes)
