"""Numbers of several series over time, as lines, with an interval around each value."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from kb.web.charts.drawing import Frame, Link, inline
from kb.web.charts.scales import numbers, spaced
from kb.web.charts.series import labels_of, rows_of
from kb.web.charts.textures import points
from kb.web.charts.values import Chart, Mark, Unit
from kb.web.charts.wording import clean, cut, finite, number, said

_LABEL = 8


def lines(id: str, title: str, unit: Unit, series: Mapping[str, Sequence[Mark]], *, over: str = "Quarter") -> Chart:
    """A line for each series, from zero. Every series has a mark for every label, in one order; an unknown value is a gap.

    Raises ValueError without marks, or when the labels of two series differ.
    """
    labels, text = labels_of(series), _sentence(unit, series)
    svg = _drawn(Frame(id, title, text), unit, series, labels)
    return Chart(id, title, text, svg, points(list(series)), (over, *map(clean, series)), rows_of(series))


def _drawn(frame: Frame, unit: Unit, series: Mapping[str, Sequence[Mark]], labels: Sequence[str]) -> Markup:
    from kb.web.charts.plots import Lines, settings

    scale = _scale(series)
    graph = Lines(
        **settings(
            300, y_labels=scale, range=(scale[0], scale[-1]), value_formatter=number, margin_right=34, margin_top=14, dots_size=5, allow_interruptions=True
        )
    )
    graph.x_labels = [cut(clean(label), _LABEL) for label in spaced(labels)]
    graph.intervals = [[_interval(mark) for mark in marks] for marks in series.values()]
    links: list[Link] = []
    for index, (name, marks) in enumerate(series.items()):
        graph.add("", [{"value": finite(mark.value), "label": str(len(links) + place)} for place, mark in enumerate(marks)])
        links += [Link(f"{mark.label} {name}: {_value(mark, unit)}", mark.href, form=index) for mark in marks]
    return inline(frame, graph, links)


def _scale(series: Mapping[str, Sequence[Mark]]) -> list[float]:
    ends = [value for marks in series.values() for mark in marks for value in (mark.value, mark.low, mark.high)]
    known = [value for end in ends if (value := finite(end)) is not None]
    return numbers(min([0.0, *known]), max([0.0, *known]) or 1.0, whole=False)


def _interval(mark: Mark) -> tuple[float, float] | None:
    low, high = finite(mark.low), finite(mark.high)
    return None if finite(mark.value) is None or low is None or high is None else (low, high)


def _value(mark: Mark, unit: Unit) -> str:
    interval = _interval(mark)
    return said(mark.value, unit) + (f", between {number(interval[0])} and {number(interval[1])}" if interval else "")


def _sentence(unit: Unit, series: Mapping[str, Sequence[Mark]]) -> str:
    labels = labels_of(series)
    return f"{clean(labels[0])} to {clean(labels[-1])}. " + " ".join(f"{clean(name)}: {_course(unit, marks)}." for name, marks in series.items())


def _course(unit: Unit, marks: Sequence[Mark]) -> str:
    known = [mark for mark in marks if finite(mark.value) is not None]
    if not known:
        return "nothing known"
    first, last = (f"{said(mark.value, unit)} in {clean(mark.label)}" for mark in (known[0], known[-1]))
    gaps = f", unknown in {len(marks) - len(known)} of {len(marks)}" if len(known) < len(marks) else ""
    return (f"from {first} to {last}" if len(known) > 1 else f"{first}") + gaps
