"""Families of notes as strips of dots over one time scale."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from markupsafe import Markup

from kb.render.terminal import quantity
from kb.web.charts.drawing import Frame, Link, inline
from kb.web.charts.scales import days
from kb.web.charts.values import Cell, Chart, Dot, Strip
from kb.web.charts.wording import UNKNOWN, clean, cut, day

_NAME = 40
_LOOK = {"stroke": False, "dots_size": 6, "show_y_labels": False, "margin_top": 20, "margin_left": 20, "margin_right": 34, "inverse_y_axis": True}
_LEVELS = (0.0, -0.19, 0.19)
"""Where in its row a dot goes that would hide the one before it, in rows."""

_WIDTH_OF_DOT = 1 / 33
"""Of the whole time scale."""


class _Placed(NamedTuple):
    day: date
    dot: Dot


def strips(id: str, title: str, strips: Sequence[Strip]) -> Chart:
    """A row for each strip, with its dated notes; those without a date are counted in the text and stand in the table.

    Raises ValueError when no note has a date.
    """
    dated = [_dated(strip) for strip in strips]
    if not any(dated):
        raise ValueError("a chart needs a note with a date")
    text = _sentence(strips, dated)
    rows = tuple(_row(strip, dot) for strip in strips for dot in strip.dots)
    return Chart(id, title, text, _drawn(Frame(id, title, text), strips, dated), Markup(), ("Family", "Date", "Note"), rows)


def _dated(strip: Strip) -> list[_Placed]:
    return sorted((_Placed(on, dot) for dot in strip.dots if (on := day(dot.date))), key=lambda placed: placed.day)


def _drawn(frame: Frame, strips: Sequence[Strip], dated: Sequence[Sequence[_Placed]]) -> Markup:
    from kb.web.charts.plots import ROW, Strips, settings

    first, last = _ends(dated)
    ticks = [{"value": on.toordinal(), "label": label} for on, label in days(first, last)]
    scale = (first.toordinal(), last.toordinal())
    graph = Strips(**settings((ROW + 10) * len(strips) + 62, xrange=scale, range=(-0.5, len(strips) - 0.5), x_labels=ticks, **_LOOK))
    links = [Link(f"{strip.label}: {quantity(len(strip.dots), 'note')}", strip.href) for strip in strips]
    graph.captions = [_caption(row, strip) for row, strip in enumerate(strips)]
    for row, placed in enumerate(dated):
        heights = _heights(placed, scale[1] - scale[0])
        graph.add("", [{"value": (on.toordinal(), row + heights[place]), "label": str(len(links) + place)} for place, (on, _) in enumerate(placed)])
        links += [Link(f"{on.isoformat()} {dot.title}", dot.href) for on, dot in placed]
    return inline(frame, graph, links)


def _caption(row: int, strip: Strip) -> Any:
    from kb.web.charts.plots import Caption

    name = clean(strip.label)
    return Caption(cut(name, _NAME), name, quantity(len(strip.dots), "note"), row)


def _ends(dated: Sequence[Sequence[_Placed]]) -> tuple[date, date]:
    all_days = [placed.day for row in dated for placed in row]
    first, last = min(all_days), max(all_days)
    return (first, last) if first < last else (first, last + timedelta(days=1)) if last < date.max else (first - timedelta(days=1), last)


def _heights(placed: Sequence[_Placed], length: int) -> list[float]:
    """Dots at the level where they hide least: the first that is free, else that of the dot furthest back."""
    latest = dict.fromkeys(_LEVELS, -float("inf"))
    heights = []
    for on, _ in placed:
        free = [level for level in _LEVELS if on.toordinal() - latest[level] >= length * _WIDTH_OF_DOT]
        level = free[0] if free else min(_LEVELS, key=latest.__getitem__)
        latest[level] = on.toordinal()
        heights.append(level)
    return heights


def _sentence(strips: Sequence[Strip], dated: Sequence[Sequence[_Placed]]) -> str:
    first, last = (end for end in _ends(dated))
    shown = sum(map(len, dated))
    undated = sum(len(strip.dots) for strip in strips) - shown
    text = f"{quantity(shown, 'note')} in {quantity(len(strips), 'row')}, {first.isoformat()} to {last.isoformat()}."
    return text + (f" {quantity(undated, 'note')} without a date {'is' if undated == 1 else 'are'} not shown." if undated else "")


def _row(strip: Strip, dot: Dot) -> tuple[Cell, ...]:
    on = day(dot.date)
    return Cell(clean(strip.label), strip.href), Cell(on.isoformat() if on else UNKNOWN), Cell(clean(dot.title), dot.href)
