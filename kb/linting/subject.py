"""What a rule looks at."""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from kb.linting.anchors import anchors
from kb.linting.around import NOWHERE, Around
from kb.linting.facts import Facts
from kb.linting.ignoring import Ignore, ignores
from kb.linting.links import Link, links
from kb.linting.narrative import Passage, passages
from kb.linting.tree import Tree
from kb.linting.wording import is_known_language
from kb.model import Event, Field, Note, Section
from kb.parse.decode import Written, places
from kb.parse.fields import value_of
from kb.parse.inline import plain
from kb.patterns import late
from kb.privacy import Find
from kb.times import Stamp, stamp
from kb.vocabulary import Vocabulary
from kb.zones import zone_of

_WORD = late(r"[^\W_]+")
_SAMPLE = 1200
"""So many signs of a note tell its language."""

_FENCE = late(r"^[ \t]*(?P<sign>`{3,}|~{3,})")
_ASIDES = tuple(
    (sign, late(pattern, re.S))
    for sign, pattern in (
        ("`", r"(`{1,3})(?!`)[^\n]{1,1000}?(?<!`)\1(?!`)"),
        ("<!--", r"<!--.*?(?:-->|(?P<open>\Z))"),
        ("](", r"\]\([^()\s]+"),
        ("http", r"https?://[^\s<>)]+"),
    )
)
"""What is no prose, each behind a sign that it holds: code in a line, comments, targets of links, addresses."""
_LABEL = late(r"^[ \t>|*+-]*(?:\*\*|__)?(?P<key>[^\W\d_][^:：|*\n]{0,60}?)[ \t]*+(?:\*\*|__)?[ \t]*+[:：|]", re.M)
"""A key at the head of a line, bold or plain, of a list, a table or the front matter."""


_MARKS = late(r"^[\s>|*#+-]*(?:\d+[.)]\s+)?")
_TIMES = ("date", "started_at", "detected_at", "contained_at", "resolved_at")


class Place(NamedTuple):
    """Where a pattern was found. column, end: in code points counted from 1, end exclusive."""

    line: int
    column: int
    end: int
    match: re.Match[str]


class Mask(NamedTuple):
    """One token in the masked lines, from column up to end_column, and what it stands for."""

    column: int
    end_column: int
    find: Find


