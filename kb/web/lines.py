"""What differs between the two lines of Datasette, 0.65 and 1.0: all of it stands here."""

import inspect
from collections.abc import Collection
from typing import Any

from jinja2 import BaseLoader

_RULES = ("allow", "allow_sql", "permissions", "plugins", "queries")
"""What a metadata file says and 1.0 heeds in its configuration alone; some of it keeps strangers out."""


def attached(datasette: Any) -> dict[str, Any]:
    """The databases that are attached, by name; 0.65 counts its own among them."""
    return {name: database for name, database in datasette.databases.items() if name != "_internal"}


async def may_see(datasette: Any, actor: Any, database: str, tables: Collection[str]) -> bool:
    """True when a person may see each of some tables and views, by all that Datasette, its configuration and its plugins say."""
    if not hasattr(datasette, "allowed_resources"):
        return await _may_see_0(datasette, actor, database, tables)
    from datasette.resources import TableResource

    allowed = await datasette.allowed_resources("view-table", actor, parent=database, limit=1000)
    left = set(tables).difference(resource.child for resource in allowed.resources)
    # A table that a database of another version lacks, or that Datasette has not seen yet, is ruled by what holds it.
    for table in left:
        if not await datasette.allowed(action="view-table", resource=TableResource(database, table), actor=actor):
            return False
    return True


async def _may_see_0(datasette: Any, actor: Any, database: str, tables: Collection[str]) -> bool:
    """0.65 asks for a table, then for what holds it; that is the same for all tables, and asked once."""
    above = None
    for table in _ruled_apart_0(datasette, database, tables):
        allowed = await _said_0(datasette, actor, (database, table))
        if allowed is None:
            above = await _may_see_above(datasette, actor, database) if above is None else above
        if not (above if allowed is None else allowed):
            return False
    return True


def _ruled_apart_0(datasette: Any, database: str, tables: Collection[str]) -> Collection[str]:
    """The tables that may have rules of their own, and one that stands for all that have none: each question copies the whole metadata.

    All of them where a plugin has a say.
    """
    from datasette.plugins import pm

    plugins = {one.plugin_name for one in pm.hook.permission_allowed.get_hookimpls()} - {"datasette.default_permissions"}
    if plugins:
        return tables
    described = datasette.metadata("tables", database=database) or {}
    ruled = [table for table in tables if {"allow", "permissions"} & set(described.get(table) or {})]
    return [*ruled, next(table for table in tables if table not in ruled)] if len(ruled) < len(tables) else tables


async def _said_0(datasette: Any, actor: Any, resource: tuple[str, str]) -> bool | None:
    """What Datasette and its plugins say of a table, as `permission_allowed` asks them; but that first looks in the database how its name is spelled."""
    from datasette.plugins import pm
    from datasette.utils import await_me_maybe

    said = None
    for answer in pm.hook.permission_allowed(datasette=datasette, actor=actor, action="view-table", resource=resource):
        allowed = await await_me_maybe(answer)
        said = said if allowed is None else allowed
    return said


async def _may_see_above(datasette: Any, actor: Any, database: str) -> bool:
    from datasette import Forbidden

    try:
        await datasette.ensure_permissions(actor, [("view-database", database), "view-instance"])
    except Forbidden:
        return False
    return True


async def title(datasette: Any) -> str | None:
    """What the site is called in its metadata."""
    metadata = await datasette.get_instance_metadata() if hasattr(datasette, "get_instance_metadata") else datasette.metadata()
    name: str | None = metadata.get("title")
    return name


def template_loader(datasette: Any) -> BaseLoader:
    """Where Datasette finds its templates, those of plugins and of --template-dir among them."""
    environment = datasette.get_jinja_environment() if hasattr(datasette, "get_jinja_environment") else datasette.jinja_env
    loader: BaseLoader = environment.loader
    return loader


def datasette(files: list[str], immutables: list[str], metadata: dict[str, Any], settings: dict[str, Any]) -> Any:
    """A Datasette on some databases. metadata: as 0.65 reads it, permissions included; they hold on both lines."""
    from datasette.app import Datasette

    if "config" not in inspect.signature(Datasette).parameters:
        return Datasette(files, immutables, metadata=metadata, settings=settings)
    described, rules = _parted(metadata)
    return Datasette(files, immutables, config=rules, metadata=described, settings=settings)


def _parted(metadata: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What describes, and what rules, of the whole and of each database and table."""
    described = {key: value for key, value in metadata.items() if key not in _RULES}
    rules = {key: value for key, value in metadata.items() if key in _RULES}
    for level in ("databases", "tables"):
        parted = {name: _parted(below) for name, below in metadata.get(level, {}).items()}
        described |= {level: {name: below for name, (below, _) in parted.items()}} if parted else {}
        rules |= {level: {name: below for name, (_, below) in parted.items() if below}} if parted else {}
    return described, rules
