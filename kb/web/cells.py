"""What a cell of our tables and views shows in the place of its plain value."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from kb.markdown import render, render_line


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with where it stands; row: the other values by column, as Datasette read them."""

    table: str
    column: str
    value: Any
    row: Any
    database: str
    urls: Any


Work = Callable[[], Coroutine[Any, Any, Markup]]
"""What Datasette calls and awaits; a function, since a coroutine that another plugin's answer makes needless would warn."""


def shown(cell: Cell) -> Markup | Work | None:
    """HTML for a cell, or what makes it away from the event loop; None when the plain value will do."""
    show = _CELLS.get((cell.table, cell.column)) or _COLUMNS.get(cell.column)
    return show(cell) if show else None


def _markdown(cell: Cell) -> Work:
    return partial(asyncio.to_thread, _rendered, str(cell.value))


_LONGEST = 100_000
"""Signs of a text that is still rendered, in about a second; a longer one is shown as it is written."""


def _rendered(text: str) -> Markup:
    if len(text) > _LONGEST:
        return Markup('<div class="kb-text" tabindex="0"><pre class="kb-plain">{}</pre></div>').format(text)
    return Markup('<div class="kb-text" tabindex="0">{}</div>').format(Markup(render(text)))  # noqa: S704  (render lets no HTML through)


def _line(cell: Cell) -> Markup:
    return Markup('<span class="kb-line">{}</span>').format(Markup(render_line(str(cell.value))))  # noqa: S704  (as above)


def _labels(cell: Cell) -> Markup:
    try:
        labels = [str(label) for label in json.loads(cell.value)]
    except (TypeError, ValueError):
        return Markup("{}").format(cell.value)
    return Markup(" ").join(_chip(cell, label) for label in labels) or Markup("&nbsp;")


def _chip(cell: Cell, label: str) -> Markup:
    return _link(_notes(cell, labels__arraycontains=label), label, "kb-label")


def _label(cell: Cell) -> Markup:
    return _chip(cell, str(cell.value))


def _note(key: str, cell: Cell) -> Markup | None:
    """A link to the note whose number stands in the column `key` of the same row.

    None where the page leaves that column out, or where Datasette makes a link of its own.
    """
    number = cell.row[key] if _holds(cell, key) else None
    return _link(cell.urls.row(cell.database, "notes", str(number)), cell.value) if isinstance(number, int) else None


def _target(cell: Cell) -> Markup:
    return _link(f"{cell.urls.table(cell.database, 'updates')}?{urlencode({'path__exact': cell.value})}", cell.value)


def _count(cell: Cell) -> Markup:
    """The number of notes of a month and category, as a link to them."""
    values = {key: cell.row[key] for key in ("month", "category") if _holds(cell, key)}
    filters = {f"{key}__isnull" if value is None else f"{key}__exact": value or "1" for key, value in values.items()}
    return _link(_notes(cell, **filters), cell.value)


def _holds(cell: Cell, key: str) -> bool:
    return key in cell.row.keys()  # noqa: SIM118  (a sqlite3.Row iterates over values)


def _notes(cell: Cell, **filters: str) -> str:
    return f"{cell.urls.table(cell.database, 'notes')}?{urlencode(filters)}"


def _link(url: str, text: object, kind: str = "kb-link") -> Markup:
    return Markup('<a class="{}" href="{}">{}</a>').format(kind, url, text)


_CELLS: dict[tuple[str, str], Callable[[Cell], Markup | Work | None]] = {
    ("notes", "root_cause"): _line,
    ("notes", "labels"): _labels,
    ("bodies", "markdown"): _markdown,
    ("sections", "text"): _markdown,
    ("labels", "label"): _label,
    ("root_causes", "root_cause"): _markdown,
    ("root_causes", "title"): partial(_note, "note"),
    ("anti_patterns", "title"): partial(_note, "note"),
    ("verdicts", "title"): partial(_note, "note"),
    ("verdicts", "earlier_title"): partial(_note, "earlier"),
    ("family_members", "title"): partial(_note, "note"),
    ("family_members", "root_title"): partial(_note, "root"),
    ("updates_by_target", "target"): _target,
    ("targets_gone", "target"): _target,
    ("targets_gone", "title"): partial(_note, "note"),
    ("months_by_category", "notes"): _count,
}

_COLUMNS: dict[str, Callable[[Cell], Markup | Work | None]] = {
    "note": partial(_note, "note"),
    "earlier": partial(_note, "earlier"),
    "root": partial(_note, "root"),
}
"""In every table of ours. The texts of the other tables are stored as plain words, so Datasette shows them well."""