class File:
    """A file of notes. path: as reports name it; lines: masked, lines[0] is line 1; notes: all that it holds; finds: what was masked.

    written: the file as it is spelled. unused: the comments that silence nothing, once the other rules were asked.
    """

    def __init__(self, path: str, lines: tuple[str, ...], notes: tuple[Note, ...], finds: tuple[Find, ...], written: Written) -> None:
        self.path, self.lines, self.notes, self.finds, self.written = path, lines, notes, finds, written
        self._places: dict[int, list[int] | None] = {}
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
    def masks(self) -> Mapping[int, list[Mask]]:
        """The tokens of each line that holds any."""
        found: dict[int, list[Mask]] = {}
        for find in self.finds:
            before = found.setdefault(find.line, [])
            column = find.column - (before[-1].find.end_column - before[-1].end_column if before else 0)
            before.append(Mask(column, column + len(find.token), find))
        return found

    def written_column(self, line: int, column: int) -> int:
        """Where a place of a masked line stands in the line as it is written; within a token, where what it stands for begins."""
        composed, places = self._unmasked(line, column), self._spelled(line)
        return composed if places is None else places[min(composed, len(places)) - 1] + 1

    def written_text(self, line: int, column: int, end: int) -> str:
        """What stands between two columns of a line as it is written."""
        return self._written_lines[line - 1][column - 1 : end - 1]

    def _unmasked(self, line: int, column: int) -> int:
        masks = self.masks.get(line, ())
        before = bisect_right(masks, column, key=attrgetter("column"))
        if not before:
            return column
        mask = masks[before - 1]
        return column + mask.find.end_column - mask.end_column if column >= mask.end_column else mask.find.column

    def _spelled(self, line: int) -> list[int] | None:
        """Where the signs of a line stand as it is spelled; None when no letter of it is spelled in several signs."""
        if line not in self._places:
            self._places[line] = None if self.written.text.isascii() else places(self._written_lines[line - 1])
        return self._places[line]

    @cached_property
    def _written_lines(self) -> list[str]:
        return self.written.lines

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
        self._said: dict[Section, tuple[tuple[int, str], ...]] = {}

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
        pieces = set(self.lowered.split())
        plain = set(filter(str.isalnum, pieces))
        return frozenset(plain.union(_WORD.findall(" ".join(pieces - plain))))

    @cached_property
    def shown(self) -> str:
        """The lines of the note as one text in which all that is no prose is blank, so that a place in it is a place in the file."""
        fenced, lines = self.file.fenced, self.file.lines
        text = "\n".join("" if number in fenced else lines[number - 1] for number in range(self.first, self.last + 1))
        for sign, pattern in _ASIDES:
            end = text.rfind("-->") + len("-->") if sign == "-->" else len(text)  # behind it no comment ends, and looking for that takes n² steps
            text = pattern.sub(_blank, text[:end]) + text[end:] if sign in text else text
        return text

    @cached_property
    def shown_lines(self) -> Mapping[int, str]:
        """The lines of `shown` by their numbers."""
        return dict(enumerate(self.shown.split("\n"), self.first))

    def find(self, pattern: re.Pattern[str]) -> Iterator[Place]:
        """Where a pattern stands in the prose of the note."""
        line, begins = self.first, 0
        for match in pattern.finditer(self.shown):
            line += self.shown.count("\n", begins, match.start())
            begins = match.start()
            column = match.start() - self.shown.rfind("\n", 0, match.start())
            yield Place(line, column, column + len(match[0]), match)

    @cached_property
    def labels(self) -> Mapping[str, int]:
        """The lines on which the fields that the vocabulary knows are written first, with a value or still without."""
        found = {field.key: field.line for field in reversed(self.note.fields)}
        for place in self.find(_LABEL):
            if name := self.vocabulary.field(place.match["key"]):
                found.setdefault(name, place.line)
        return found

    @cached_property
    def times(self) -> Mapping[str, tuple[Field, Stamp]]:
        """The fields that begin with a time, by their names; a zone that stands in the label ("Date (UTC)") counts."""
        found = {}
        for key in _TIMES:
            field = value_of(self.note.fields, key)
            at = stamp(field.value, self.vocabulary.date_order) if field else None
            if field and at:
                label = self.file.lines[field.line - 1].partition(field.value[:10])[0]
                found[key] = field, at if at.zone else at._replace(zone=zone_of(label))
        return found

    @cached_property
    def timelines(self) -> tuple[tuple[int, list[Event]], ...]:
        """The events of each timeline, with the line of its heading. Those below another heading are another timeline."""
        found: dict[int, list[Event]] = {}
        begins = [section.line for section in self.note.sections]
        for event in self.note.timeline:
            found.setdefault(begins[max(bisect_right(begins, event.line) - 1, 0)], []).append(event)
        return tuple(found.items())

    def stamp(self, event: Event) -> Stamp | None:
        """The time that stands at the head of an event's line, as its author wrote it."""
        return stamp(plain(_MARKS.sub("", self.file.lines[event.line - 1])), self.vocabulary.date_order or "mdy")

    def span(self, line: int, words: str) -> tuple[int | None, int | None]:
        """The columns of words in a line, end exclusive; None when they do not stand there as such."""
        at = self.file.lines[line - 1].find(words) if words else -1
        return (at + 1, at + 1 + len(words)) if at >= 0 else (None, None)

    @cached_property
    def understood(self) -> bool:
        """True when the note is in a language whose words the rules know: only then can a rule say that a word is missing."""
        return is_known_language(self.note.body[:_SAMPLE])


def _blank(aside: re.Match[str]) -> str:
    """As many blanks; the bracket of a link stays, since it closes its words. A comment that is never closed is none."""
    if aside.lastgroup == "open":
        return aside[0]
    kept = "]" if aside[0].startswith("](") else ""
    return kept + re.sub(r"[^\n]", " ", aside[0][len(kept) :])
