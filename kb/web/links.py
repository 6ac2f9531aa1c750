"""Where the pages, and what they speak of, are found: on a live site, or in a folder of plain files."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Protocol
from urllib.parse import quote, urlencode

PREFIX = "/-/kb"
"""Under which all pages of ours stand."""


class Links(Protocol):
    """Addresses for a page.

    live: a server answers there, so that a page may offer what only a server can do. own: what every address of ours says beside its own query.
    """

    live: bool
    own: Mapping[str, str]

    def page(self, name: str = "", **query: str) -> str:
        """A page of ours by its name; "" is the front page."""
        ...

    def note(self, id: str, line: int | None = None) -> str:
        """The page of a note, at a line of its file."""
        ...

    def notes(self, **filters: str) -> str:
        """The notes for which some columns hold some values."""
        ...

    def note_json(self, id: str) -> str:
        """A note for a program."""
        ...

    def family(self, root: str) -> str:
        """A family on the page of families. root: the id of its earliest note."""
        ...

    def rule(self, code: str) -> str:
        """The page of a rule of the linter."""
        ...

    def rule_json(self, code: str) -> str:
        """A rule for a program."""
        ...

    def static(self, name: str) -> str:
        """A stylesheet, script or image of ours."""
        ...

    def index(self) -> str | None:
        """What a search without a server reads; None where a server searches."""
        ...

    def whole(self, address: str) -> str:
        """An address as it is found from anywhere, where that is known."""
        ...


class Live:
    """Addresses on a Datasette.

    urls: its own; whole: gives an address its scheme and host; several: databases of ours are attached, so that each page names its own.
    """

    live = True

    def __init__(self, urls: Any, database: str, several: bool, whole: Callable[[str], str] = str) -> None:
        self._urls, self._database, self._whole = urls, database, whole
        self.own: Mapping[str, str] = {"db": database} if several else {}

    def page(self, name: str = "", **query: str) -> str:
        """A page of ours by its name, with a suffix such as .json; "" is the front page."""
        return self._path(f"{PREFIX}/{name}" if name and name[0] != "." else f"{PREFIX}{name}", query)

    def note(self, id: str, line: int | None = None) -> str:
        """The page of a note, at a line of its file."""
        suffix = ".html" if id.endswith((".html", ".json")) else ""
        return self._path(f"{PREFIX}/note/{quote(id)}{suffix}", {}) + (f"#L{line}" if line else "")

    def notes(self, **filters: str) -> str:
        """Datasette's table of notes, filtered."""
        return f"{self.table('notes')}{f'?{urlencode(filters)}' if filters else ''}"

    def note_json(self, id: str) -> str:
        """A note for a program."""
        return self._path(f"{PREFIX}/note/{quote(id)}.json", {})

    def family(self, root: str) -> str:
        """A family on the page of families, which shows it however many there are."""
        return f"{self.page('families', root=root)}#{family_anchor(root)}"

    def rule(self, code: str) -> str:
        """The page of a rule of the linter."""
        return self.page(f"rule/{quote(code)}")

    def rule_json(self, code: str) -> str:
        """A rule for a program."""
        return self.page(f"rule/{quote(code)}.json")

    def table(self, name: str) -> str:
        """A table or view of Datasette."""
        return str(self._urls.table(self._database, name))

    def database(self) -> str:
        """Datasette's page of the database."""
        return str(self._urls.database(self._database))

    def static(self, name: str) -> str:
        """A file of ours; its address changes with what it holds, so that a browser keeps none that is old."""
        return f"{self._urls.static_plugins('postmortem-kb', name)}?{digest(name)}"

    def index(self) -> str | None:
        """A server searches."""
        return None

    def whole(self, address: str) -> str:
        """An address with the host in front."""
        return self._whole(address)

    def _path(self, path: str, query: dict[str, str]) -> str:
        asked = {**self.own, **query}
        return f"{self._urls.path(path)}{f'?{urlencode(asked)}' if asked else ''}"


def family_anchor(root: str) -> str:
    """The id that a family has on its page."""
    return f"family-{quote(root)}"


@lru_cache
def digest(name: str) -> str:
    """A few signs that tell one version of a static file from another."""
    return sha256(files("kb.web").joinpath("static", name).read_bytes()).hexdigest()[:8]
