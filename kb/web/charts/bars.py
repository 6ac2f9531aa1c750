"""One number for each of several things, as horizontal bars, with the share that is shown apart."""

from collections.abc import Sequence

from markupsafe import Markup

from kb.web.charts.drawing import Frame, Link, inline
from kb.web.charts.textures import areas, filled
from kb.web.charts.values import Cell, Chart, Mark, Unit
from kb.web.charts.wording import UNKNOWN, clean, cut, finite, number, said

_NAME = 26
"""Letters of a name that leave room for the value beside it."""


def bars(id: str, title: str, unit: Unit, marks: Sequence[Mark], *, over: str = "Category", share: str = "came back", rest: str = "others") -> Chart:
    """A bar for each mark, in the order given. share, rest: what a mark's `part` is, and what the remainder is.

    Raises ValueError without marks.
    """
    if not marks:
        raise ValueError("a chart needs a mark")
    parted = any(finite(mark.part) is not None for mark in marks)
    text = _sentence(unit, marks, share)
    svg = _drawn(Frame(id, title, text, 2 if parted else 0), unit, marks, share)
    head = (over, unit.many.capitalize(), *([share.capitalize()] if parted else []))
    return Chart(id, title, text, svg, areas(id, [rest, share]) if parted else Markup(), head, _rows(marks, parted))


def _drawn(frame: Frame, unit: Unit, marks: Sequence[Mark], share: str) -> Markup:
    from kb.web.charts.plots import ROW, Bars, Caption, settings

    # pygal draws upwards.
    upwards = list(reversed(marks))
    graph = Bars(**settings(ROW * len(marks) + 12, show_x_labels=False, show_y_labels=False))
    graph.captions = [Caption(cut(clean(mark.label), _NAME), clean(mark.label), _value(mark, unit, share)) for mark in upwards]
    graph.parts = [_part(mark) for mark in upwards]
    graph.part_fill = filled(frame.id, 1)
    graph.add("", [{"value": finite(mark.value) or 0, "label": str(place)} for place, mark in enumerate(upwards)])
    return inline(frame, graph, [Link(f"{mark.label}: {_value(mark, unit, share)}", mark.href) for mark in upwards])


def _part(mark: Mark) -> float:
    value, part = finite(mark.value), finite(mark.part)
    return min(max(part / value, 0.0), 1.0) if value and part else 0.0


def _value(mark: Mark, unit: Unit, share: str) -> str:
    part = finite(mark.part)
    return said(mark.value, unit) + (f", {number(part)} {share}" if part else "")


def _sentence(unit: Unit, marks: Sequence[Mark], share: str) -> str:
    return "; ".join(f"{clean(mark.label)}: {_value(mark, unit, share)}" for mark in marks) + "."


def _rows(marks: Sequence[Mark], parted: bool) -> tuple[tuple[Cell, ...], ...]:
    return tuple((Cell(clean(mark.label), mark.href), Cell(_plain(mark.value)), *([Cell(_plain(mark.part))] if parted else [])) for mark in marks)


def _plain(value: float | None) -> str:
    known = finite(value)
    return UNKNOWN if known is None else number(known)
