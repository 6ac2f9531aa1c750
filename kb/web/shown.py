"""Small texts as HTML: what templates ask for by a filter."""

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from kb.markdown import render_line
from kb.model import Build, Standing
from kb.render.terminal import quantity
from kb.searching import MARK_OFF, MARK_ON
from kb.source import target_url

__all__ = ["line", "marked", "prose", "quantity", "snippet", "target"]

_CODE = re.compile(r"`([^`\n]+)`")


def line(text: str) -> Markup:
    """One line of markdown, without HTML of the author's."""
    return Markup(render_line(text))  # noqa: S704  (render_line lets no HTML through)


def prose(text: str) -> Markup:
    """Text in which nothing is markup but code between backticks."""
    pieces = _CODE.split(text)
    return Markup("").join(Markup("<code>{}</code>").format(piece) if place % 2 else escape(piece) for place, piece in enumerate(pieces))


def target(standing: Standing | None, build: Build) -> str | None:
    """What an update names, in the repository on the web; None where it is not known to stand there."""
    return target_url(build, standing.file) if standing and standing.file else None


def snippet(text: str) -> Markup:
    """A snippet of a search, its matches marked."""
    return Markup(str(escape(text)).replace(MARK_ON, "<mark>").replace(MARK_OFF, "</mark>"))  # noqa: S704  (escaped)


def marked(text: str, marks: Iterable[tuple[int, int]]) -> Markup:
    """A text as it is written, some pieces of it marked."""
    pieces, done = [], 0
    for start, end in marks:
        pieces += [escape(text[done:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        done = end
    return Markup("").join([*pieces, escape(text[done:])])
