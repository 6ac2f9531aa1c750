"""Findings for people: each with its line, and a caret under the place."""

from collections.abc import Iterator
from itertools import groupby

from kb.linting.report import LintReport
from kb.model import Finding
from kb.render.lint import place, summary, title, unchecked
from kb.render.terminal import columns, cut, hanging, is_watched, safe, style, width, wrap

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_LABEL = 9
"""The columns of a severity and the space behind it."""

_WIDER = 4
"""So many times the room of a line is looked at around a place: some signs take no column, and a line may be as long as a note."""


def lint(report: LintReport) -> str:
    """The findings file by file, the files and rules that were not checked, and a sum. A finding begins with path, line and column."""
    files = ("\n".join(line for finding in findings for line in _finding(finding)) for _, findings in groupby(report.findings, lambda one: one.path))
    beside = [line for said in unchecked(report) for line in _lines(said)]
    total = _lines(summary(report))
    return "\n\n".join([*files, *(["\n".join(beside)] if beside else []), "\n".join(total)])


def _finding(finding: Finding) -> Iterator[str]:
    """Where it is and what it says; below it the line, and a caret."""
    yield from _head(f"{safe(place(finding))}:", safe(f"{title(finding)}: {finding.message}"))
    label = style(f"{finding.severity:>{_LABEL - 1}} ", fg=_COLOURS[finding.severity])
    before, marked, after = _around(finding, width() - _LABEL - 2)
    yield f"{label}| {before}{marked}{after}".rstrip()
    if marked:
        yield f"{' ' * _LABEL}| {' ' * columns(before)}{style('^' * max(1, columns(marked)), fg=_COLOURS[finding.severity])}"


def _around(finding: Finding, room: int) -> tuple[str, str, str]:
    """The line in at most so many columns: what is before the place, the place, what is after it."""
    mark = finding.mark or (finding.column, finding.end_column or 0)
    if not mark[0]:
        return cut(safe(finding.text[: room * _WIDER].strip()), room), "", ""
    start, end = mark[0] - 1, max(mark[0], mark[1] - 1)
    seen = slice(max(0, start - room * _WIDER), start), slice(start, min(end, start + room * _WIDER)), slice(end, end + room * _WIDER)
    before, marked, after = (safe(finding.text[part]) for part in seen)
    marked = cut(marked, room - 2)
    left = room - columns(marked)
    before = cut(before.lstrip()[::-1], max(left // 2, left - columns(after)))[::-1]
    return before, marked, cut(after.rstrip(), left - columns(before))


def _head(where: str, said: str) -> list[str]:
    """A place, never broken, and what is said of it: behind it, or below it where it takes more than half of the window."""
    if not is_watched():
        return [f"{style(where, bold=True)} {said}"]
    if columns(where) > width() // 2:
        return [style(where, bold=True), *hanging("", said, 4)]
    first, *more = hanging(where, said, columns(where) + 1)
    return [style(where, bold=True) + first[len(where) :], *more]


def _lines(text: str) -> list[str]:
    """A text in the lines of the terminal; through a pipe in one line, for other programs to read."""
    return wrap(safe(text), width()) if is_watched() else [safe(text)]
