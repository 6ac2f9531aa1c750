"""The real `kb index`, and the real Datasette asked as a browser would ask it, in this process or as one of its own."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from datasette.app import Datasette
from datasette.plugins import pm
from datasette.utils import parse_metadata

from kb.web import lines

# What checks the project brings rich, with which Datasette 0.65 prints what goes wrong, and fails when a page is not found.
pm.get_plugin("datasette.handle_exception").rich = None

ROOT = Path(__file__).parent.parent.parent
NOTES = Path(__file__).parent / "notes"


def index(notes: Path, database: Path, *options: str) -> Path:
    """Run `kb index` as a process."""
    subprocess.run([sys.executable, "-m", "kb", "index", str(notes), "--db", str(database), *options], check=True, capture_output=True, cwd=ROOT)
    return database


class Elements(HTMLParser):
    """The elements of a page in their order: name, attributes, and the text from there to the next tag, of either kind."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], str]] = []
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self._open = True
        self.found.append((tag, {key: value or "" for key, value in attrs}, ""))

    def handle_endtag(self, tag: str) -> None:
        """What follows is not the element's text."""
        self._open = False

    def handle_data(self, data: str) -> None:
        """Keep the text of the element that was opened last."""
        if self._open:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)

    def links(self) -> dict[str, str]:
        """Address -> text of every link."""
        return {attributes["href"]: text for tag, attributes, text in self.found if tag == "a" and "href" in attributes}


class Site:
    """One Datasette, asked as a browser would ask it, in this process.

    metadata: as 0.65 reads it, permissions included; they hold on both lines. together: with the databases `_memory` and crossdb.
    """

    def __init__(
        self,
        *databases: Path,
        metadata: dict[str, Any] | None = None,
        settings: dict[str, Any] | None = None,
        immutable: bool = False,
        together: bool = False,
    ) -> None:
        files = [str(path) for path in databases]
        if together:
            self.datasette = Datasette(files, memory=True, crossdb=True)
        else:
            self.datasette = lines.datasette([] if immutable else files, files if immutable else [], metadata or {}, settings or {})
        self._loop = asyncio.Runner()

    def ask(self, path: str, method: str = "GET", actor: str | None = None, cookies: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        """A whole answer. actor: who is there, by a signed cookie; more: as httpx takes it."""
        known = {"ds_actor": self.datasette.sign({"a": {"id": actor}}, "actor")} if actor else {}
        # Each in a header of its own: a client that is handed cookies keeps them for the next request.
        header = "; ".join(f"{name}={value}" for name, value in {**known, **(cookies or {})}.items())
        headers = {**({"cookie": header} if header else {}), **more.pop("headers", {})}
        return self._loop.run(self.datasette.client.request(method, path, headers=headers, **more))

    def post(self, path: str, draft: str | bytes, content_type: str = "text/markdown", token: bool = False, **more: Any) -> httpx.Response:
        """The answer to a draft. token: sent as a page of the site sends it, with what tells that from the form of another site."""
        headers = {"content-type": content_type, **more.pop("headers", {})}
        if token:
            known = self.token(more.get("actor"))
            headers, more = {"x-csrftoken": known, **headers}, {**more, "cookies": {"ds_csrftoken": known}}
        return self.ask(path, "POST", content=draft.encode() if isinstance(draft, str) else draft, headers=headers, **more)

    def token(self, actor: str | None = None) -> str:
        """What the form of a draft holds against the forms of other sites."""
        form = Elements(self.ask("/-/kb/similar", actor=actor).text)
        return next(attributes["value"] for tag, attributes, _ in form.found if tag == "input" and attributes.get("name") == "csrftoken")

    def json(self, path: str, **query: str) -> Any:
        """The value of a good answer in JSON."""
        return json.loads(self.get(path, **query))

    def answer(self, path: str, **query: str) -> tuple[int, str]:
        """Status and body of an answer."""
        response = self._loop.run(self.datasette.client.get(f"{path}?{urlencode(query)}" if query else path))
        return response.status_code, response.text

    def get(self, path: str, **query: str) -> str:
        """The body of a good answer."""
        status, body = self.answer(path, **query)
        assert status == 200, f"{path} {query}: {status}"
        return body

    def elements(self, path: str, **query: str) -> Elements:
        """The elements of a page."""
        return Elements(self.get(path, **query))

    def rows(self, path: str, **query: str) -> list[dict[str, Any]]:
        """The rows of a table or view."""
        return json.loads(self.get(f"{path}.json", _shape="array", **query))

    def titles(self, search: str) -> list[str]:
        """Titles of the notes that the search box finds."""
        return sorted(row["title"] for row in self.rows("/kb/notes", _search=search))

    def close(self) -> None:
        """Close every connection and thread."""
        self._loop.close()
        if hasattr(self.datasette, "close"):
            self.datasette.close()
            return
        self.datasette.executor.shutdown()
        for database in self.datasette.databases.values():
            database.close()


@contextmanager
def browsing(*databases: Path, **options: Any) -> Iterator[Site]:
    """A Site for the length of a block; options as it takes them."""
    site = Site(*databases, **options)
    try:
        yield site
    finally:
        site.close()


@contextmanager
def process(*command: str, cwd: Path, says: str, stream: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server as a process, and the address that it prints after `says`; stopped by Ctrl+C."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as server:
        try:
            output = getattr(server, stream)
            for line in output:
                if found := re.search(rf"{says} (http://\S+)", line):
                    yield found[1], server
                    break
            else:
                pytest.fail(f"no address was printed by {command}")
        finally:
            server.send_signal(signal.SIGINT)
            server.communicate(timeout=20)


def metadata() -> dict[str, Any]:
    """metadata.yml at the top of the repository, as Datasette reads it."""
    return parse_metadata((ROOT / "metadata.yml").read_text(encoding="utf-8"))
