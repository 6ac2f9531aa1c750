"""The tables and views of kb.db in Datasette."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
from browser import browsing

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


def test_page_of_the_database_leads_to_the_knowledge_base_and_to_the_tables(site: Any) -> None:
    """What is written above the tables leads to our pages first, then to the tables that are worth a visit."""
    links = [link for link in site.elements("/kb").links() if link.startswith(("-/kb", "kb/"))]
    assert links == [
        "-/kb",
        "kb/notes",
        "kb/notes?family__notnull=1",
        *(f"kb/{view}" for view in ("family_members", "verdicts", "root_causes", "anti_patterns", "updates_by_target", "targets_gone", "months_by_category")),
    ]


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


@pytest.mark.parametrize("table", ["sections", "timeline", "factors", "lessons", "updates", "fields", "recurrences"])
def test_part_of_a_note_leads_to_its_line_on_the_page_of_the_note(site: Any, table: str) -> None:
    """Where a row belongs to a note, the note's title stands, as a link to the line from which the row was read."""
    links = site.elements(f"/kb/{table}").links()
    rows = site.rows(f"/kb/{table}", _labels="on")
    assert rows
    titles = {row["note_id"]: row["title"] for row in site.rows("/kb/notes")}
    ids = {row["id"]: row["note_id"] for row in site.rows("/kb/notes")}
    wanted = {f"/-/kb/note/{quote(ids[row['note']['value']])}#L{row['line']}": titles[ids[row["note"]["value"]]] for row in rows}
    assert {link: text for link, text in links.items() if link.startswith("/-/kb/note/") and "#L" in link} == wanted


def test_label_leads_to_the_page_of_its_note(site: Any) -> None:
    """Where the row has no line, the link is to the page as a whole."""
    assert site.elements("/kb/labels").links()[f"/-/kb/note/{PAYOUTS}"] == "Payouts doubled by retries"


def test_title_leads_to_the_page_of_the_note_and_the_number_to_its_row(site: Any, note: Callable[[str], int]) -> None:
    """Datasette's row stays one click away."""
    links = site.elements("/kb/notes").links()
    assert links[f"/-/kb/note/{PAYOUTS}"] == "Payouts doubled by retries"
    assert links[f"/kb/notes/{note(PAYOUTS)}"] == str(note(PAYOUTS))


def test_page_that_a_title_leads_to_is_there(site: Any) -> None:
    """Every link of the tables to a page of ours is answered."""
    pages = {link.partition("#")[0] for table in ("notes", "lessons", "verdicts") for link in site.elements(f"/kb/{table}").links() if "/-/kb/" in link}
    assert len(pages) > 5
    assert {site.answer(page)[0] for page in pages} == {200}


def test_note_that_came_back_is_marked(site: Any) -> None:
    """Beside the title of each note of a family stands a mark that leads to the family, which is on that page."""
    marks = [attributes["href"] for _, attributes, text in site.elements("/kb/notes").found if text == "came back"]
    assert marks == [f"/-/kb/families?root={PAYOUTS}#family-{PAYOUTS}"] * 2
    assert f'id="family-{PAYOUTS}"' in site.get("/-/kb/families")


def test_notes_that_came_back_are_one_click_away(site: Any) -> None:
    """The actions of the notes table lead to our pages, and to the notes that came back."""
    links = {link: text.strip() for link, text in site.elements("/kb/notes").links().items()}
    wanted = {"/-/kb": "Knowledge base", "/-/kb/similar": "Check a draft", "/kb/notes?family__notnull=1": "Notes that came back"}
    assert {link: links.get(link) for link in wanted} == wanted
    assert sorted(row["note_id"] for row in site.rows("/kb/notes", family__notnull="1")) == [PAYOUTS, REFUNDS]


