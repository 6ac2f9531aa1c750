"""The tables and views of kb.db in Datasette."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest

PAYOUTS = "2025-03-01-payouts-doubled"
REFUNDS = "2025-06-10-refunds-doubled"


def facets(page: Any) -> dict[str, set[str]]:
    """Facet -> its values, as links on a page."""
    found: dict[str, set[str]] = {}
    column = ""
    for tag, attributes, text in page.found:
        if "facet-info" in attributes.get("class", "").split():
            column = attributes["data-column"]
            found[column] = set()
        elif tag == "table":
            break
        elif tag == "a" and column:
            found[column].add(text)
    return found


def test_notes_can_be_narrowed_by_category_severity_year_and_label(site: Any) -> None:
    """The notes table offers four facets without being asked."""
    found = facets(site.elements("/kb/notes"))
    assert set(found) == {"category", "severity", "year", "labels"}
    assert {"API/Data Contract", "i18n"} <= found["category"]
    assert {"SEV-1", "SEV-2", "SEV-3"} <= found["severity"]
    assert found["year"] == {"2023", "2024", "2025"}
    assert {"payments", "検索"} <= found["labels"]


@pytest.mark.parametrize(
    ("query", "count"),
    [({"category": "API/Data Contract"}, 2), ({"severity": "SEV-2"}, 1), ({"year": "2024"}, 2), ({"labels__arraycontains": "payments"}, 2)],
)
def test_a_facet_narrows_the_rows(site: Any, query: dict[str, str], count: int) -> None:
    """The value of a facet gives the notes that hold it."""
    assert len(site.rows("/kb/notes", **query)) == count


def test_newest_note_comes_first(site: Any) -> None:
    """The notes table is sorted by date, newest first."""
    dates = [row["date"] for row in site.rows("/kb/notes")]
    assert dates == sorted(dates, reverse=True)


def test_plumbing_is_hidden(site: Any) -> None:
    """The list of tables leaves out what only the program reads."""
    listed = {path.split("/")[-1] for path in site.elements("/kb").links() if path.startswith("/kb/")}
    assert {"notes", "bodies", "sections", "timeline", "lessons", "updates", "factors", "fields", "labels", "root_causes"} <= listed
    assert not {"terms", "postings", "vectors", "corpus", "files", "notes_fts", "notes_fts_data"} & listed


@pytest.mark.parametrize(("page", "link"), [("/", "/kb/notes"), ("/kb", "kb/notes")])
def test_notes_are_one_click_from_the_first_pages(site: Any, page: str, link: str) -> None:
    """The home page and the page of the database lead to the notes."""
    assert link in site.elements(page).links()


@pytest.mark.parametrize("table", ["bodies", "sections", "timeline", "factors", "lessons", "updates", "labels", "fields", "recurrences", "faults"])
def test_parts_of_a_note_are_one_click_away(site: Any, note: Callable[[str], int], table: str) -> None:
    """A note's row links to the rows of every other table that belong to it."""
    number = note(PAYOUTS)
    links = site.elements(f"/kb/notes/{number}").links()
    assert any(re.fullmatch(rf"/kb/{table}\?note(__exact)?={number}", link) for link in links)


def test_foreign_keys_show_the_title(site: Any, note: Callable[[str], int]) -> None:
    """Where a row belongs to a note, the note's title stands, as a link to it."""
    links = site.elements("/kb/lessons").links()
    assert links[f"/kb/notes/{note(PAYOUTS)}"] == "Payouts doubled by retries"


def test_row_of_a_body_leads_back_to_its_note(site: Any, note: Callable[[str], int]) -> None:
    """The whole text of a note links to the note's row."""
    number = note(PAYOUTS)
    assert f"/kb/notes/{number}" in site.elements(f"/kb/bodies/{number}").links()


def test_label_is_a_link_to_its_notes(site: Any, note: Callable[[str], int]) -> None:
    """Each label of a note is a chip that leads to the notes with that label."""
    chips = {attributes["href"]: text for _, attributes, text in site.elements(f"/kb/notes/{note(PAYOUTS)}").found if attributes.get("class") == "kb-label"}
    assert chips == {"/kb/notes?labels__arraycontains=payments": "payments", "/kb/notes?labels__arraycontains=retry": "retry"}


