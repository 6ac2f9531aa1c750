"""Pairs that look like unmarked recurrences, or families."""

import csv
import io
from collections.abc import Iterable, Sequence

from kb.recurrence.corpus import RecurrencesReport
from kb.render.terminal import safe
from kb.render.updates import in_a_line

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def recurrences(report: RecurrencesReport, families: bool) -> str:
    """One table: a row for each pair, or for each member of a family."""
    return _members(report) if families else _pairs(report)


def _pairs(report: RecurrencesReport) -> str:
    head = ("level", "score", "later", "later_date", "later_title", "earlier", "earlier_date", "earlier_title")
    rows = [
        (pair.level, f"{pair.score:.4f}", pair.later.id, pair.later.date, pair.later.title, pair.earlier.id, pair.earlier.date, pair.earlier.title)
        for pair in report.pairs
    ]
    return _table(head, rows)


def _members(report: RecurrencesReport) -> str:
    head = ("root", "count", "place", "note", "date", "title", "changed")
    rows = [
        (family.root, str(len(family.members)), str(place), member.id, member.date, member.title, in_a_line(member.updates, len(member.updates)))
        for family in report.families
        for place, member in enumerate(family.members, 1)
    ]
    return _table(head, rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str | None]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(value or "") for value in row] for row in rows)
    return text.getvalue().removesuffix("\n")


def _cell(value: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{safe(value)}" if value.startswith(_FORMULA) else safe(value)
