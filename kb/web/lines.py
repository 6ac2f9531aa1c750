"""What differs between the lines of Datasette, 0.65 and 1.0."""

import inspect
from typing import Any

_RULES = ("allow", "allow_sql", "permissions", "plugins", "queries")
"""What a metadata file says and 1.0 heeds in its configuration alone; some of it keeps strangers out."""


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
