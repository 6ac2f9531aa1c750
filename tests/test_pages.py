"""What the pages of the site ask of a build."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from commits import commit, repository
from support import ROOT, VOCABULARY, answering, build, note, write

from kb.indexing.note_files import content, notes_of
from kb.model import CONFIRMED, REFUSED, STANDS, Note, Standing, Update
from kb.sql import query
from kb.store.pages import EARLIER, LATER, AntiPattern, Carrier, Category, Judged, Led, Link, Month, NamedTarget, Newest, Pages, Part, Stored
from kb.store.reader import Filter
from kb.store.schema import connect_for_reading

CAUSE = "The payout endpoint had no idempotency key, so retries created duplicate payouts."
GATE = "\n## Updates\n\n- Case: tell the team\n- Gate: `ci/retry.yml`\n"
CHECKLIST = '\n## Updates\n\n- Checklist: `docs/checks.md` ("Retries are counted")\n- Gate: `ci/retry.yml`\n'
LESSON = "\n## Lessons\n\n- Anti-pattern: {}\n"

NOTES = {
    "notes/a.md": note("Paid twice", CAUSE, "2025-01-05", "API/Data Contract", LESSON.format("Retry without a key") + CHECKLIST),
    "notes/b.md": answering(note("Paid thrice", CAUSE, "2025-02-05", "API/Data Contract", LESSON.format("retry  without a KEY") + GATE), "recurrence_of: a"),
    "notes/c.md": answering(
        note("Broker down", "A certificate expired.", "2025-02-05", "Security", LESSON.format("Certificates by hand")),
        "not_recurrence_of: a",
        "recurrence_of: nobody",
    ),
    "notes/d.md": "# Undated\n\n## Root Cause\n\nDisk full.\n",
    "notes/e.md": "# Undated too\n\n## Root Cause\n\nDisk full.\n",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which a gate went, indexed."""
    files = {"ci/retry.yml": "x\n", "docs/checks.md": "- Retries are counted\n", ".gitignore": "kb.db*\n"}
    place = repository(tmp_path_factory.mktemp("pages"), {**files, **NOTES})
    commit(place, gone=["ci/retry.yml"], day=2)
    build(place / "notes", place / "kb.db")
    return place


@contextmanager
def pages_of(database: Path) -> Iterator[Pages]:
    """The pages of a database."""
    with closing(connect_for_reading(database)) as connection:
        yield Pages(connection)


@pytest.fixture
def pages(place: Path) -> Iterator[Pages]:
    """The pages of that build."""
    with pages_of(place / "kb.db") as pages:
        yield pages


A, B, C = Link(1, "a", "Paid twice", "2025-01-05"), Link(2, "b", "Paid thrice", "2025-02-05"), Link(3, "c", "Broker down", "2025-02-05")
D, E = Link(4, "d", "Undated", None), Link(5, "e", "Undated too", None)


def went(pages: Pages) -> Standing:
    """The standing of the gate that went."""
    [standing] = [one.standing for one in pages.by_target().rows if one.path == "ci/retry.yml"]
    assert standing
    assert (standing.state, standing.since_date, standing.reason) == ("gone", "2025-01-02", "the file")
    return standing


def test_the_overview_counts(pages: Pages) -> None:
    """Notes, categories with what came back, families, what is gone and for how many notes."""
    told = pages.overview(newest=0)
    assert told == (5, (Category("API/Data Contract", 2, 1), Category(None, 2, 0), Category("Security", 1, 0)), 1, 1, 2, 2, ())


def test_the_newest_notes_come_first(pages: Pages) -> None:
    """By date, then by id; undated ones last."""
    newest = pages.overview(newest=4).newest
    assert [one.id for one in newest] == ["b", "c", "a", "d"]
    assert newest[0] == Newest(*B, "API/Data Contract", None, None, CAUSE, (), "a")


def test_a_note_has_its_neighbours(pages: Pages) -> None:
    """In the order of dates, then ids, undated ones last, whichever note one begins with."""
    beside = [(page.before, page.after) for id in "abcde" if (page := pages.note(id))]
    assert beside == [(None, B), (A, C), (B, D), (C, E), (D, None)]


def test_the_row_of_a_note(pages: Pages) -> None:
    """All that a card beside the note shows."""
    assert pages.note("b") == Stored(
        *(2, "b", "b.md", 1, "Paid thrice", "2025-02-05", "2025-02-05T08:00:00Z", "API/Data Contract", None, None, CAUSE, (), None, None, None, "a"),
        before=A,
        after=C,
    )


@pytest.mark.parametrize("id", ["nobody", "", "B", "notes/b", "b.md"])
def test_an_id_is_taken_exactly(pages: Pages, id: str) -> None:
    """What is only like an id is none."""
    assert (pages.note(id), pages.number(id), pages.stored(99)) == (None, None, None)


def test_one_anti_pattern_however_it_is_written(pages: Pages) -> None:
    """Case and spaces make no other; it stands as its earliest note has it, with each note's checklists and whether they stand."""
    checklist = Update(
        "checklist", 'docs/checks.md ("Retries are counted")', 16, "docs/checks.md", "Retries are counted", Standing(STANDS, file="docs/checks.md")
    )
    told = pages.anti_patterns()
    assert told == Part(
        (
            AntiPattern("Retry without a key", 2, (Carrier(B, 13, ()), Carrier(A, 12, (checklist,)))),
            AntiPattern("Certificates by hand", 1, (Carrier(C, 14, ()),)),
        ),
        2,
    )


