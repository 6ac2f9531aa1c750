"""What differs between the two lines of Datasette, 0.65 and 1.0: all of it stands here."""

from collections.abc import Collection
from typing import Any

from jinja2 import BaseLoader


async def may_see(datasette: Any, actor: Any, database: str, tables: Collection[str]) -> bool:
    """True when a person may see each of some tables and views, by all that Datasette, its configuration and its plugins say."""
    if not hasattr(datasette, "allowed_resources"):
        return await _may_see_0(datasette, actor, database, tables)
    await datasette.refresh_schemas()
    allowed = await datasette.allowed_resources("view-table", actor, parent=database, limit=1000)
    return {resource.child for resource in allowed.resources}.issuperset(tables)


async def _may_see_0(datasette: Any, actor: Any, database: str, tables: Collection[str]) -> bool:
    """0.65 asks for a table, then for what holds it, until one of them has an answer."""
    from datasette import Forbidden

    try:
        for table in tables:
            await datasette.ensure_permissions(actor, [("view-table", (database, table)), ("view-database", database), "view-instance"])
    except Forbidden:
        return False
    return True


def template_loader(datasette: Any) -> BaseLoader:
    """Where Datasette finds its templates, those of plugins and of --template-dir among them."""
    environment = datasette.get_jinja_environment() if hasattr(datasette, "get_jinja_environment") else datasette.jinja_env
    loader: BaseLoader = environment.loader
    return loader
