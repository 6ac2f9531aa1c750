"""A cell of our tables and views, and how it names others."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from kb.web.links import Live


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with where it stands.

    row: the other values by column, as Datasette read them; a note that it names has become a dict of its number and its title.
    several: databases of ours are attached. A database is named by its name.
    """

    table: str
    column: str
    value: Any
    row: Any
    database: str
    datasette: Any
    several: bool

    def links(self) -> Live:
        """Where our pages are."""
        return Live(self.datasette.urls, self.database, self.several)

    def of_row(self, column: str) -> Any:
        """Another value of the row; None where the page leaves that column out."""
        return self.row[column] if column in self.row.keys() else None  # noqa: SIM118  (a sqlite3.Row iterates over values)

    def filtered(self, table: str, **filters: str) -> str:
        """The rows of a table for which some columns hold some values."""
        return f"{self.datasette.urls.table(self.database, table)}?{urlencode(filters)}"


Work = Callable[[], Coroutine[Any, Any, Markup | None]]
"""What Datasette calls and awaits; a function, since a coroutine that another plugin's answer makes needless would warn."""

Shown = Markup | Work | None
"""HTML, what makes it away from the event loop, or None when the plain value will do."""


def link(url: str, text: object, kind: str = "kb-link") -> Markup:
    """A link of a cell."""
    return Markup('<a class="{}" href="{}">{}</a>').format(kind, url, text)
