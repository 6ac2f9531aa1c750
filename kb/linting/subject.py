"""What a rule looks at."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from kb.linting.ignoring import Ignore, ignores
from kb.linting.narrative import Passage, passages
from kb.model import Note, Section
from kb.privacy import Find
from kb.vocabulary import Vocabulary

_WORD = re.compile(r"[^\W_]+")
_FENCE = re.compile(r"^[ \t]*(?P<sign>`{3,}|~{3,})")


class Mask(NamedTuple):
    """One token in the masked lines, from column up to end_column, and what it stands for."""

    column: int
    end_column: int
    find: Find


class File:
    """A file of notes. path: as reports name it; lines: masked, lines[0] is line 1; notes: all that it holds; finds: what was masked.

    unused: the comments that silence nothing, once the other rules were asked.
    """

    def __init__(self, path: str, lines: tuple[str, ...], notes: tuple[Note, ...], finds: tuple[Find, ...] = ()) -> None:
        self.path, self.lines, self.notes, self.finds = path, lines, notes, finds
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
    def masks(self) -> Mapping[int, tuple[Mask, ...]]:
        """The tokens of each line that holds any."""
        found: dict[int, tuple[Mask, ...]] = {}
        for find in self.finds:
            before = found.get(find.line, ())
            column = find.column - (before[-1].find.end_column - before[-1].end_column if before else 0)
            found[find.line] = (*before, Mask(column, column + len(find.token), find))
        return found

    def written_column(self, line: int, column: int) -> int:
        """Where a place of a masked line stands in the line as it is written; within a token, where what it stands for begins."""
        for mask in reversed(self.masks.get(line, ())):
            if column >= mask.end_column:
                return column + mask.find.end_column - mask.end_column
            if column >= mask.column:
                return mask.find.column
        return column

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
        return ((number, line) for number, line in self._numbered(section) if not self.vocabulary.is_placeholder(line))

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
    def narrative(self) -> tuple[Passage, ...]:
        """The passages in which the author tells something in own words."""
        return tuple(passages(self.prose()))

    @cached_property
    def lowered(self) -> str:
        """The lines of the note in lower case: what is not in here need not be looked for."""
        return "\n".join(self.file.lines[self.first - 1 : self.last]).lower()

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the note, lower case: runs of letters and digits."""
        return frozenset(_WORD.findall(self.lowered))
