"""Where an axis is labelled."""

import math
from collections.abc import Sequence
from datetime import date

_MOST = 5
"""Labels side by side that can still be read on a telephone."""

_MINUTES = (1, 2, 5, 10, 15, 30, *(60 * hours for hours in (1, 2, 3, 6, 12)), *(24 * 60 * days for days in (1, 2, 7, 14, 28, 91, 182, 364)))
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000)


def numbers(low: float, high: float, whole: bool) -> list[float]:
    """Round numbers in steps of 1, 2 or 5 times a power of ten that enclose low and high; whole: none between integers."""
    size = (high - low) / _MOST or 1.0
    power = 10.0 ** math.floor(math.log10(size))
    step = next((factor * power for factor in (1, 2, 5) if factor * power >= size * 0.999), 10 * power)
    step = max(step, 1.0) if whole else step
    return [round(place * step, 12) for place in range(math.floor(low / step), math.ceil(high / step) + 1)]


def minutes(first: int, last: int) -> list[int]:
    """Round spans from first to last, at most nine; of whole hours when they are more than two."""
    length = last - first
    step = next((step for step in _MINUTES if length <= 8 * step and (length <= 120 or step >= 60)), _MINUTES[-1] * math.ceil(length / 8 / _MINUTES[-1]))
    return list(range(math.ceil(first / step) * step, last + 1, step))


def days(first: date, last: date) -> list[tuple[date, str]]:
    """The first days of months or years between two days, with what they are called; the two days where there is none."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    step = next(step for step in _MONTHS if (end - start) / step < _MOST)
    begun = (date(month // 12, month % 12 + 1, 1) for month in range(math.ceil(start / step) * step, end + 1, step) if month >= 12)
    ticks = [(day, f"{day:%Y}" if step >= 12 else f"{day:%Y-%m}") for day in begun if first <= day <= last]
    return ticks or [(day, day.isoformat()) for day in sorted({first, last})]


def spaced(labels: Sequence[str]) -> list[str]:
    """Labels for columns of one width: every n-th, so that at most five are left, and nothing for the others."""
    every = math.ceil(len(labels) / _MOST)
    return ["" if place % every else label for place, label in enumerate(labels)]
