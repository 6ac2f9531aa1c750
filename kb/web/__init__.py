"""The Datasette plugin: inert on databases that are not ours.

Only hooks that Datasette 0.65 and 1.0 both call, with arguments that both give. Every Datasette process loads this module, so what
the hooks need is imported once a database of ours is there.
"""

from typing import Any

from datasette import hookimpl

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
def render_cell(row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    """Note text as HTML, labels as chips, and links from the views to the notes."""
    if table is None or value is None or not _ours.holds(datasette, database):
        return None
    from kb.web.cells import Cell, shown

    return shown(Cell(table, column, value, row, database, datasette.urls))


@hookimpl
def extra_css_urls(database: str | None, datasette: Any) -> list[str]:
    """The stylesheet, on pages of our databases."""
    if database is None or not _ours.holds(datasette, database):
        return []
    return [datasette.urls.static_plugins("postmortem-kb", "kb.css")]
