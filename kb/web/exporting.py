"""The site as a folder of plain files: the same pages, made once."""

import importlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple, Protocol

from kb.linting.rule import rules
from kb.store.pages import Pages
from kb.store.reader import Reader
from kb.store.schema import connect_for_reading, database_errors
from kb.vocabulary import loads
from kb.web.exported import Exported, note_file, page_file, rule_file
from kb.web.folder import Changes, opened
from kb.web.metadata import metadata_for
from kb.web.page import Page, View
from kb.web.policy import WITHIN
from kb.web.rendering import renderer
from kb.web.routes import ROUTES, Route
from kb.web.search_files import search_files

_STATIC = ("charts.css", "icon.svg", "query.js", "search.js", "site.css", "site.js")


class Export(NamedTuple):
    """What is exported, and where to.

    title: of the site; None for the usual one. url: where the folder will be found, with a slash at its end; None where that is not known.
    """

    database: Path
    folder: Path
    title: str | None = None
    url: str | None = None


class ExportReport(NamedTuple):
    """How many notes there are, and what changed in the folder."""

    notes: int
    changes: Changes


class Progress(Protocol):
    """Somebody who wants to know how far a run is."""

    def progress(self, done: int, total: int) -> None:
        """So many of the notes have their page."""
        ...


def export(asked: Export, watcher: Progress) -> ExportReport:
    """Write the pages of one build. Raises DatabaseError, and InputError for a folder that is not for kb to write to."""
    with database_errors(asked.database), closing(connect_for_reading(asked.database)) as connection, opened(asked.folder) as folder:
        site = _Site(connection, asked)
        for place, text in site.files(watcher):
            folder.put(place, text.encode("utf-8", "replace"))
        return ExportReport(site.notes, folder.settle())


class _Site:
    """The pages of one build, with what all of them need."""

    def __init__(self, connection: sqlite3.Connection, asked: Export) -> None:
        self._connection, self._file, self._url = connection, asked.database, asked.url
        self._title = asked.title or metadata_for(asked.database.stem)["title"]
        self._reader, self._pages = Reader(connection), Pages(connection)
        self._build = self._reader.build()
        self._vocabulary, self._corpus = loads(self._reader.vocabulary()), self._reader.corpus()
        self._render = renderer()
        self.notes = self._build.notes

    def files(self, watcher: Progress) -> Iterator[tuple[str, str]]:
        """Every file with its text, one at a time."""
        yield ".nojekyll", ""
        for name in _STATIC:
            yield f"static/{name}", files("kb.web").joinpath("static", name).read_text(encoding="utf-8")
        yield from search_files(self._connection)
        for route in ROUTES:
            if not route.posts and not route.takes_id:
                yield from self._page(route)
        note, rule = (next(route for route in ROUTES if route.name == name) for name in ("note", "rule"))
        for code in rules():
            yield from self._about(rule, code, rule_file(code))
        for done, (_, id) in enumerate(sorted(self._reader.ids(), key=lambda one: one[1]), 1):
            yield from self._about(note, id, note_file(id))
            watcher.progress(done, self.notes)

    def _page(self, route: Route) -> Iterator[tuple[str, str]]:
        links = Exported(0, self._url)
        page = self._made(route, links, {})
        for form in route.forms:
            if form != "json":
                yield page_file(route.name if form == "html" else f"{route.name}.{form}"), self._filled(page, links)
            elif page.json and route.name != "search":  # there the search itself has its file
                yield page_file(f"{route.name}.json"), page.json()

    def _about(self, route: Route, id: str, file: str) -> Iterator[tuple[str, str]]:
        """The page of one note, or of one rule."""
        links = Exported(file.count("/"), self._url)
        page = self._made(route, links, {"id": id})
        yield f"{file}.html", self._filled(page, links)
        if page.json:
            yield f"{file}.json", page.json()

    def _made(self, route: Route, links: Exported, asked: dict[str, str]) -> Page:
        view = View(self._file, self._reader, self._pages, self._build, self._vocabulary, self._corpus, links, asked)
        page: Page = importlib.import_module(f"kb.web.pages.{route.page}").page(view)
        return page

    def _filled(self, page: Page, links: Exported) -> str:
        frame: dict[str, object] = {"links": links, "site": self._title, "menu": (), "actor": None, "asked": {}, "policy": WITHIN}
        return self._render(page.template, {**frame, "page": page, "build": self._build, **page.values})
