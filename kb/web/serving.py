"""Datasette on our databases, in this process."""

import signal
import socket
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from kb.errors import InputError
from kb.store.schema import connect_for_reading, opens_read_only

_OURS = {"suggest_facets": False}
"""The settings that suit our tables."""


class Serving(NamedTuple):
    """What a site is made of.

    base_url: the path under which a proxy shows it; None for that of the settings. metadata: a file that is laid over the packaged metadata.
    settings: of Datasette, as (name, value) in text.
    """

    databases: tuple[Path, ...]
    base_url: str | None = None
    metadata: Path | None = None
    settings: tuple[tuple[str, str], ...] = ()


def listen(host: str, port: int) -> socket.socket:
    """A socket that accepts connections from now on; port 0 takes any that is free. Raises InputError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = (error.strerror or str(error)).split(" (")[0]
        raise InputError(f"cannot listen on {host}, port {port}: {reason}. Choose another with --port or --host.") from error


class Site:
    """Datasette with the packaged metadata and what a team lays over it. Raises DatabaseError or InputError."""

    def __init__(self, serving: Serving) -> None:
        from kb.web.lines import datasette

        names = _names(serving.databases)
        metadata, settings = _metadata(names, serving.metadata), _settings(serving)
        for database in serving.databases:
            connect_for_reading(database).close()
        writable = {database: opens_read_only(database) for database in serving.databases}
        files, immutables = ([str(path) for path in writable if writable[path] is one] for one in (True, False))
        self._datasette: Any = datasette(files, immutables, metadata, settings)

    def url(self, listener: socket.socket) -> str:
        """Where the front page is found."""
        host, port = listener.getsockname()[:2]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}{self._datasette.urls.path('/-/kb')}"

    def run(self, listener: socket.socket) -> None:
        """Answer requests until the process is told to stop, by Ctrl+C or a signal to end."""
        import uvicorn

        server = uvicorn.Server(uvicorn.Config(self._datasette.app(), log_level="warning", lifespan="on"))
        # uvicorn hands a signal on once it has stopped; as an interrupt it leaves time to end what else runs.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


def _names(databases: Iterable[Path]) -> list[str]:
    """The names under which the site shows databases. Raises InputError when two have the same."""
    names = Counter(database.stem for database in databases)
    twice = next((name for name, times in names.items() if times > 1), None)
    if twice is not None:
        raise InputError(f"two databases are named {twice!r}, and the site shows each under its name. Rename one of the files.")
    return list(names)


def _metadata(names: list[str], laid_over: Path | None) -> dict[str, Any]:
    """The packaged metadata for each database, with that of a file laid over it. Raises InputError."""
    from kb.web.metadata import metadata_for

    metadata = metadata_for(names[0])
    for name in names[1:]:
        metadata["databases"] |= metadata_for(name)["databases"]
    return _over(metadata, _of_served(names, laid_over)) if laid_over else metadata


def _of_served(names: list[str], path: Path) -> dict[str, Any]:
    """A metadata file that speaks of databases that are served: rules for another would protect nothing. Raises InputError."""
    metadata = _read(path)
    strange = [str(name) for name in metadata.get("databases", {}) if name not in names]
    if strange:
        raise InputError(
            f"{path} speaks of {', '.join(strange)}, and served {'is' if len(names) == 1 else 'are'} {', '.join(names)}. Name the databases as they are served."
        )
    return metadata


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Two tables as one; of what both have the upper one holds, and tables in them are joined alike."""
    joined = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(joined.get(key), dict)
        joined[key] = _over(joined[key], value) if both else value
    return joined


def _read(path: Path) -> dict[str, Any]:
    from datasette.utils import BadMetadataError, parse_metadata

    try:
        metadata = parse_metadata(path.read_text(encoding="utf-8"))
    except (BadMetadataError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is neither YAML nor JSON. Mend the file, or leave --metadata out.") from error
    faulty = _fault(metadata) if isinstance(metadata, dict) else "the file"
    if faulty:
        raise InputError(f"{path}: {faulty} must be a table of names and values. Mend the file, or leave --metadata out.")
    return dict(metadata)


def _fault(metadata: Mapping[str, Any]) -> str | None:
    """What is no table where there must be one: to pass over it could let strangers in."""
    for level in ("databases", "tables"):
        below = metadata.get(level, {})
        if not isinstance(below, dict):
            return level
        faulty = (_fault(one) if isinstance(one, dict) else str(name) for name, one in below.items())
        if first := next(filter(None, faulty), None):
            return first
    return None


def _settings(serving: Serving) -> dict[str, Any]:
    """The settings of Datasette in their types. Raises InputError."""
    settings = _OURS | dict(_typed(name, value) for name, value in serving.settings)
    base_url = serving.base_url if serving.base_url is not None else settings.get("base_url")
    return settings | ({} if base_url is None else {"base_url": f"/{base_url.strip('/')}/".replace("//", "/")})


def _typed(name: str, value: str) -> tuple[str, Any]:
    from datasette.app import DEFAULT_SETTINGS
    from datasette.utils import ValueAsBooleanError, value_as_boolean

    if name not in DEFAULT_SETTINGS:
        raise InputError(f"--setting {name}: Datasette has no such setting. Those that it has: {', '.join(sorted(DEFAULT_SETTINGS))}.")
    usual = DEFAULT_SETTINGS[name]
    try:
        return name, value_as_boolean(value) if isinstance(usual, bool) else type(usual)(value)
    except (ValueAsBooleanError, ValueError) as error:
        wanted = "on or off" if isinstance(usual, bool) else "a whole number"
        raise InputError(f"--setting {name}: {value!r} is not {wanted}.") from error
