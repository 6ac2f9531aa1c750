"""What a rule looks at."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cached_property

from kb.linting.anchors import anchors
from kb.linting.around import NOWHERE, Around
from kb.linting.facts import Facts
from kb.linting.ignoring import Ignore, ignores
from kb.linting.links import Link, links
from kb.linting.tree import Tree
from kb.model import Note, Section
from kb.vocabulary import Vocabulary

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

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Where the file leads to, by line; nothing of what stands in code or in a comment."""
        return tuple(links(self.lines, self.fenced))

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The anchors of the file."""
        return anchors("\n".join(self.lines))


class Subject:
    """One note, with the file that it stands in and what else is known.

    today: UTC. around: the work tree, the build, the mapping; a rule that needs one says so (NEEDS), and is not asked without it.
    """

    def __init__(self, note: Note, file: File, vocabulary: Vocabulary, today: dt.date, around: Around = NOWHERE) -> None:
        self.note, self.file, self.vocabulary, self.today, self.around = note, file, vocabulary, today, around

    @property
    def tree(self) -> Tree | None:
        """The work tree around the note; None outside of a repository."""
        return self.around.tree

    @property
    def facts(self) -> Facts | None:
        """What a build knows of the note; None without one."""
        return self.around.facts

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Where the note leads to."""
        return tuple(link for link in self.file.links if self.first <= link.line <= self.last)

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
