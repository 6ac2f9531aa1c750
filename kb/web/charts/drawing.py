"""From the tree that pygal draws to SVG for a page: only its forms and words are kept, and the marks become links with names."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from kb.web.charts.textures import colour, dash, form, textures
from kb.web.charts.wording import clean

_TAGS = {"svg", "g", "rect", "path", "circle", "text", "title"}
_ATTRIBUTES = ("x", "y", "width", "height", "cx", "cy", "r", "d", "transform", "viewBox", "fill")
_LEFT_OUT = {"background", "tooltip-overlay", "titles"}
_SERIES = re.compile(r"series serie-(\d+) color-\d+")
_BEHAVIOUR = re.compile(r" ?\b(?:reactive|tooltip-trigger)\b")
_LONG_NUMBER = re.compile(r"\d+\.\d{3,}")


class Link(NamedTuple):
    """What stands behind a mark. name: whole, for who does not see the mark. fill: of its first form. form: of its points, by series. kind: further classes."""

    name: str
    href: str | None = None
    fill: str | None = None
    form: int = 0
    kind: str = ""


class Frame(NamedTuple):
    """A chart's id, title and sentence. series: how many have a texture of their own."""

    id: str
    title: str
    text: str
    series: int = 0


def inline(frame: Frame, graph: Any, links: Sequence[Link]) -> Markup:
    """The SVG of a pygal graph. A group of its tree is a mark when it carries a label: the place of its link among `links`."""
    drawn = _Keeper(links).kept(graph.render_tree())
    assert drawn is not None
    head = {"class": "kb-svg", "viewBox": drawn.get("viewBox", ""), "role": "group", "aria-labelledby": f"{frame.id}-title {frame.id}-desc"}
    svg = Element("svg", head)
    SubElement(svg, "title", id=f"{frame.id}-title").text = clean(frame.title)
    SubElement(svg, "desc", id=f"{frame.id}-desc").text = clean(frame.text)
    if frame.series:
        svg.append(textures(frame.id, frame.series))
    svg.extend(drawn)
    return Markup(tostring(svg, encoding="unicode"))  # noqa: S704  (ElementTree escapes what it writes)


class _Keeper:
    """Copies a tree without what the page cannot have: styles, scripts, tooltips, comments with the day, boxes for a background."""

    def __init__(self, links: Sequence[Link]) -> None:
        self._links = links

    def kept(self, node: Any) -> Element | None:
        """The copy of a node; None when nothing of it is kept."""
        kind = _BEHAVIOUR.sub("", node.get("class", ""))
        if node.tag not in _TAGS or _LEFT_OUT & set(kind.split()):
            return None
        copy = Element(node.tag, {name: _LONG_NUMBER.sub(_short, node.get(name)) for name in _ATTRIBUTES if node.get(name) is not None})
        if kind:
            copy.set("class", _SERIES.sub(_series, kind))
        copy.text = (node.text or "").strip() or None
        copy.extend(child for child in map(self.kept, node) if child is not None and not _pygals_title(kind, child))
        label = next((child.text for child in node if child.get("class") == "label"), None)
        return self._linked(copy, self._links[int(label)]) if label else copy if _says_something(copy) else None

    def _linked(self, group: Element, link: Link) -> Element:
        forms = list(group)
        for child in forms:
            group.remove(child)
        name, href = clean(link.name), link.href and clean(link.href)
        group.set("class", f"{group.get('class', '')} {link.kind}".strip())
        parent = SubElement(group, "a", {"href": href, "aria-label": name}) if href else group
        if not href:
            group.set("role", "img")
            group.set("aria-label", name)
        SubElement(parent, "title").text = name
        if link.fill and forms:
            forms[0].set("fill", link.fill)
        parent.extend(_point(child, link.form) if child.tag == "circle" else child for child in forms)
        return group


def _series(series: re.Match[str]) -> str:
    return f"{colour(int(series[1]))} kb-dash-{dash(int(series[1]))}"


def _short(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _point(circle: Element, series: int) -> Element:
    return Element("path", {"class": "kb-point", "d": form(series, *(float(circle.get(name, "")) for name in ("cx", "cy", "r")))})


def _pygals_title(kind: str, child: Element) -> bool:
    return child.tag == "title" and not kind.startswith("kb-")


def _says_something(copy: Element) -> bool:
    if copy.tag == "g":
        return any(child.tag == "text" for child in copy) if "guides" in copy.get("class", "") else len(copy) > 0
    return bool(copy.text) if copy.tag in ("text", "title") else True
