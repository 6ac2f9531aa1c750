"""The timeline of one note, to scale."""

from collections.abc import Sequence

from markupsafe import Markup

from kb.render.terminal import quantity
from kb.web.charts.drawing import Frame, Link, inline
from kb.web.charts.scales import minutes
from kb.web.charts.values import Cell, Chart, Moment
from kb.web.charts.wording import clean, cut, span

_TEXT = 40
"""Letters of an event and its minute for which there is room."""


def timeline(id: str, title: str, moments: Sequence[Moment]) -> Chart:
    """Events from the top down, at their distance in time; the moment of containing is marked and named. Raises ValueError without moments."""
    if not moments:
        raise ValueError("a chart needs a moment")
    ordered = sorted(moments, key=lambda moment: moment.minute)
    text = _sentence(ordered)
    rows = tuple((Cell(span(moment.minute)), Cell(_told(moment), moment.href)) for moment in ordered)
    return Chart(id, title, text, _drawn(Frame(id, title, text), ordered), Markup(), ("After start", "Event"), rows)


def _drawn(frame: Frame, ordered: Sequence[Moment]) -> Markup:
    from kb.web.charts.plots import LINE, Event, Timeline, settings

    first, last = min(ordered[0].minute, 0), max(ordered[-1].minute, 1)
    height = max(150, LINE * len(ordered) + 40)
    look = {"inverse_y_axis": True, "show_y_guides": False, "value_formatter": lambda at: span(round(at))}
    graph = Timeline(**settings(height, range=(first, last), y_labels=minutes(first, last), **look))
    graph.events = [Event(moment.minute, cut(f"{span(moment.minute)} · {_told(moment)}", _TEXT), moment.contained) for moment in ordered]
    graph.add("", [(0, moment.minute) for moment in ordered])
    kinds = ["kb-contained" if moment.contained else "" for moment in ordered]
    return inline(frame, graph, [Link(f"{span(moment.minute)}: {_told(moment)}", moment.href, kind=kind) for moment, kind in zip(ordered, kinds, strict=True)])


def _told(moment: Moment) -> str:
    text = clean(moment.text)
    return f"Contained: {text}" if moment.contained and not text.lower().startswith("contained") else text


def _sentence(ordered: Sequence[Moment]) -> str:
    text = f"{quantity(len(ordered), 'event')} over {span(ordered[-1].minute - min(ordered[0].minute, 0))}."
    contained = next((moment for moment in ordered if moment.contained), None)
    return f"{text} Contained after {span(contained.minute)}." if contained else text
