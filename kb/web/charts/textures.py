"""What tells series apart beside their colour: textures of areas, forms of points; and the key that names them."""

from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from kb.web.charts.wording import clean, cut

COLOURS = 8
"""How many the stylesheet names: --kb-1 to --kb-8. Textures and forms are fewer by a number that has no factor in common, so that pairs repeat late."""

_TEXTURES = ("", "M-1 7L7 -1M-1 1L1 -1M5 7L7 5", "M3 1.8v2.4M1.8 3h2.4", "M-1 -1L7 7M-1 5L1 7M5 -1L7 1", "M0 3h6")
_FORMS: tuple[Callable[[float], str], ...] = (
    lambda r: f"m{-r} 0a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z",
    lambda r: f"m{-r} {-r}h{2 * r}v{2 * r}h{-2 * r}z",
    lambda r: f"m0 {-1.3 * r}l{1.3 * r} {1.3 * r}l{-1.3 * r} {1.3 * r}l{-1.3 * r} {-1.3 * r}z",
    lambda r: f"m0 {-1.3 * r}l{1.3 * r} {2.3 * r}h{-2.6 * r}z",
    lambda r: f"m0 {1.3 * r}l{1.3 * r} {-2.3 * r}h{-2.6 * r}z",
)


def colour(series: int) -> str:
    """The class that sets the colour of a series, counted from 0."""
    return f"kb-series-{series % COLOURS + 1}"


def filled(chart: str, series: int) -> str | None:
    """The fill of an area of a series; None where it is its colour alone."""
    return f"url(#{chart}-texture-{series + 1})" if _TEXTURES[series % len(_TEXTURES)] else None


def form(series: int, x: float, y: float, radius: float) -> str:
    """The path of a point of a series."""
    return f"M{x} {y}{_FORMS[series % len(_FORMS)](radius)}"


def textures(chart: str, count: int) -> Element:
    """The definitions that `filled` refers to."""
    definitions = Element("defs")
    for series in range(count):
        if filled(chart, series):
            area = {"id": f"{chart}-texture-{series + 1}", "width": "6", "height": "6", "patternUnits": "userSpaceOnUse", "class": colour(series)}
            pattern = SubElement(definitions, "pattern", area)
            SubElement(pattern, "rect", {"width": "6", "height": "6", "class": "kb-area"})
            SubElement(pattern, "path", {"d": _TEXTURES[series % len(_TEXTURES)], "class": "kb-texture"})
    return definitions


_LONGEST = 60
_KEY = Markup('<ul class="kb-key">{}</ul>')
_ENTRY = Markup('<li title="{}"><svg class="kb-swatch {}" viewBox="0 0 18 18" aria-hidden="true" focusable="false">{}</svg> {}</li>')
_AREA = Markup('<rect x="1" y="1" width="16" height="16" class="kb-area"{}/>')
_POINT = Markup('<path d="M0 9h18" class="line kb-dash-{}"/><path d="{}" class="kb-point"/>')


def areas(chart: str, names: Sequence[str]) -> Markup:
    """A key for areas; nothing for a single one."""
    fills = [filled(chart, series) for series in range(len(names))]
    return _key(names, [_AREA.format(Markup(' fill="{}"').format(fill) if fill else "") for fill in fills])


def points(names: Sequence[str]) -> Markup:
    """A key for lines with points; nothing for a single one."""
    return _key(names, [_POINT.format(dash(series), form(series, 9, 9, 5)) for series in range(len(names))])


def dash(series: int) -> int:
    """Which of the four dashes of the stylesheet the line of a series has."""
    return series % 4 + 1


def _key(names: Sequence[str], swatches: Sequence[Markup]) -> Markup:
    if len(names) < 2:
        return Markup()
    cleaned = [clean(name) for name in names]
    return _KEY.format(
        Markup().join(
            _ENTRY.format(name, colour(series), swatch, cut(name, _LONGEST)) for series, (name, swatch) in enumerate(zip(cleaned, swatches, strict=True))
        )
    )
