"""Rows of the report: what was measured, what it must reach, and whether it does."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.racing import spread


@dataclass(frozen=True, slots=True)
class Row:
    """One line. at_most and at_least: the target, of the median; with neither the row is there to compare with."""

    measure: str
    values: Sequence[float]
    form: Callable[[float], str]
    at_most: float | None = None
    at_least: float | None = None
    remark: str = ""

    @property
    def met(self) -> bool | None:
        """True when the target is reached; None when there is none."""
        figure = statistics.median(self.values)
        if self.at_most is not None:
            return figure <= self.at_most
        return figure >= self.at_least if self.at_least is not None else None

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        target = f"≤ {self.form(self.at_most)}" if self.at_most is not None else f"≥ {self.form(self.at_least)}" if self.at_least is not None else ""
        return self.measure, spread(self.values, self.form), target, {True: "met", False: "MISSED", None: ""}[self.met], self.remark


HEAD = ("measure", "median (min–max)", "must reach", "", "remark")


def markdown(rows: Iterable[Row]) -> str:
    """All rows as a markdown table."""
    lines = [HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
