"""metadata.yml and what is packaged are one text, and it describes the schema."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from browser import ROOT, browsing, index, metadata

from kb.web.metadata import metadata_for


def test_top_level_file_is_the_packaged_one() -> None:
    """metadata.yml at the top is kb/data/metadata.yml, to the byte."""
    assert (ROOT / "metadata.yml").read_bytes() == (ROOT / "kb/data/metadata.yml").read_bytes()


def test_metadata_for_kb_is_the_file() -> None:
    """`kb serve` on kb.db shows what `datasette kb.db -m metadata.yml` shows."""
    assert metadata_for("kb") == metadata()


def test_every_table_is_described_or_hidden(database: Path) -> None:
    """Each table and view has a description and one for each column, in their order, or is hidden."""
    described = {
        name: list(table["columns"]) if table.get("description") and table.get("title") else None
        for name, table in metadata()["databases"]["kb"]["tables"].items()
        if not table.get("hidden")
    }
    assert described == columns(database)


def columns(database: Path) -> dict[str, list[str]]:
    """Table or view -> its columns, for those that are not hidden."""
    hidden = {name for name, table in metadata()["databases"]["kb"]["tables"].items() if table.get("hidden")}
    with closing(sqlite3.connect(database)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'")]
        shown = [name for name in names if name not in hidden and not name.startswith("notes_fts")]
        return {name: [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')] for name in shown}


def test_facets_stand_on_indexed_columns(database: Path) -> None:
    """Every declared facet of a plain column has an index."""
    with closing(sqlite3.connect(database)) as connection:
        for name, table in metadata()["databases"]["kb"]["tables"].items():
            indexed = {
                row[2] for one in connection.execute(f'PRAGMA index_list("{name}")').fetchall() for row in connection.execute(f'PRAGMA index_info("{one[1]}")')
            }
            assert {facet for facet in table.get("facets", []) if isinstance(facet, str)} - {"kind"} <= indexed


@pytest.mark.parametrize("name", ["team notes", "kb.2025", "kb-2", "障害"])
def test_metadata_follows_the_name_of_the_file(tmp_path: Path, name: str) -> None:
    """For a database of any name the metadata is keyed by that name, and its links lead to that database."""
    notes = Path(__file__).parent / "notes"
    database = index(notes, tmp_path / f"{name}.db")
    made = metadata_for(name)
    with browsing(database, metadata=made) as site:
        notes = made["databases"][name]
        page: Any = next(link for link in site.elements("/").links() if link.endswith("/notes"))
        assert "One row a note" in site.get(page)
        assert f'href="{page[1:]}"' in notes["description_html"]