def test_markdown_is_rendered(site: Any, note: Callable[[str], int]) -> None:
    """The text of a note is read as HTML: bold words, a table, links."""
    page = site.get(f"/kb/bodies/{note(PAYOUTS)}")
    assert "<strong>no idempotency key</strong>" in page
    assert "<td>paid</td>" in page
    assert '<a href="https://grafana.example/d/1" rel="nofollow noreferrer">dashboard</a>' in page


def test_image_of_a_note_is_a_link(site: Any, note: Callable[[str], int]) -> None:
    """A page fetches no image that a note names; it links to it."""
    page = site.get(f"/kb/bodies/{note(PAYOUTS)}")
    assert '<a href="https://grafana.example/graph.png" rel="nofollow noreferrer">graph of payouts</a>' in page
    assert "<img" not in page


def test_first_line_of_a_root_cause_is_rendered_inline(site: Any) -> None:
    """Code in the first line of a root cause is shown as code."""
    assert "took no <code>idempotency_key</code> either" in site.get("/kb/notes")


@pytest.mark.parametrize(
    ("view", "shows"),
    [
        ("root_causes", "<strong>no idempotency key</strong>"),
        ("anti_patterns", "Retrying a write that carries no key"),
        ("updates_by_target", "/kb/updates?path__exact=docs%2Fscenarios%2Fretry.md"),
        ("months_by_category", "/kb/notes?month__exact=2025-03&amp;category__exact=API%2FData+Contract"),
        ("verdicts", "Payouts doubled by retries"),
    ],
)
def test_view_answers(site: Any, view: str, shows: str) -> None:
    """Each view opens, and its rows lead on."""
    assert shows in site.get(f"/kb/{view}")


def test_view_leads_to_the_note(site: Any, note: Callable[[str], int]) -> None:
    """A title in a view is a link to the note, an earlier title to the earlier note."""
    links = site.elements("/kb/verdicts").links()
    assert links[f"/kb/notes/{note(REFUNDS)}"] == "Refunds doubled again"
    assert links[f"/kb/notes/{note(PAYOUTS)}"] == "Payouts doubled by retries"


def test_link_of_a_view_gives_the_rows_it_counts(site: Any) -> None:
    """The number of notes of a month and category is the number of rows behind its link."""
    links = [link for link in site.elements("/kb/months_by_category").links() if link.startswith("/kb/notes?month")]
    counted = [row["notes"] for row in site.rows("/kb/months_by_category")]
    behind = [len(site.rows("/kb/notes", **dict(parse_qsl(link.partition("?")[2])))) for link in links]
    assert behind == counted


@pytest.mark.parametrize(("view", "left_out"), [("root_causes", "note"), ("verdicts", "earlier"), ("months_by_category", "month")])
def test_a_page_may_leave_columns_out(site: Any, view: str, left_out: str) -> None:
    """A view shown without the column that a link is made of is still shown."""
    assert "rows-and-columns" in site.get(f"/kb/{view}", _nocol=left_out)


def test_stylesheet_is_served_here(site: Any) -> None:
    """Our pages carry one stylesheet of ours, from this server."""
    sheets = [attributes["href"] for tag, attributes, _ in site.elements("/kb/notes").found if tag == "link" and "kb.css" in attributes["href"]]
    assert len(sheets) == 1
    assert ".kb-text" in site.get(sheets[0])


def test_text_over_the_limit_is_shown_as_written() -> None:
    """A text that would take long to render is shown whole, and safe."""
    from kb.web.cells import _rendered

    shown = _rendered("<b>" + "*x* " * 30_000)
    assert "&lt;b&gt;*x* " in shown
    assert "<em>" not in shown


def test_no_page_of_a_note_leads_to_plumbing(site: Any, note: Callable[[str], int]) -> None:
    """What is hidden is no link on a note's row either."""
    links = site.elements(f"/kb/notes/{note(PAYOUTS)}").links()
    assert not [link for link in links if "vectors" in link]
