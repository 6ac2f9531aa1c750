"""A database of tests/site/notes, and the site that shows it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import NOTES, Site, browsing, index, metadata
from datasette.version import __version__


def pytest_report_header() -> str:
    """The tests of the site say which Datasette served."""
    return f"datasette {__version__}"


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """kb.db of tests/site/notes."""
    return index(NOTES, tmp_path_factory.mktemp("site") / "kb.db")


@pytest.fixture(scope="session")
def site(database: Path) -> Iterator[Site]:
    """What `datasette kb.db -m metadata.yml` serves."""
    with browsing(database, metadata=metadata()) as opened:
        yield opened


@pytest.fixture(scope="session")
def note(site: Site) -> Callable[[str], int]:
    """The number of the note with an id."""
    numbers = {row["note_id"]: row["id"] for row in site.rows("/kb/notes")}
    return numbers.__getitem__


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder with notes and a kb.db of them, which a test may change."""
    shutil.copytree(NOTES, tmp_path / "notes")
    index(tmp_path / "notes", tmp_path / "kb.db")
    return tmp_path