@pytest.mark.parametrize("page", ["/kb", "/kb/lessons", "/kb/notes/1", "/-/messages"])
def test_menu_leads_to_our_pages(site: Any, page: str) -> None:
    """The menu of each page of a site whose databases are all ours."""
    assert {"/-/kb", "/-/kb/similar"} <= set(site.elements(page).links())


def test_links_name_the_database_where_several_are_ours(database: Path, tmp_path: Path) -> None:
    """With two databases of ours each link says which notes it is about."""
    other = shutil.copy(database, tmp_path / "other.db")
    with browsing(database, Path(other)) as both:
        assert f"/-/kb/note/{PAYOUTS}?db=kb" in both.elements("/kb/notes").links()
        links = both.elements("/other/verdicts").links()
        assert any(link.startswith(f"/-/kb/note/{REFUNDS}?db=other#L") for link in links)
        assert {"/-/kb?db=other", "/-/kb/similar?db=other"} <= set(links)


def test_links_hold_under_a_base_url(database: Path) -> None:
    """A site below a path of its host leads to its own pages."""
    with browsing(database, settings={"base_url": "/below/"}) as below:
        links = below.elements("/kb/notes").links()
        assert {f"/below/-/kb/note/{PAYOUTS}", f"/below/-/kb/families?root={PAYOUTS}#family-{PAYOUTS}"} <= set(links)


def test_row_of_a_body_leads_back_to_its_note(site: Any, note: Callable[[str], int]) -> None:
    """The row of the whole text of a note links to the note: to its row, or, where Datasette says the title, to its page."""
    number = note(PAYOUTS)
    links = set(site.elements(f"/kb/bodies/{number}").links())
    assert links & {f"/kb/notes/{number}", *(f"/-/kb/note/{PAYOUTS}#L{row['line']}" for row in site.rows("/kb/bodies", note=str(number)))}


def test_whole_note_leads_to_its_page(site: Any, note: Callable[[str], int]) -> None:
    """In the table of whole notes the line leads to the page of the note."""
    [row] = site.rows("/kb/bodies", note=str(note(PAYOUTS)))
    assert f"/-/kb/note/{PAYOUTS}#L{row['line']}" in site.elements("/kb/bodies").links()


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
    """A title in a view is a link to the page of the note, an earlier title to that of the earlier note, a number to the row."""
    links = site.elements("/kb/verdicts").links()
    assert links[f"/-/kb/note/{REFUNDS}#L7"] == "Refunds doubled again"
    assert links[f"/-/kb/note/{PAYOUTS}"] == "Payouts doubled by retries"
    assert links[f"/kb/notes/{note(REFUNDS)}"] == str(note(REFUNDS))


@pytest.mark.parametrize("view", ["root_causes", "anti_patterns", "verdicts", "family_members"])
def test_each_title_of_a_view_is_a_link(site: Any, view: str) -> None:
    """No title stands there without the page that it names."""
    titles = {row[column] for row in site.rows(f"/kb/{view}") for column in row if column.endswith("title") and row[column]}
    assert titles <= {text for link, text in site.elements(f"/kb/{view}").links().items() if link.startswith("/-/kb/note/")}


@pytest.mark.parametrize("view", ["root_causes", "anti_patterns", "targets_gone", "verdicts", "family_members"])
def test_views_tell_before_they_number(database: Path, view: str) -> None:
    """Numbers of notes stand last in a view."""
    with closing(sqlite3.connect(database)) as connection:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({view})")]
    assert [name in ("note", "root", "earlier") for name in names] == sorted(name in ("note", "root", "earlier") for name in names)


def test_target_leads_to_the_updates_that_name_it_and_they_to_its_state(site: Any) -> None:
    """From what an update names to whether it stands, and back."""
    assert site.elements("/kb/updates").links()["/kb/targets?path__exact=docs%2Fscenarios%2Fretry.md"] == "docs/scenarios/retry.md"
    assert site.elements("/kb/targets").links()["/kb/updates?path__exact=docs%2Fscenarios%2Fretry.md"] == "docs/scenarios/retry.md"


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
