"""What the sections of a note say, in the pieces that rules judge."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from kb.linting.subject import Subject
from kb.linting.wording import heard
from kb.model import Section
from kb.patterns import late

_ITEM = late(r"(?P<indent>[ \t]*)(?:[-*+•]|(?P<number>\d{1,3})[.)])[ \t]+(?P<text>\S.*)$")
_LABEL = late(r"(?:\*\*|__)?(?P<label>[^*_:：`\n]{1,60}?)(?:\*\*|__)?[ \t]*[:：](?!//)(?:\*\*|__)?")
_OTHER_BLOCK = ("#", "|", ">", "```", "~~~", "---", "***")


class Point(NamedTuple):
    """One point of a section. lines: its own and those nested below it, with their numbers; numbered: it stands in a numbered list."""

    lines: tuple[tuple[int, str], ...]
    numbered: bool = False

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.lines[0][0]

    @property
    def head(self) -> str:
        """Its own line."""
        return self.lines[0][1]

    @property
    def label(self) -> str:
        """What stands before a colon at its head, without emphasis; "" when nothing does."""
        found = _LABEL.match(self.head)
        return found["label"].strip(" *_") if found else ""

    @property
    def value(self) -> str:
        """Its own line without the label."""
        found = _LABEL.match(self.head)
        return self.head[found.end() :].strip() if found else self.head


def points(subject: Subject, section: Section) -> list[Point]:
    """The outermost items of the lists of a section; none when it is prose."""
    found: list[Point] = []
    margin = 0
    for number, _ in subject.said(section):
        line = subject.file.lines[number - 1]
        item = _ITEM.match(line) if number not in subject.file.fenced else None
        if item and (not found or _indent(item) <= margin):
            margin = _indent(item)
            found.append(Point(((number, item["text"]),), item["number"] is not None))
        elif found:
            found[-1] = found[-1]._replace(lines=(*found[-1].lines, (number, item["text"] if item else line.strip())))
    return found


def _indent(item: re.Match[str]) -> int:
    return len(item["indent"].expandtabs(4))


def paragraph(subject: Subject, section: Section) -> list[tuple[int, str]]:
    """The first paragraph of a section, its lines with their numbers; none where a list comes first."""
    found: list[tuple[int, str]] = []
    for number, line in subject.said(section):
        if _ITEM.match(line) or (found and number != found[-1][0] + 1):
            break
        found.append((number, line))
    return found


def whole(subject: Subject, line: int) -> str:
    """The text that begins on a line, with what is wrapped or nested below it."""
    lines = subject.file.lines
    said = [lines[line - 1].strip()]
    blank = False
    for below in lines[line : subject.last]:
        if not below.strip():
            blank = True
        elif below[0] in " \t" or not (blank or _ITEM.match(below) or below.startswith(_OTHER_BLOCK)):
            said.append(below.strip())
        else:
            break
    return "\n".join(said)


def text_of(subject: Subject, *kinds: str) -> str:
    """All that the sections of some kinds say."""
    return "\n".join(line for kind in kinds for section in subject.sections(kind) for _, line in subject.said(section))


def changes_something(subject: Subject, also: Iterable[str] = ()) -> bool:
    """True when an update, or a point of the fix, names a scenario, case, checklist, gate or the like. also: further words that do."""
    if any(update.kind != "other" or heard("change", update.text, also) for update in subject.note.updates):
        return True
    return any(heard("change", text_of(subject, kind), also) for kind in ("updates", "fix"))


def shows_something(text: str) -> bool:
    """True for a text with a number, code, a table, a link or an image."""
    return any(map(str.isdigit, text)) or any(sign in text for sign in ("`", "|", "](", "://", "<img"))
