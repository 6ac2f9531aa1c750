"""The Datasette plugin: inert on databases that are not ours.

Only hooks that Datasette 0.65 and 1.0 both call, with arguments that both give. Every Datasette process loads this module, so what
the hooks need is imported once a database of ours is there.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from datasette import hookimpl

from kb.web.links import Live
from kb.web.ours import Ours

_ours = Ours()


@hookimpl(trylast=True)
def prepare_connection(conn: Any, database: str, datasette: Any) -> None:
    """Remember whether the database is ours; if so, let its search box take what `kb search` takes.

    Last, since Datasette's own escape_fts must be there before it is replaced.
    """
    if _ours.look(datasette, database, conn):
        from kb.web.search_box import register

        register(conn)


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """The pages under /-/kb."""
    from kb.web.answering import views

    return views(_ours)


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[..., Any]:
    """The front page in the place of Datasette's, where every database is ours; a limit to what may be posted to our pages."""
    from kb.web.wrapping import wrapper

    return wrapper(_ours, datasette)


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Note text as HTML, labels as chips, and links from the tables and views to the notes."""
    if table is None or value is None or not _ours.holds(datasette, database):
        return None
    from kb.web.cell import Cell
    from kb.web.cells import shown

    return shown(Cell(table, column, value, row, database, datasette, _ours.several(datasette)))


@hookimpl
def filters_from_request(request: Any, database: str, datasette: Any) -> None:
    """Who reads a table, and what was searched for: its cells are not told."""
    if _ours.holds(datasette, database):
        from kb.web.browsing import Browsing, current

        current.get(Browsing()).request = request


@hookimpl
def extra_css_urls(database: str | None, datasette: Any) -> list[str]:
    """The stylesheet, on pages of our databases."""
    if database is None or not _ours.holds(datasette, database):
        return []
    return [datasette.urls.static_plugins("postmortem-kb", "kb.css")]


@hookimpl
def menu_links(datasette: Any, actor: Any, request: Any) -> Any:
    """Our pages, in the menu of each page of a database of ours, and where every database is ours in that of every page; for who may see them."""

    async def links() -> list[dict[str, str]]:
        from kb.web.rights import sees_any

        database = _database_of(request)
        if database is not None:
            return await _entries(datasette, actor, database)
        shown = await _ours.all(datasette) and await sees_any(datasette, actor, _ours)
        return _pages(Live(datasette.urls, "", several=False)) if shown else []

    return links


@hookimpl
def database_actions(datasette: Any, actor: Any, database: str) -> Any:
    """From the page of a database to our pages."""
    return partial(_entries, datasette, actor, database)


@hookimpl
def table_actions(datasette: Any, actor: Any, database: str, table: str) -> Any:
    """From the table of notes to our pages, and to the notes that came back."""

    async def links() -> list[dict[str, str]]:
        entries = await _entries(datasette, actor, database) if table == "notes" else []
        came_back = {"href": f"{datasette.urls.table(database, table)}?family__notnull=1", "label": "Notes that came back"}
        return [*entries, came_back] if entries else []

    return links


async def _entries(datasette: Any, actor: Any, database: str) -> list[dict[str, str]]:
    """Our pages of a database, for who may see them."""
    from kb.web.rights import sees

    if not _ours.holds(datasette, database) or not await sees(datasette, actor, database):
        return []
    return _pages(Live(datasette.urls, database, _ours.several(datasette)))


def _pages(links: Live) -> list[dict[str, str]]:
    return [{"href": links.page(), "label": "Knowledge base"}, {"href": links.page("similar"), "label": "Check a draft"}]


def _database_of(request: Any) -> str | None:
    """The database that a page of Datasette is about."""
    from datasette.utils import tilde_decode

    written = getattr(request, "url_vars", {}).get("database") if request else None
    return tilde_decode(written) if written else None
