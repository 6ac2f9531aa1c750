"""The door to pygal: its graphs as we have them drawn. It is imported where a chart is made, since most processes make none.

pygal reckons scales, axes, columns and lines. Where a form is missing (captions over rows, intervals, leaders), a graph of ours draws it into pygal's tree.
"""

import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from pygal import XY, HorizontalBar, Line, StackedBar
from pygal.style import Style

from kb.web.charts.textures import colour, form

# pygal hangs a finder for plugins with maps into the process, of a form that Python 3.11 warns of at every import that fails. We draw no maps.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

WIDTH = 480
"""Units from side to side: about as many pixels as the narrowest and the widest page give it, so that letters fit both."""

LETTER = 17
"""Units of a letter's height that there is room for; the stylesheet writes smaller ones on wide pages."""

ROW = 54
"""Units from one captioned row to the next."""

LINE, LEADER = 26, 40
"""Units from one text of a timeline to the next, and from the axis to the texts."""


def settings(height: int, **more: Any) -> dict[str, Any]:
    """What all graphs have in common."""
    style = Style(label_font_size=LETTER, major_label_font_size=LETTER, value_font_size=LETTER, no_data_font_size=LETTER)
    common = {"width": WIDTH, "height": height, "style": style, "js": [], "css": [], "show_legend": False, "truncate_label": -1, "spacing": 6, "margin": 6}
    return common | more


class Caption(NamedTuple):
    """What stands over a row: a text on its left, with a link when it has the place of one, and a text on its right. full: the left one, uncut."""

    left: str
    full: str
    right: str
    link: int | None = None


def _caption(graph: Any, parent: Any, caption: Caption, y: float) -> None:
    group = graph.svg.node(parent, class_="kb-caption")
    left = graph.svg.node(group, class_="kb-name")
    if caption.link is None:
        graph.svg.node(left, "title").text = caption.full
    else:
        graph.svg.node(left, "desc", class_="label").text = str(caption.link)
    graph.svg.node(left, "text", x=0, y=y).text = caption.left
    graph.svg.node(group, "text", x=graph.view.width, y=y, class_="kb-end").text = caption.right


class Bars(HorizontalBar):  # type: ignore[misc]
    """Bars with their captions over them, each pair one mark: a bar of nothing can be seen and followed too.

    captions, parts (of 1): one for each value, from the lowest bar upwards. part_fill: of the parts.
    """

    _series_margin, _serie_margin = 0.3, 0.0
    captions: Sequence[Caption] = ()
    parts: Sequence[float] = ()
    part_fill: str | None = None

    def _compute(self) -> None:
        """From side to side: the captions say all that axes would."""
        super()._compute()
        self._box.margin = 0

    def _bar(self, serie: Any, parent: Any, x: float, y: float, i: int, zero: float, secondary: bool = False) -> Any:
        drawn = super()._bar(serie, parent, x, y, i, zero, secondary)
        top, end, thickness, length = drawn
        if self.parts[i]:
            # Both ends are measured along the bar: pygal gives the far one and the way back to zero.
            start, share = end + length, self.parts[i] * length
            self.svg.transposable_node(parent, "rect", x=top, y=start - share, width=thickness, height=share, class_="kb-part", fill=self.part_fill)
        _caption(self, parent, self.captions[i], min(top, top + thickness) - 7)
        return drawn

    def _plot(self) -> None:
        """Bars from the top down in the tree as well, which is the order that a keyboard follows."""
        super()._plot()
        for bars in self.nodes["plot"].iter("g"):
            if bars.get("class") == "bars":
                bars[:] = reversed(list(bars))


class Columns(StackedBar):  # type: ignore[misc]
    """Stacked columns, close together."""

    _series_margin = 0.08


class Lines(Line):  # type: ignore[misc]
    """Lines with the interval of each value behind them: a band, or a bar where the value stands alone."""

    intervals: Sequence[Sequence[tuple[float, float] | None]] = ()

    def line(self, serie: Any, rescale: bool = False) -> None:
        """Draw a series."""
        band = self.svg.node(self.nodes["plot"], class_=f"kb-band {colour(serie.index)}")
        run: list[tuple[float, float, float]] = []
        for (x, _), interval in zip([*serie.points, (0, 0)], [*self.intervals[serie.index], None], strict=True):
            if interval is not None:
                run.append((self.view.x(x), self.view.y(interval[0]), self.view.y(interval[1])))
            elif run:
                self._band(band, run)
                run = []
        super().line(serie, rescale)

    def _band(self, parent: Any, run: Sequence[tuple[float, float, float]]) -> None:
        if len(run) == 1:
            x, low, high = run[0]
            self.svg.node(parent, "path", d=f"M{x} {low}V{high}", class_="kb-whisker")
            return
        corners = [f"{x} {high}" for x, _, high in run] + [f"{x} {low}" for x, low, _ in reversed(run)]
        self.svg.node(parent, "path", d=f"M{'L'.join(corners)}Z", class_="kb-interval")


class Strips(XY):  # type: ignore[misc]
    """Rows of dots over one scale. captions: one for each row, from the top."""

    captions: Sequence[Caption] = ()

    def _y_axis(self) -> None:
        """A caption over each row, and a line through it."""
        for row, caption in enumerate(self.captions):
            y = self.view.y(row)
            self.svg.node(self.nodes["plot"], "path", d=f"M0 {y}H{self.view.width}", class_="kb-rule")
            _caption(self, self.nodes["text_overlay"], caption, y - 25)


class Event(NamedTuple):
    """An event of a timeline. at: its minute; text: what is written beside it, as long as there is room for."""

    at: int
    text: str
    contained: bool


class Timeline(XY):  # type: ignore[misc]
    """Time from the top down; each event's text beside it, moved down as far as the one before it needs."""

    events: Sequence[Event] = ()

    def _x_axis(self) -> None:
        """Nothing is measured from side to side."""

    def _plot(self) -> None:
        rule = f"M8 {self.view.y(self.range[0])}V{self.view.y(self.range[1])}"
        self.svg.node(self.nodes["plot"], "path", d=rule, class_="kb-rule")
        marks = [self.view.y(event.at) for event in self.events]
        for event, mark in zip(self.events, marks, strict=True):
            if event.contained:
                self.svg.node(self.nodes["plot"], "path", d=f"M8 {self.view.y(0)}V{mark}", class_="kb-until")
        for place, (mark, text) in enumerate(zip(marks, _spread(marks, self.view.height), strict=True)):
            self._event(place, mark, text)

    def _event(self, place: int, mark: float, text: float) -> None:
        event = self.events[place]
        group = self.svg.node(self.nodes["overlay"], class_="kb-event")
        self.svg.node(group, "desc", class_="label").text = str(place)
        self.svg.node(group, "path", d=f"M8 {mark}L{LEADER} {text}h8", class_="kb-leader")
        self.svg.node(group, "path", d=form(2 if event.contained else 0, 8, mark, 7 if event.contained else 5), class_="kb-point")
        self.svg.node(group, "text", x=LEADER + 13, y=text + 5).text = event.text


def _spread(wanted: Sequence[float], room: float) -> list[float]:
    """Places in ascending order, each near the wanted one, a line apart, none below the room."""
    placed: list[float] = []
    for place in wanted:
        placed.append(max(place, placed[-1] + LINE if placed else LINE / 2))
    lowest = room - LINE / 2
    for index in reversed(range(len(placed))):
        placed[index] = min(placed[index], lowest)
        lowest = placed[index] - LINE
    return placed
