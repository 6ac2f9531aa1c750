"""A team's own settings: the nearest ``kb.toml``, or ``[tool.kb]`` in ``pyproject.toml``."""

import errno
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kb import data
from kb.errors import ConfigurationError
from kb.model import KINDS
from kb.source import why_no_address

_KINDS = (*KINDS, "fields")
_SAYINGS = ("same", "other")
_LEVELS = ("strong", "possible", "typical")
_EXPECTED = {
    "headings": dict,
    "fields": dict,
    "categories": dict,
    "sayings": dict,
    "levels": dict,
    "lint": dict,
    "mapping": dict,
    "stop_words": list,
    "template": str,
    "include": list,
    "exclude": list,
    "repositories": list,
    "repository_url": str,
    "max_kilobytes": int,
    "date_order": str,
    "privacy": dict,
    "customers": list,
}
_CHECKED_ELSEWHERE = ("lint", "privacy", "customers")  # by kb.linting and kb.privacy, which tells no name that stands there


class Configuration(NamedTuple):
    """A team's own settings: the table, where it was found (None: nowhere) and the folder that its paths start from."""

    table: Mapping[str, Any] = {}
    path: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder of the configuration file."""
        return self.path.parent if self.path else Path()


def find_configuration(folder: Path) -> Configuration:
    """The nearest ``kb.toml``, or ``[tool.kb]`` in ``pyproject.toml``, from a folder upwards. Raises ConfigurationError."""
    start = Path(os.path.realpath(folder))
    for parent in (start, *start.parents):
        for name, tool in (("kb.toml", False), ("pyproject.toml", True)):
            path = parent / name
            if path.is_file():
                table = _table(path, tool)
                if table is not None:
                    return _checked(table, path)
    return Configuration()


def _table(path: Path, tool: bool) -> dict[str, Any] | None:
    """The settings in a file; None for a pyproject.toml that has none, or is none of ours to judge."""
    import tomllib

    try:
        text = path.read_text(encoding="utf-8")
        if tool and "kb" not in text:
            return None
        table = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        if tool:
            return None
        raise ConfigurationError(f"{path}: cannot be read as TOML: {error}. Mend the file, or remove it.") from error
    if not tool:
        return table
    tools = table.get("tool")
    own = tools.get("kb") if isinstance(tools, dict) else None
    return own if isinstance(own, dict) else None


def _checked(table: dict[str, Any], path: Path) -> Configuration:
    faults = []
    for key, value in table.items():
        if key not in _EXPECTED:
            faults.append(f"unknown key {key!r}{nearest(key, _EXPECTED)}")
        elif type(value) is not _EXPECTED[key]:
            faults.append(f"{key} must be a {_TYPE_NAMES[_EXPECTED[key]]}")
        elif key in _CHECKED_ELSEWHERE:
            continue
        elif key == "levels" and isinstance(value, dict):
            faults.extend(_level_faults(value))
        elif isinstance(value, dict):
            faults.extend(_list_faults(key, value))
        elif isinstance(value, list) and not all(isinstance(item, str) for item in value):
            faults.append(f"{key} must be a list of strings")
        elif key == "repositories" and isinstance(value, list):
            faults.extend(_folder_faults(path.parent, value))
        elif key == "repository_url" and (why := why_no_address(str(value))):
            faults.append(f'repository_url cannot be used: {why}. Write the address of the repository, such as "https://github.com/acme/notes"')
        elif value == [] and key == "include":
            faults.append("include names no file; leave it out for the usual ones")
        elif isinstance(value, int) and not 0 < value <= _MOST_KILOBYTES:
            faults.append(f"{key} must be between 1 and {_MOST_KILOBYTES}")
    if isinstance(table.get("date_order"), str) and table["date_order"] not in ("mdy", "dmy"):
        faults.append('date_order must be "mdy" or "dmy"')
    for name, known, what in (("headings", _KINDS, "kind of section"), ("sayings", _SAYINGS, "kind of saying")):
        faults.extend(f"{name}: {kind!r} is no {what}{nearest(kind, known)}" for kind in _keys(table, name) if kind not in known)
    if faults:
        raise ConfigurationError("\n".join(f"{path}: {fault}" for fault in faults))
    return Configuration(table, path)


_MOST_KILOBYTES = 1024 * 1024
_TYPE_NAMES = {dict: "table", list: "list", str: "string", int: "whole number"}


def _keys(table: Mapping[str, Any], name: str) -> list[str]:
    found = table.get(name)
    return list(found) if isinstance(found, dict) else []


def _level_faults(table: Mapping[str, Any]) -> list[str]:
    """What is wrong with the numbers of levels: each is a score."""
    faults = [f"levels: unknown key {key!r}{nearest(key, _LEVELS)}" for key in table if key not in _LEVELS]
    wrong = [key for key in _LEVELS if key in table and not (type(table[key]) in (int, float) and 0 <= table[key] <= 2)]
    return faults + [f"levels.{key} must be a number between 0 and 2" for key in wrong]


def _folder_faults(base: Path, names: list[str]) -> list[str]:
    """Names that no folder can have. One that is only missing may still be cloned."""
    return [f"repositories: {name[:60]!r} can be no folder: {why}" for name in names if (why := _impossible(base / name))]


def _impossible(path: Path) -> str | None:
    try:
        path.stat()
    except ValueError:
        return "it holds a NUL sign"
    except OSError as error:
        return "it is too long" if error.errno == errno.ENAMETOOLONG else None
    return None


def _list_faults(key: str, table: Mapping[str, Any]) -> list[str]:
    wrong = [name for name, value in table.items() if not isinstance(value, list) or not all(isinstance(v, str) for v in value)]
    return [f"{key}.{name} must be a list of strings" for name in wrong]


def nearest(key: str, known: Iterable[str], listed: bool = True) -> str:
    """What to say behind a name that is not known: the nearest one that is, else, when `listed`, all of them."""
    import difflib

    near = difflib.get_close_matches(key, list(known), 1, 0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(known)}" if listed else ""


class Globs(NamedTuple):
    """Which files are notes: what is included, what of that is left out. A glob without "/" is about the file's name."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]


def load_globs(configuration: Configuration) -> Globs:
    """The globs of a team; its own exclusions are added to the packaged ones, its inclusions replace them."""
    packaged = data.table("files.toml")
    table = configuration.table
    return Globs(tuple(table.get("include", packaged["include"])), (*packaged["exclude"], *table.get("exclude", ())))


def repositories(configuration: Configuration) -> tuple[Path, ...]:
    """The folders of the repositories whose files the notes name, beside the one around the notes."""
    return tuple(configuration.folder / name for name in configuration.table.get("repositories", ()))


def repository_url(configuration: Configuration) -> str | None:
    """The address of the notes' repository on the web, or the form of the address of its files; None when it is not given."""
    return configuration.table.get("repository_url")


def max_bytes(configuration: Configuration) -> int:
    """The size over which a file is not read as a note."""
    return int(configuration.table.get("max_kilobytes", 2048)) * 1024
