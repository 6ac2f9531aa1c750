"""Pages as HTML: the one place where templates are filled."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined

from kb.render.updates import distinct
from kb.web import shown

Render = Callable[[str, Mapping[str, Any]], str]
"""Fills a template, named under templates/kb, with values."""


def renderer(loader: BaseLoader | None = None) -> Render:
    """Templates from where Datasette looks for them, or those of this package; all text is escaped."""
    environment = Environment(
        loader=loader or PackageLoader("kb.web", "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters |= {
        "markdown_line": shown.line,
        "distinct": distinct,
        "snippet": shown.snippet,
        "target": shown.target,
        "marked": shown.marked,
        "prose": shown.prose,
        "day": _day,
        "quantity": shown.quantity,
        "number": "{:,}".format,
    }
    return lambda template, values: environment.get_template(f"kb/{template}").render(values)


def _day(moment: str) -> str:
    """A UTC time as 2026-03-14 08:13 UTC."""
    return f"{datetime.fromisoformat(moment).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