def test_targets_with_the_notes_that_led_to_them(pages: Pages) -> None:
    """What most notes name first; a quoted line is a target of its own."""
    assert pages.by_target() == Part(
        (
            NamedTarget("ci/retry.yml", None, ("gate",), went(pages), 2, (Led(B, 18), Led(A, 17))),
            NamedTarget("docs/checks.md", "Retries are counted", ("checklist",), Standing(STANDS, file="docs/checks.md"), 1, (Led(A, 16),)),
        ),
        2,
    )


def test_lists_are_read_in_parts(pages: Pages) -> None:
    """limit and offset cut a part, which knows how many there are; of each the newest notes are named, all are counted."""
    anti_patterns, targets = pages.anti_patterns(1, 1), pages.by_target(1, 1)
    assert [(part.rows[0][0], len(part.rows), part.total) for part in (anti_patterns, targets)] == [("Certificates by hand", 1, 2), ("docs/checks.md", 1, 2)]
    first, named = pages.anti_patterns(carriers=1).rows[0], pages.by_target(notes=1).rows[0]
    assert (first.notes, [one.note for one in first.carriers], named.notes, [one.note for one in named.led]) == (2, [B], 2, [B])


def test_months_of_each_category(pages: Pages) -> None:
    """The latest first; notes without a date last."""
    counted = [("2025-02", "API/Data Contract", 1), ("2025-02", "Security", 1), ("2025-01", "API/Data Contract", 1), (None, None, 2)]
    assert pages.months() == tuple(Month(*row) for row in counted)


def test_verdicts_are_told_from_both_sides(pages: Pages) -> None:
    """What a note says of earlier ones, and what later ones say of it; a verdict that means no note is left out."""
    told = [pages.verdict_links(number) for number in (1, 2, 3, 4)]
    said = (Judged(CONFIRMED, *B[1:], LATER, 2), Judged(REFUSED, *C[1:], LATER, 3))
    assert told == [said, (Judged(CONFIRMED, *A[1:], EARLIER, 1),), (Judged(REFUSED, *A[1:], EARLIER, 1),), ()]


def test_a_connection_is_left_as_it_is(place: Path) -> None:
    """Rows of Datasette's kind give the same values, and stay what the connection gives."""
    with closing(sqlite3.connect(place / "kb.db")) as connection, pages_of(place / "kb.db") as plain:
        connection.row_factory = sqlite3.Row
        pages = Pages(connection)
        assert [pages.overview(), pages.note("b"), pages.stored(1), pages.anti_patterns(), pages.by_target(), pages.months(), pages.verdict_links(1)] == [
            *(plain.overview(), plain.note("b"), plain.stored(1), plain.anti_patterns(), plain.by_target(), plain.months(), plain.verdict_links(1))
        ]
        assert connection.row_factory is sqlite3.Row


def unstored(note: Note) -> Note:
    """A note without what is not stored of it, or is stored apart from it."""
    return note._replace(
        titled=True,
        sections=tuple(section._replace(level=2, known=True) for section in note.sections),
        updates=tuple(update._replace(standing=None) for update in note.updates),
    )


def same_as_read(folder: Path, database: Path) -> int:
    """Compare each note of a build with what its file gives; how many there are."""
    build(folder, database)
    with closing(connect_for_reading(database)) as connection:
        pages, paths = Pages(connection), [path for (path,) in connection.execute("SELECT DISTINCT path FROM notes")]
        read = {note.id: note for path in paths for note in notes_of(path, content(folder / path, VOCABULARY), VOCABULARY)}
        numbers = [number for (number,) in connection.execute("SELECT id FROM notes")]
        made = {note.id: note for number in numbers if (note := pages.stored(number))}
    assert made.keys() == read.keys()
    for id, one in made.items():
        assert unstored(one) == unstored(read[id])
    return len(made)


def test_a_stored_note_is_the_note_that_was_read(tmp_path: Path) -> None:
    """Each note of this repository is made from its rows as it was parsed from its file."""
    assert same_as_read(ROOT / "notes", tmp_path / "kb.db") > 20


def test_stored_notes_of_other_teams_are_those_that_were_read(corpora: Path, tmp_path: Path) -> None:
    """The same for the real notes, whatever their forms."""
    assert same_as_read(corpora, tmp_path / "kb.db") == 252


def test_a_stored_note_says_whether_its_targets_stand(pages: Pages) -> None:
    """Updates carry the standing that the build knows."""
    stored = pages.stored(1)
    assert stored
    assert [update.standing for update in stored.updates] == [Standing(STANDS, file="docs/checks.md"), went(pages)]


OF_ONE_NOTE = ("number", "note", "note_after", "note_before", "body", "fields", "timeline", "factors", "lessons", "verdicts_of_note", "faults", "verdict_links")


@pytest.mark.parametrize("name", [*OF_ONE_NOTE, "standing", "notes_of_target", "listed"])
def test_a_page_walks_no_whole_table(place: Path, name: str) -> None:
    """Each question of a note's page is answered by an index or by the number of the note; sorted lists stand in an index."""
    statement = query(name, "pages")
    values: object = dict.fromkeys((*Filter._fields, "date", "id", "limit", "note", "path", "quote"), 1) if ":" in statement else (1,) * statement.count("?")
    with closing(sqlite3.connect(place / "kb.db")) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert [step for step in steps if step.startswith("SCAN") and step.split()[1] in tables and "USING" not in step] == []


def test_no_notes_no_pages(tmp_path: Path) -> None:
    """A build of an empty folder has an overview of nothing."""
    (tmp_path / "notes").mkdir()
    write(tmp_path / "notes", {"readme.md": "x"})
    build(tmp_path / "notes", tmp_path / "kb.db")
    with pages_of(tmp_path / "kb.db") as pages:
        assert (pages.overview(), pages.anti_patterns(), pages.by_target(), pages.months()) == ((0, (), 0, 0, 0, 0, ()), Part((), 0), Part((), 0), ())
