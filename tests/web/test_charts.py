"""Charts: what a page gets, whatever the notes are called."""

import math
import re
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from kb.web.charts import NOTES, PER_CENT, Cell, Chart, Dot, Mark, Moment, Strip, bars, columns, lines, strips, timeline

STYLES = Path(__file__).parent.parent.parent / "kb/web/static/charts.css"
HOSTILE = '<script>alert(1)</script> & "\x00\x1b\ud800\ufffe' + "w" * 300
NAME = '<script>alert(1)</script> & "' + "w" * 300
MONTHS = [f"{2021 + month // 12}-{month % 12 + 1:02}" for month in range(60)]


def _bars(text: str) -> Chart:
    marks = [Mark(text, 3, "/notes?a=1&b=2", part=1), Mark("Zero", 0, "/zero"), Mark("Odd", math.nan, "/odd"), Mark("Minus", -2, "/minus")]
    return bars("chart", text, NOTES, marks)


def _columns(text: str) -> Chart:
    return columns(
        "chart",
        text,
        NOTES,
        {text: [Mark("2025-01", 2, "/a"), Mark("2025-02", math.inf, "/b")], "Other": [Mark("2025-01", -1, "/c"), Mark("2025-02", 1, "/d")]},
    )


def _lines(text: str) -> Chart:
    known = [Mark("2025-Q1", 10, "/a", 5, 20), Mark("2025-Q2", None), Mark("2025-Q3", 0, "/c", 0, math.nan)]
    return lines("chart", text, PER_CENT, {text: known, "Other": [Mark(mark.label, None) for mark in known]})


def _strips(text: str) -> Chart:
    dots = (Dot("2025-03-14", text, "/a"), Dot("2025-03-14", "Same day", "/b"), Dot(None, "Undated", "/c"), Dot("soon", "Unread", "/d"))
    return strips("chart", text, [Strip(text, dots, "/family")])


def _timeline(text: str) -> Chart:
    return timeline(
        "chart", text, [Moment(0, text, "#L1"), Moment(0, "Alert", "#L2"), Moment(80, "Rolled back", "#L3", contained=True), Moment(40000, "Closed", "#L4")]
    )


KINDS = pytest.mark.parametrize("kind", [_bars, _columns, _lines, _strips, _timeline])


def links(chart: Chart) -> dict[str, str]:
    """Accessible name -> address of each link of a chart."""
    return {link.get("aria-label", ""): link.get("href", "") for link in tree(chart).iter("a")}


def tree(chart: Chart) -> Element:
    """The picture as a parser reads it."""
    return fromstring(chart.svg)


@KINDS
def test_a_picture_holds_nothing_that_a_strict_policy_forbids(kind: Callable[[str], Chart]) -> None:
    """No style, no script, no handlers, no other host, whatever a note is called."""
    for element in tree(kind(HOSTILE)).iter():
        assert element.tag in {"svg", "title", "desc", "defs", "pattern", "g", "a", "rect", "path", "text"}
        assert not [name for name in element.attrib if name == "style" or name.startswith("on") or ":" in name or "}" in name]
        assert not [value for value in element.attrib.values() if "//" in value or "nan" in value.split() or "inf" in value.split()] or element.get(
            "aria-label"
        )


@KINDS
def test_title_and_description_name_the_picture(kind: Callable[[str], Chart]) -> None:
    """The group is named by its first two elements, whose text is whole but for signs that XML forbids."""
    chart = kind(HOSTILE)
    svg = tree(chart)
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("group", "chart-title chart-desc")
    assert [(child.tag, child.get("id"), child.text) for child in svg[:2]] == [("title", "chart-title", NAME), ("desc", "chart-desc", chart.text)]


@KINDS
def test_a_chart_is_the_same_each_time(kind: Callable[[str], Chart]) -> None:
    """The same numbers give the same chart, sign for sign, and every id begins with that of the chart."""
    assert kind("Once") == kind("Once")
    assert not [element for element in tree(kind("Once")).iter() if not element.get("id", "chart-").startswith("chart-")]


@KINDS
def test_each_word_fits_its_place(kind: Callable[[str], Chart]) -> None:
    """Written texts are cut; the names of links are not."""
    chart = kind(HOSTILE)
    assert max(len(text.text or "") for text in tree(chart).iter("text")) <= 40
    assert any(NAME in name for name in [*links(chart), *(title.text or "" for title in tree(chart).iter("title"))])


def test_bars_link_to_their_notes_from_the_top_down() -> None:
    """Each bar has a link whose name says its number, in the order given."""
    assert list(links(_bars("One")).items()) == [
        ("One: 3 notes, 1 came back", "/notes?a=1&b=2"),
        ("Zero: 0 notes", "/zero"),
        ("Odd: unknown", "/odd"),
        ("Minus: -2 notes", "/minus"),
    ]


def test_columns_link_to_what_they_count() -> None:
    """Each piece of a column names month, category and number; nothing stands for an unknown one."""
    assert links(_columns("API")) == {"2025-01 API: 2 notes": "/a", "2025-01 Other: -1 notes": "/c", "2025-02 Other: 1 note": "/d"}


