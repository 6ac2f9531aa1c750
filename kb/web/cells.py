"""What a cell of our tables and views shows in the place of its plain value."""

import asyncio
import json
from collections.abc import Callable
from functools import partial

from markupsafe import Markup

from kb.markdown import render, render_line, whole
from kb.web import leads
from kb.web.cell import Cell, Shown, Work, link


def shown(cell: Cell) -> Shown:
    """What stands in a cell; None when the plain value will do."""
    show = _CELLS.get((cell.table, cell.column)) or _COLUMNS.get(cell.column)
    return show(cell) if show else None


def _markdown(cell: Cell) -> Work:
    return partial(asyncio.to_thread, _rendered, str(cell.value))


_LONGEST = 100_000
"""Signs of a text that is still rendered, which may take three seconds; a longer one is shown as it is written."""


def _rendered(text: str) -> Markup:
    if len(text) > _LONGEST:
        return Markup('<div class="kb-text" tabindex="0"><pre class="kb-plain">{}</pre></div>').format(text)
    return Markup('<div class="kb-text" tabindex="0">{}</div>').format(Markup(render(text, address=whole)))  # noqa: S704  (render lets no HTML through)


def _line(cell: Cell) -> Markup:
    return Markup('<span class="kb-line">{}</span>').format(Markup(render_line(str(cell.value))))  # noqa: S704  (as above)


def _labels(cell: Cell) -> Markup:
    try:
        labels = [str(label) for label in json.loads(cell.value)]
    except (TypeError, ValueError):
        return Markup("{}").format(cell.value)
    return Markup(" ").join(_chip(cell, label) for label in labels) or Markup("&nbsp;")


def _chip(cell: Cell, label: str) -> Markup:
    return link(cell.filtered("notes", labels__arraycontains=label), label, "kb-label")


def _label(cell: Cell) -> Markup:
    return _chip(cell, str(cell.value))


def _count(cell: Cell) -> Markup:
    """The number of notes of a month and category, as a link to them."""
    values = {key: cell.row[key] for key in ("month", "category") if key in cell.row.keys()}  # noqa: SIM118  (a sqlite3.Row iterates over values)
    filters = {f"{key}__isnull" if value is None else f"{key}__exact": value or "1" for key, value in values.items()}
    return link(cell.filtered("notes", **filters), cell.value)


_CELLS: dict[tuple[str, str], Callable[[Cell], Shown]] = {
    ("notes", "title"): leads.title,
    ("notes", "root_cause"): _line,
    ("notes", "labels"): _labels,
    ("notes", "family"): leads.family,
    ("bodies", "line"): leads.line,
    ("bodies", "markdown"): _markdown,
    ("sections", "text"): _markdown,
    ("updates", "path"): leads.target,
    ("targets", "path"): leads.updates,
    ("targets", "file"): leads.file,
    ("labels", "label"): _label,
    ("root_causes", "root_cause"): _markdown,
    ("updates_by_target", "target"): leads.updates,
    ("targets_gone", "target"): leads.target,
    ("months_by_category", "notes"): _count,
    **{(view, "title"): partial(leads.named, "note_id") for view in ("root_causes", "anti_patterns", "targets_gone", "verdicts", "family_members")},
    ("verdicts", "earlier_title"): partial(leads.named, "earlier_id"),
    ("family_members", "root_title"): partial(leads.named, "root_id"),
}

_COLUMNS: dict[str, Callable[[Cell], Shown]] = {
    "note": leads.number,
    "earlier": leads.number,
    "root": leads.number,
    "commit": leads.commit,
    "since_commit": leads.commit,
}
"""In every table of ours. The texts of the other tables are stored as plain words, so Datasette shows them well."""
