"""``<!-- kb: ignore KB204 reason -->``: findings that the author of a note answers for."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from kb.model import Finding
from kb.patterns import late

_COMMENT = late(r"<!--\s*kb:\s*ignore\b(?P<said>.{0,1000}?)-->", re.I)
_NAMED = late(r"(?P<comma>[\s,]*)(?P<name>KB\d{1,3}|[a-z]+(?:-[a-z]+)*)(?=[\s,:]|$)", re.I)
_HEADING = late(r"(?P<signs>#{1,6})\s")
_UNDERLINE = late(r"(?:=+|-+)\s*$")


class Ignore(NamedTuple):
    """One comment. codes: rules, or beginnings of their codes. first, last: the lines whose findings it silences."""

    line: int
    codes: tuple[str, ...]
    reason: str
    first: int
    last: int


def ignores(lines: tuple[str, ...], fenced: frozenset[int]) -> tuple[Ignore, ...]:
    """The comments of a file.

    Behind other words a comment is about its line. Alone on its line it is about the section when it is the first thing below a heading, about
    the whole file when it stands before all text or first below the title, else about the next line.
    """
    return tuple(_ignores(lines, fenced))


def _ignores(lines: tuple[str, ...], fenced: frozenset[int]) -> Iterator[Ignore]:
    layout = None
    for number, line in enumerate(lines, 1):
        if "<!--" not in line or number in fenced or not (comments := list(_COMMENT.finditer(line, 0, _closed(line)))):
            continue
        layout = layout or _Layout(lines)
        reach = layout.reach(number) if layout.is_silent[number - 1] else (number, number)
        for comment in comments:
            yield Ignore(number, *_said(comment["said"]), *reach)


def _said(text: str) -> tuple[tuple[str, ...], str]:
    """The codes of the rules that a comment names, by code or name, and its reason: a name counts at the head and behind a comma."""
    from kb.linting.rule import rules

    names = {rule.name: code for code, rule in rules().items()}
    codes: list[str] = []
    at = 0
    while named := _NAMED.match(text, at):
        is_code = named["name"][:2].upper() == "KB" and named["name"][2:].isdigit()
        code = named["name"].upper() if is_code else names.get(named["name"].lower()) if not codes or "," in named["comma"] else None
        if code is None:
            break
        codes.append(code)
        at = named.end()
    return tuple(codes), text[at:].strip(" \t,:")


def _closed(line: str) -> int:
    """Where the last comment of a line is closed. Behind it none is looked for: where many are open, each search would go through all of it."""
    return line.rfind("-->") + len("-->")


class _Layout:
    """What stands around the comments of a file. Made once, since a file may hold thousands of them."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self.lines = lines
        self.is_silent = [_is_comment(line) for line in lines]
        self.spoken = [number for number, silent in enumerate(self.is_silent, 1) if not silent]
        levels = [_heading_at(lines, number) for number in range(1, len(lines) + 1)]
        self.front = _front_matter_end(lines)
        self.headings = {most: [number for number, level in enumerate(levels, 1) if 0 < level <= most] for most in range(1, 7)}

    def reach(self, number: int) -> tuple[int, int]:
        """The first and the last line that a comment on a line of its own is about."""
        lines, at = self.lines, bisect_left(self.spoken, number)
        above = self.spoken[at - 1] if at else 0
        level, start = _heading(lines, above)
        is_first = level == 1 and min(self.headings[6][:1], default=start) >= start
        if above in (0, self.front) or is_first:
            return 1, len(lines)
        if level:
            below = self.headings[level]
            end = bisect_right(below, number)
            return start, below[end] - 1 if end < len(below) else len(lines)
        return number, self.spoken[at] if at < len(self.spoken) else number


def _is_comment(line: str) -> bool:
    """True for a line with nothing but comments of ours, or nothing at all."""
    if "<!--" not in line:
        return not line.strip()
    closed = _closed(line)
    return not (_COMMENT.sub("", line[:closed]) + line[closed:]).strip()


def _front_matter_end(lines: tuple[str, ...]) -> int:
    """The last line of the front matter; 0 when there is none."""
    closing = (number for number, line in enumerate(lines[1:], 2) if line.rstrip() in ("---", "..."))
    return next(closing, 0) if lines[0].rstrip() == "---" else 0


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
    found = list(findings)
    reaches, lines = _reaches(comments), _lines_by_code(found)
    kept = [finding for finding in found if not any(reaches[code].holds(finding.line) for code in _beginnings(finding.rule) if code in reaches)]
    return kept, [comment for comment in comments if not any(_is_between(lines.get(code, []), comment.first, comment.last) for code in comment.codes)]


class _Reach(NamedTuple):
    """The lines about which some comments are. firsts: where each begins, in order; lasts: how far it and those before it reach."""

    firsts: tuple[int, ...]
    lasts: tuple[int, ...]

    def holds(self, line: int) -> bool:
        """True for a line that one of the comments is about."""
        before = bisect_right(self.firsts, line)
        return before > 0 and self.lasts[before - 1] >= line


def _reaches(comments: Iterable[Ignore]) -> dict[str, _Reach]:
    """What the comments that name a code are about, by that code."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for comment in comments:
        for code in comment.codes:
            spans.setdefault(code, []).append((comment.first, comment.last))
    ordered = {code: sorted(some) for code, some in spans.items()}
    return {code: _Reach(tuple(first for first, _ in some), tuple(accumulate((last for _, last in some), max))) for code, some in ordered.items()}


def _lines_by_code(findings: Iterable[Finding]) -> dict[str, list[int]]:
    """The lines with findings, in order, by all codes and beginnings of codes that silence them."""
    lines: dict[str, list[int]] = {}
    for finding in sorted(findings, key=attrgetter("line")):
        for code in _beginnings(finding.rule):
            lines.setdefault(code, []).append(finding.line)
    return lines


def _beginnings(rule: str) -> Iterator[str]:
    return (rule[:length] for length in range(3, len(rule) + 1))


def _is_between(lines: list[int], first: int, last: int) -> bool:
    at = bisect_left(lines, first)
    return at < len(lines) and lines[at] <= last
