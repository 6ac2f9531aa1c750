"""What charts are made of, and what they are for a page."""

from typing import NamedTuple

from markupsafe import Markup


class Unit(NamedTuple):
    """The noun or sign behind a number."""

    one: str
    many: str


NOTES = Unit("note", "notes")
PER_CENT = Unit("%", "%")


class Mark(NamedTuple):
    """One number and its place on the axis.

    value: in the chart's unit; None, or a number that is not finite, when unknown. href: the notes behind it, ready for the attribute.
    low, high: ends of its interval. part: the share of the value that a bar shows apart, in the same unit.
    """

    label: str
    value: float | None
    href: str | None = None
    low: float | None = None
    high: float | None = None
    part: float | None = None


class Dot(NamedTuple):
    """A note on a strip. date: YYYY-MM-DD; None, or anything else, when unknown."""

    date: str | None
    title: str
    href: str | None = None


class Strip(NamedTuple):
    """A family of notes, one dot each."""

    label: str
    dots: tuple[Dot, ...]
    href: str | None = None


class Moment(NamedTuple):
    """An event of a note. minute: after the note's start. contained: this is when the incident was contained."""

    minute: int
    text: str
    href: str | None = None
    contained: bool = False


class Cell(NamedTuple):
    """A cell of the table under a chart."""

    text: str
    href: str | None = None


class Chart(NamedTuple):
    """A chart for a page: `kb/_chart.html` prints it.

    id: that of the figure, and what every id in it begins with. text: what the chart shows, in a sentence or two.
    key: what the colours and textures stand for, as HTML; empty when there is nothing to tell apart. head, rows: the same numbers.
    """

    id: str
    title: str
    text: str
    svg: Markup
    key: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
