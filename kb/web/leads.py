"""Cells that lead on: to the page of a note, to a family, to what an update names."""

import re
from functools import partial
from typing import Any

from markupsafe import Markup

from kb.web.browsing import Browsing, current
from kb.web.cell import Cell, Shown, link

_SHORT = 10
"""Signs of a commit that are shown; git takes them for the whole."""


def title(cell: Cell) -> Shown:
    """The title of a row of `notes`: to its page, with a mark for a note that came back, and what it says of the words that were looked for."""
    id, family = cell.of_row("note_id"), cell.of_row("family")
    if id is None:
        return None
    head = link(cell.links().note(id), cell.value, "kb-link kb-title")
    head += Markup(" ") + _came_back(cell, family) if family else Markup("")
    browsing = current.get(None)
    return partial(_with_excerpt, cell, head, browsing) if browsing and browsing.search() and browsing.may_excerpt() else head


def _came_back(cell: Cell, family: str) -> Markup:
    return link(cell.links().family(family), "came back", "kb-label kb-back")


async def _with_excerpt(cell: Cell, head: Markup, browsing: Browsing) -> Markup:
    from kb.searching import excerpt, parse
    from kb.store.reader import Reader
    from kb.web.shown import snippet

    number, words = cell.row["id"], parse(browsing.search())
    if not words or not await browsing.sees(cell.datasette, cell.database):
        return head
    found = await browsing.read(cell.datasette, cell.database, lambda connection: excerpt(Reader(connection), number, words))
    if found is None:
        return head
    section = link(cell.links().note(cell.of_row("note_id"), found.line), found.section.replace("-", " "), "kb-kind")
    return Markup('{}<div class="kb-snippet">{} {}</div>').format(head, section, snippet(found.snippet))


def family(cell: Cell) -> Shown:
    """The earliest note of a family: to the family."""
    return link(cell.links().family(cell.value), cell.value)


def named(key: str, cell: Cell) -> Shown:
    """A title in a view: to the page of the note whose id stands in the column `key`, at the line of the row, if that is of the same note."""
    id = cell.of_row(key)
    return link(cell.links().note(id, cell.of_row("line") if key == "note_id" else None), cell.value) if id else None


def number(cell: Cell) -> Shown:
    """The number of a note: to its page, where Datasette says the title, which it does for who may see it; else to its row."""
    if isinstance(cell.value, dict):
        return partial(_page, cell, cell.value["value"], cell.value["label"])
    return link(cell.datasette.urls.row(cell.database, "notes", str(cell.value)), cell.value) if isinstance(cell.value, int) else None


def line(cell: Cell) -> Shown:
    """The line of a whole note: to its page, as `number`; from the number itself Datasette leads to the row."""
    note = cell.of_row("note")
    return partial(_page, cell, note["value"], cell.value) if isinstance(note, dict) else None


async def _page(cell: Cell, note: int, text: object) -> Markup | None:
    id = await current.get(Browsing()).id(cell.datasette, cell.database, note)
    if id is None:
        return None
    of_note = cell.of_row("line") if cell.column in ("note", "line") else None
    return link(cell.links().note(id, of_note), text)


def updates(cell: Cell) -> Shown:
    """A target: to the updates that name it."""
    return link(cell.filtered("updates", path__exact=cell.value), cell.value)


def target(cell: Cell) -> Shown:
    """What an update names: to whether it still stands."""
    return link(cell.filtered("targets", path__exact=cell.value), cell.value)


def file(cell: Cell) -> Shown:
    """A file of the repository: to its page on the web, where that is known."""
    return partial(_on_the_web, cell)


async def _on_the_web(cell: Cell) -> Markup | None:
    from kb.source import target_url
    from kb.store.reader import Reader

    def address(connection: Any) -> str | None:
        return target_url(Reader(connection).build(), cell.value)

    found = await current.get(Browsing()).read(cell.datasette, cell.database, address)
    return link(found, cell.value) if found else None


def commit(cell: Cell) -> Shown:
    """The first signs of a commit; the whole of it is told by a pointer that rests there."""
    whole = str(cell.value)
    return Markup('<code title="{}">{}</code>').format(whole, whole[:_SHORT]) if re.fullmatch("[0-9a-f]{40,64}", whole) else None
