"""``<!-- kb: ignore KB204 reason -->``: findings that the author of a note answers for."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.model import Finding

_COMMENT = re.compile(r"<!--\s*kb:\s*ignore\b(?P<said>.*?)-->", re.I)
_CODES = re.compile(r"\s*(?P<codes>KB\d{1,3}\b(?:[\s,]+KB\d{1,3}\b)*)[\s,:]*(?P<reason>.*?)\s*$", re.I | re.S)
_HEADING = re.compile(r"(?P<signs>#{1,6})\s")
_UNDERLINE = re.compile(r"(?:=+|-+)\s*$")


class Ignore(NamedTuple):
    """One comment. codes: rules, or beginnings of their codes. first, last: the lines whose findings it silences."""

    line: int
    codes: tuple[str, ...]
    reason: str
    first: int
    last: int

    def silences(self, finding: Finding) -> bool:
        """True for a finding of one of its rules on one of its lines."""
        return self.first <= finding.line <= self.last and finding.rule.startswith(self.codes)


def ignores(lines: tuple[str, ...], fenced: frozenset[int]) -> tuple[Ignore, ...]:
    """The comments of a file.

    Behind other words a comment is about its line. Alone on its line it is about the section when it is the first thing below a heading, about
    the whole file when it stands before all text or first below the title, else about the next line.
    """
    return tuple(_ignores(lines, fenced))


def _ignores(lines: tuple[str, ...], fenced: frozenset[int]) -> Iterator[Ignore]:
    marked = [number for number, line in enumerate(lines, 1) if "<!--" in line and number not in fenced]
    bare = [_is_comment(line) for line in lines] if marked else []
    for number in marked:
        line = lines[number - 1]
        reach = _reach(lines, bare, number) if bare[number - 1] else (number, number)
        for comment in _COMMENT.finditer(line, 0, _closed(line)):
            said = _CODES.match(comment["said"])
            codes = tuple(code.upper() for code in re.findall(r"KB\d+", said["codes"], re.I)) if said else ()
            yield Ignore(number, codes, said["reason"] if said else comment["said"].strip(), *reach)


def _closed(line: str) -> int:
    """Where the last comment of a line is closed. Behind it none is looked for: where many are open, each search would go through all of it."""
    return line.rfind("-->") + len("-->")


def _reach(lines: tuple[str, ...], bare: list[bool], number: int) -> tuple[int, int]:
    """The first and the last line that a comment on a line of its own is about. bare: the lines without text."""
    above = next((at for at in range(number - 1, 0, -1) if not bare[at - 1]), 0)
    level, start = _heading(lines, above)
    if above == 0 or (lines[above - 1].rstrip() in ("---", "...") and _is_front_matter(lines, above)) or (level == 1 and _is_first(lines, start)):
        return 1, len(lines)
    if level:
        end = next((at for at in range(number + 1, len(lines) + 1) if 0 < _heading_at(lines, at) <= level), len(lines) + 1)
        return start, end - 1
    following = next((at for at in range(number + 1, len(lines) + 1) if not bare[at - 1]), number)
    return number, following


def _is_comment(line: str) -> bool:
    """True for a line with nothing but comments of ours, or nothing at all."""
    closed = _closed(line)
    return not (_COMMENT.sub("", line[:closed]) + line[closed:]).strip()


def _is_front_matter(lines: tuple[str, ...], end: int) -> bool:
    return lines[0].rstrip() == "---" and end > 1 and all(line.rstrip() not in ("---", "...") for line in lines[1 : end - 1])


def _is_first(lines: tuple[str, ...], start: int) -> bool:
    """True when no other heading stands above."""
    return not any(_heading_at(lines, at) for at in range(1, start))


def _heading(lines: tuple[str, ...], at: int) -> tuple[int, int]:
    """The level of the heading that ends on a line, and where it begins; 0 when none does."""
    if at > 1 and _UNDERLINE.match(lines[at - 1]) and lines[at - 2].strip():
        return (1 if lines[at - 1].startswith("=") else 2), at - 1
    return (_heading_at(lines, at), at) if at else (0, 0)


def _heading_at(lines: tuple[str, ...], at: int) -> int:
    """The level of the heading that begins on a line; 0 when none does."""
    if head := _HEADING.match(lines[at - 1]):
        return len(head["signs"])
    below = lines[at] if at < len(lines) else ""
    return (
        (1 if below.startswith("=") else 2) if _UNDERLINE.match(below) and lines[at - 1].strip() and not lines[at - 1].startswith(("#", "-", "|", ">")) else 0
    )


def heeded(findings: Iterable[Finding], comments: tuple[Ignore, ...]) -> tuple[list[Finding], list[Ignore]]:
    """The findings that no comment silences, and the comments that silence none."""
    kept, used = [], set()
    for finding in findings:
        silencing = [comment for comment in comments if comment.codes and comment.silences(finding)]
        used.update(silencing)
        kept += [] if silencing else [finding]
    return kept, [comment for comment in comments if comment not in used]
