"""Numbers of several series over time, as stacked columns."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from kb.web.charts.drawing import Frame, Link, inline
from kb.web.charts.scales import numbers, spaced
from kb.web.charts.series import labels_of, rows_of, totals
from kb.web.charts.textures import areas, filled
from kb.web.charts.values import Chart, Mark, Unit
from kb.web.charts.wording import clean, cut, finite, number, said

_LABEL = 8


def columns(id: str, title: str, unit: Unit, series: Mapping[str, Sequence[Mark]], *, over: str = "Month") -> Chart:
    """A column for each label, of a piece for each series. Every series has a mark for every label, in one order.

    Nothing is drawn for a value of 0 and for one that is unknown; the table has both. Raises ValueError without marks, or when the labels of two series differ.
    """
    labels, text = labels_of(series), _sentence(unit, series)
    frame = Frame(id, title, text, len(series))
    return Chart(id, title, text, _drawn(frame, unit, series, labels), areas(id, list(series)), (over, *map(clean, series)), rows_of(series))


def _drawn(frame: Frame, unit: Unit, series: Mapping[str, Sequence[Mark]], labels: Sequence[str]) -> Markup:
    from kb.web.charts.plots import Columns, settings

    low, high = totals(series)
    values = [value for marks in series.values() for mark in marks if (value := finite(mark.value)) is not None]
    scale = numbers(low, high or 1, all(value == round(value) for value in values))
    graph = Columns(**settings(300, y_labels=scale, range=(scale[0], scale[-1]), value_formatter=number, margin_right=30, margin_top=14))
    graph.x_labels = [cut(clean(label), _LABEL) for label in spaced(labels)]
    links: list[Link] = []
    for index, (name, marks) in enumerate(series.items()):
        graph.add("", [_piece(mark, len(links) + place) for place, mark in enumerate(marks)])
        links += [Link(f"{mark.label} {name}: {said(mark.value, unit)}", mark.href, filled(frame.id, index)) for mark in marks]
    return inline(frame, graph, links)


def _piece(mark: Mark, link: int) -> dict[str, object] | None:
    value = finite(mark.value)
    return {"value": value, "label": str(link)} if value else None


def _sentence(unit: Unit, series: Mapping[str, Sequence[Mark]]) -> str:
    labels = labels_of(series)
    said_of = [f"{clean(name)}: {said(sum(finite(mark.value) or 0 for mark in marks), unit)}" for name, marks in series.items()]
    return f"{clean(labels[0])} to {clean(labels[-1])}. {'; '.join(said_of)}."
