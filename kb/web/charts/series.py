"""What charts of several series over one axis have in common."""

from collections.abc import Mapping, Sequence

from kb.web.charts.values import Cell, Mark
from kb.web.charts.wording import UNKNOWN, clean, finite, number


def labels_of(series: Mapping[str, Sequence[Mark]]) -> list[str]:
    """The labels of the axis. Raises ValueError where there are none, and where two series differ."""
    all_labels = [[mark.label for mark in marks] for marks in series.values()]
    if not all_labels or not all_labels[0]:
        raise ValueError("a chart needs a mark")
    if any(labels != all_labels[0] for labels in all_labels):
        raise ValueError("the series of a chart need the same labels")
    return all_labels[0]


def totals(series: Mapping[str, Sequence[Mark]]) -> tuple[float, float]:
    """How far stacked values reach below and above zero."""
    stacks = [[finite(mark.value) or 0 for mark in stack] for stack in zip(*series.values(), strict=True)]
    return min(sum(value for value in stack if value < 0) for stack in stacks), max(sum(value for value in stack if value > 0) for stack in stacks)


def rows_of(series: Mapping[str, Sequence[Mark]]) -> tuple[tuple[Cell, ...], ...]:
    """A row for each label: it, and the value of each series."""
    return tuple((Cell(clean(marks[0].label)), *map(_cell, marks)) for marks in zip(*series.values(), strict=True))


def _cell(mark: Mark) -> Cell:
    value, low, high = finite(mark.value), finite(mark.low), finite(mark.high)
    if value is None:
        return Cell(UNKNOWN)
    interval = "" if low is None or high is None else f" ({number(low)}–{number(high)})"
    return Cell(number(value) + interval, mark.href)
