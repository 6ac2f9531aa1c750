"""Data that a non-programmer may change, and the files that `kb init` writes."""

import os
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

_FOLDER = os.path.dirname(__file__)


def read(name: str) -> bytes:
    """A packaged file, such as "headings.toml" or "init/kb.toml"."""
    with open(os.path.join(_FOLDER, name), "rb") as file:
        return file.read()


def table(name: str) -> dict[str, Any]:
    """What a packaged TOML file says.

    These files keep to a plain part of TOML, which reads six times as fast as the whole of it: each value is one of JSON, a text between ' or
    ''' on one line, or begins on the line of its key and goes on until a line that is ``]`` or ends in three quotes. Tests hold them to that.
    """
    found: dict[str, Any] = {}
    opened: Any = found
    lines = iter(read(name).decode().split("\n"))
    for line in lines:
        if line.startswith("["):
            opened = _opened(found, line)
        elif line and line[0] != "#":
            key, _, written = line.partition(" = ")
            opened[key.strip('"')] = _value(written, lines)
    return found


def _opened(found: dict[str, Any], line: str) -> Any:
    """The table that a line such as ``[en]`` or ``[[en.blames]]`` opens."""
    *above, name = (part.strip('"') for part in line.strip("[]").split("."))
    for one in above:
        found = found.setdefault(one, {})
    if not line.startswith("[["):
        return found.setdefault(name, {})
    found.setdefault(name, []).append({})
    return found[name][-1]


def _value(written: str, lines: Iterator[str]) -> Any:
    from json import loads

    if written == "[":
        items = list(takewhile(lambda line: line != "]", lines))
        return [item.strip(" ,'") for item in items] if "'" in items[0][:5] else loads(f"[{' '.join(items).rstrip(' ,')}]")
    if written == '"""':
        return _until_quotes(lines)
    for quotes in ("'''", "'"):
        if written.startswith(quotes):
            return written[len(quotes) : -len(quotes)]
    return loads(written)


def _until_quotes(lines: Iterator[str]) -> str:
    said = []
    for line in lines:
        said.append(line.removesuffix('"""'))
        if line.endswith('"""'):
            break
    return "\n".join(said)
