"""Datasette on one of our databases, in this process."""

import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

from kb.errors import InputError


def listen(host: str, port: int) -> socket.socket:
    """A socket that accepts connections from now on; port 0 takes any that is free. Raises InputError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = (error.strerror or str(error)).split(" (")[0]
        raise InputError(f"cannot listen on {host}, port {port}: {reason}. Choose another with --port or --host.") from error


class Site:
    """Datasette with the packaged metadata and the settings that suit our tables."""

    def __init__(self, database: Path, immutable: bool = False) -> None:
        from datasette.app import Datasette

        from kb.web.metadata import metadata_for

        self._name = database.stem
        self._datasette: Any = Datasette(
            [] if immutable else [str(database)],
            immutables=[str(database)] if immutable else [],
            metadata=metadata_for(self._name),
            settings={"suggest_facets": False},
        )

    def url(self, listener: socket.socket) -> str:
        """Where the notes are found."""
        host, port = listener.getsockname()[:2]
        path = self._datasette.urls.table(self._name, "notes")
        return f"http://{f'[{host}]' if ':' in host else host}:{port}{path}"

    def run(self, listener: socket.socket) -> None:
        """Answer requests until the process is told to stop."""
        import uvicorn

        server = uvicorn.Server(uvicorn.Config(self._datasette.app(), log_level="warning", lifespan="on"))
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
