"""What a rule looks at."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cached_property

from kb.linting.ignoring import Ignore, ignores
from kb.linting.wording import is_known_language
from kb.model import Note, Section
from kb.vocabulary import Vocabulary

_SAMPLE = 1200
"""So many signs of a note tell its language."""

_FENCE = re.compile(r"^[ \t]*(?P<sign>`{3,}|~{3,})")


class File:
    """A file of notes. path: as reports name it; lines: masked, lines[0] is line 1; notes: all that it holds.

    unused: the comments that silence nothing, once the other rules were asked.
    """

    def __init__(self, path: str, lines: tuple[str, ...], notes: tuple[Note, ...]) -> None:
        self.path, self.lines, self.notes = path, lines, notes
        self.unused: tuple[Ignore, ...] = ()

    @cached_property
    def fenced(self) -> frozenset[int]:
        """The lines that stand in fenced code, fences included."""
        found, fence = set(), ""
        for number, line in enumerate(self.lines, 1):
            sign = _FENCE.match(line) if "``" in line or "~~" in line else None
            if fence:
                found.add(number)
                if sign and sign["sign"].startswith(fence) and not line.strip(" \t`~"):
                    fence = ""
            elif sign:
                found.add(number)
                fence = sign["sign"]
        return frozenset(found)

    @cached_property
    def ignores(self) -> tuple[Ignore, ...]:
        """The comments that silence findings."""
        return ignores(self.lines, self.fenced)


class Subject:
    """One note, with the file that it stands in and what else is known.

    today: UTC.
    """

    def __init__(self, note: Note, file: File, vocabulary: Vocabulary, today: dt.date) -> None:
        self.note, self.file, self.vocabulary, self.today = note, file, vocabulary, today
        self._said: dict[Section, tuple[tuple[int, str], ...]] = {}

    @cached_property
    def first(self) -> int:
        """The first line of the note: the first of the file for the first note of it."""
        return 1 if self.file.notes[0].id == self.note.id else self.note.line

    @cached_property
    def last(self) -> int:
        """The last line of the note."""
        later = [other.line for other in self.file.notes if other.line > self.note.line]
        return min(later) - 1 if later else len(self.file.lines)

    def section(self, kind: str) -> Section | None:
        """The first section of a kind that says something; None when none does."""
        return next(self.sections(kind), None)

    def sections(self, kind: str) -> Iterator[Section]:
        """The sections of a kind that say something: more than placeholders, hints and headings."""
        return (section for section in self.note.sections if section.kind == kind and any(True for _ in self.said(section)))

    def said(self, section: Section) -> Iterator[tuple[int, str]]:
        """The lines of a section that say something, with their numbers."""
        if section not in self._said:
            self._said[section] = tuple((number, line) for number, line in self._numbered(section) if not self.vocabulary.is_placeholder(line))
        return iter(self._said[section])

    def _numbered(self, section: Section) -> Iterator[tuple[int, str]]:
        """The lines of a section's text where they stand in the file; lines that are fields were taken out of it."""
        at = section.line
        for line in filter(None, map(str.strip, section.text.split("\n"))):
            at = next((number for number in range(at, self.last + 1) if line in self.file.lines[number - 1]), at)
            yield at, line
            at += 1

    def prose(self) -> Iterator[tuple[int, str]]:
        """The lines of the note that are no code, with their numbers."""
        return ((number, self.file.lines[number - 1]) for number in range(self.first, self.last + 1) if number not in self.file.fenced)

    @cached_property
    def understood(self) -> bool:
        """True when the note is in a language whose words the rules know: only then can a rule say that a word is missing."""
        return is_known_language(self.note.body[:_SAMPLE])
