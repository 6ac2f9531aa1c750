"""What differs between the two lines of Datasette, 0.65 and 1.0: all of it stands here."""

from collections.abc import Iterable
from typing import Any

from jinja2 import BaseLoader


async def may_see(datasette: Any, actor: Any, database: str, tables: Iterable[str]) -> frozenset[str]:
    """Those of the tables and views of a database that a person may see, by all that Datasette and its plugins say."""
    if not hasattr(datasette, "allowed_resources"):
        return frozenset([table for table in tables if await _may_see_0(datasette, actor, database, table)])
    await datasette.refresh_schemas()
    allowed = await datasette.allowed_resources("view-table", actor, parent=database, limit=1000)
    return frozenset(tables) & {resource.child for resource in allowed.resources}


async def _may_see_0(datasette: Any, actor: Any, database: str, table: str) -> bool:
    """0.65 asks for the table, then for what holds it, until one of them has an answer."""
    from datasette import Forbidden

    try:
        await datasette.ensure_permissions(actor, [("view-table", (database, table)), ("view-database", database), "view-instance"])
    except Forbidden:
        return False
    return True


def template_loader(datasette: Any) -> BaseLoader:
    """Where Datasette finds its templates, those of plugins and of --template-dir among them."""
    environment = datasette.get_jinja_environment() if hasattr(datasette, "get_jinja_environment") else datasette.jinja_env
    loader: BaseLoader = environment.loader
    return loader
