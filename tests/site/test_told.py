"""What could not be used is told where the team reads its notes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Site, browsing, index, metadata


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of a note whose verdict means no note, and which has a heading that nobody knows."""
    place = tmp_path_factory.mktemp("told")
    (place / "notes").mkdir()
    text = "# Queue stood still\n\n**Date:** 2025-01-01\n**Recurrence of:** 2024-nowhere\n\n## Root cause\n\nA lock.\n\n## Weather that day\n\nRain.\n"
    (place / "notes/2025-01-01-queue.md").write_text(text, encoding="utf-8")
    with browsing(index(place / "notes", place / "kb.db"), metadata=metadata()) as site:
        yield site


MESSAGE = "recurrence_of: no note has the id &#39;2024-nowhere&#39;."


@pytest.mark.parametrize("page", ["/-/kb/note/2025-01-01-queue", "/-/kb/build"])
def test_a_verdict_that_means_no_note_is_told(faulty: Site, page: str) -> None:
    """On the page of its note, and on that of the build."""
    assert MESSAGE in faulty.get(page)


def test_it_is_counted_as_a_fault(faulty: Site) -> None:
    """A program that asks about the build learns of it."""
    assert faulty.json("/-/kb/build.json")["faults"] == 1


def test_headings_that_are_not_known_are_listed(faulty: Site) -> None:
    """With how often they stand there."""
    assert "Weather that day <small>1 time</small>" in faulty.get("/-/kb/build")


def test_a_family_without_dates_is_shown_without_a_chart(tmp_path: Path) -> None:
    """What cannot stand on a line of time is listed."""
    (tmp_path / "notes").mkdir()
    for name, more in (("a", ""), ("b", "**Recurrence of:** a\n")):
        (tmp_path / f"notes/{name}.md").write_text(f"# Queue {name} stood still\n\n{more}\n## Root cause\n\nA lock.\n", encoding="utf-8")
    with browsing(index(tmp_path / "notes", tmp_path / "kb.db"), metadata=metadata()) as site:
        page = site.get("/-/kb/families")
    assert ("Queue b stood still" in page, "<svg" in page) == (True, False)


def test_a_family_that_a_link_leads_to_is_shown(tmp_path: Path) -> None:
    """However few families the page shows else."""
    (tmp_path / "notes").mkdir()
    for number in range(3):
        for name, more in (("a", ""), ("b", f"**Recurrence of:** {number}-a\n")):
            text = f"# Queue {number}{name} stood still\n\n**Date:** 2025-0{number + 1}-01\n{more}\n## Root cause\n\nA lock.\n"
            (tmp_path / f"notes/{number}-{name}.md").write_text(text, encoding="utf-8")
    with browsing(index(tmp_path / "notes", tmp_path / "kb.db"), metadata=metadata()) as site:
        link = next(link for link in site.elements("/-/kb/note/0-b").links() if "/families?" in link)
        address, _, place = link.partition("#")
        assert (link, f'id="{place}"' in site.get(f"{address}&limit=1")) == ("/-/kb/families?root=0-a#family-0-a", True)
