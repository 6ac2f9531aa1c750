"""Data that a non-programmer may change, and the files that `kb init` writes."""

import os
from typing import Any

_FOLDER = os.path.dirname(__file__)


def read(name: str) -> bytes:
    """A packaged file, such as "headings.toml" or "init/kb.toml"."""
    with open(os.path.join(_FOLDER, name), "rb") as file:
        return file.read()


def table(name: str) -> dict[str, Any]:
    """What a packaged TOML file says."""
    import tomllib

    return tomllib.loads(read(name).decode())