def test_points_tell_their_interval() -> None:
    """A known value has a point, with its interval when both ends are known; an unknown one is a gap."""
    assert links(_lines("Rate")) == {"2025-Q1 Rate: 10 %, between 5 and 20": "/a", "2025-Q3 Rate: 0 %": "/c"}


def test_dots_link_to_notes_and_the_undated_are_counted() -> None:
    """Dated notes are dots, on one day as well; the others stand in the text and in the table."""
    chart = _strips("Keys")
    assert links(chart) == {"2025-03-14 Keys": "/a", "2025-03-14 Same day": "/b", "Keys: 4 notes": "/family"}
    assert chart.text == "2 notes in 1 row, 2025-03-14 to 2025-03-15. 2 notes without a date are not shown."
    assert chart.rows[2] == (Cell("Keys", "/family"), Cell("unknown"), Cell("Undated", "/c"))


def test_a_timeline_names_when_it_was_contained() -> None:
    """Events of one minute are both there; the moment of containing is told in its name and in the text."""
    chart = _timeline("Deploy")
    assert links(chart) == {"0: Deploy": "#L1", "0: Alert": "#L2", "1 h 20 min: Contained: Rolled back": "#L3", "27 d 18 h: Closed": "#L4"}
    assert chart.text == "4 events over 27 d 18 h. Contained after 1 h 20 min."


def test_the_table_has_the_numbers_of_the_picture() -> None:
    """One row for each label, one column for each series."""
    chart = _columns("API")
    assert (chart.head, chart.rows) == (
        ("Month", "API", "Other"),
        ((Cell("2025-01"), Cell("2", "/a"), Cell("-1", "/c")), (Cell("2025-02"), Cell("unknown"), Cell("1", "/d"))),
    )


def test_five_years_of_twelve_categories_are_drawn() -> None:
    """Every one of 720 numbers is a link of its own, and the key names all twelve."""
    series = {f"Category {count}": [Mark(month, count + 1, f"/{month}/{count}") for month in MONTHS] for count in range(12)}
    chart = columns("chart", "Many", NOTES, series)
    assert len(links(chart)) == 720
    assert re.findall(r'<li title="([^"]+)">', chart.key) == list(series)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: bars("chart", "One", NOTES, [Mark("One", 1, "/a")]),
        lambda: columns("chart", "One", NOTES, {"One": [Mark("2025", 1, "/a")]}),
        lambda: lines("chart", "One", NOTES, {"One": [Mark("2025", 1, "/a")]}),
        lambda: strips("chart", "One", [Strip("One", (Dot("2025-01-01", "One", "/a"),))]),
        lambda: timeline("chart", "One", [Moment(0, "One", "/a")]),
    ],
)
def test_a_single_mark_is_seen(draw: Callable[[], Chart]) -> None:
    """A chart of one number has a form behind its link, and no key."""
    chart = draw()
    (link,) = tree(chart).iter("a")
    assert [child.tag for child in link if child.tag in ("rect", "path")]
    assert chart.key == ""


@pytest.mark.parametrize(
    "draw",
    [
        lambda: bars("chart", "None", NOTES, []),
        lambda: columns("chart", "None", NOTES, {}),
        lambda: lines("chart", "None", NOTES, {"One": []}),
        lambda: strips("chart", "None", [Strip("One", (Dot(None, "One"),))]),
        lambda: timeline("chart", "None", []),
        lambda: columns("chart", "None", NOTES, {"One": [Mark("a", 1)], "Two": [Mark("b", 1)]}),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw: Callable[[], Chart]) -> None:
    """Nothing to draw, and series that do not go together, are a ValueError; the page says so in its own words."""
    with pytest.raises(ValueError, match="chart"):
        draw()


@pytest.mark.parametrize("draw", [columns, lines])
def test_only_unknown_numbers_leave_an_empty_field(draw: Callable[..., Chart]) -> None:
    """Axes are drawn when no number is known, and no mark."""
    chart = draw("chart", "Unknown", NOTES, {"One": [Mark("2025", None, "/a"), Mark("2026", math.nan, "/b")]})
    assert links(chart) == {}
    assert [cell.text for row in chart.rows for cell in row] == ["2025", "unknown", "2026", "unknown"]


def test_imports_are_as_before_a_chart() -> None:
    """What pygal hangs into the import system is gone, so that no other plugin's import meets it."""
    _bars("One")
    assert not [finder for finder in sys.meta_path if type(finder).__module__ == "pygal"]


@pytest.mark.parametrize(("place", "paper"), [(0, "#ffffff"), (1, "#15191e")])
def test_colours_stand_out(place: int, paper: str) -> None:
    """Series 3:1 and words 4.5:1 from a light page and from a dark one."""
    for name, least in [(f"--kb-{count}", 3.0) for count in range(1, 9)] + [("--kb-ink", 4.5), ("--kb-quiet", 4.5)]:
        colour = re.findall(rf"{name}: (#\w{{6}});", STYLES.read_text(encoding="utf-8"))[place]
        assert _contrast(colour, paper) >= least, name


def _contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 reckons it."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
