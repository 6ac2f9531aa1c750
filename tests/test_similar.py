"""`kb similar`: which notes are compared, and what is said."""

import json
import random
from pathlib import Path

import pytest
from support import ROOT, build, draft, kb, note, reading, write

from kb.levels import Levels
from kb.recurrence.candidates import Wanted
from kb.recurrence.similar import similar

CAUSE = "The payout endpoint had no idempotency key, so retries created duplicate payouts."
NOTES = {
    "2025-01-10-early.md": note("Payouts doubled", CAUSE, "2025-01-10", "API/Data Contract"),
    "2025-03-10-late.md": note("Payouts doubled again", CAUSE, "2025-03-10"),
    "undated.md": f"# Payout trouble\n\n## Root cause\n\n{CAUSE}\n",
    "other.md": note("Search index stale", "A cron job died without an alert.", "2025-01-01", "Observability"),
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A build of four notes."""
    write(tmp_path / "notes", NOTES)
    build(tmp_path / "notes", tmp_path / "kb.db")
    return tmp_path / "kb.db"


def ids(database: Path, text: str, **wanted: object) -> list[str]:
    """The ids of the matches of a draft."""
    with reading(database) as reader:
        return [match.id for match in similar(reader, draft(text), Wanted(limit=10, **wanted)).matches]  # type: ignore[arg-type]


DRAFT = note("Duplicate payouts", CAUSE, "2025-02-01")


def test_only_earlier_and_undated_notes_count(database: Path) -> None:
    """A note dated after the draft is no match; one without a date is."""
    assert set(ids(database, DRAFT)) == {"2025-01-10-early", "undated"}


def test_any_date_compares_with_all(database: Path) -> None:
    """With any_date a later note is a match too."""
    assert set(ids(database, DRAFT, any_date=True)) == {"2025-01-10-early", "2025-03-10-late", "undated"}


def test_an_undated_draft_compares_with_all(database: Path) -> None:
    """A draft without a date has no earlier notes to be held to."""
    assert set(ids(database, f"# Duplicate payouts\n\n{CAUSE}\n")) == {"2025-01-10-early", "2025-03-10-late", "undated"}


def test_category_narrows(database: Path) -> None:
    """Only notes of the category that is asked for, whatever its case."""
    assert ids(database, DRAFT, category="api/data contract") == ["2025-01-10-early"]


def test_min_score_leaves_out_what_is_below(database: Path) -> None:
    """No match below the score that is asked for."""
    assert ids(database, DRAFT, min_score=1.5) == []


@pytest.mark.parametrize("score", ["nan", "inf", "1e400", "-inf", "-1", "x"])
def test_what_is_no_score_is_refused(database: Path, score: str) -> None:
    """A least score is a finite number from 0 on; all else is a usage error."""
    run = kb("similar", "-", "--db", database, f"--min-score={score}", stdin=DRAFT.encode())
    assert (run.returncode, run.stdout, "Invalid value for '--min-score'" in run.stderr) == (2, "", True)


@pytest.mark.parametrize("name", ["2025-01-10-early.md", "undated.md"])
def test_an_indexed_note_is_never_its_own_match(database: Path, name: str) -> None:
    """The draft may be one of the indexed notes, by path: it is not among its matches."""
    run = kb("similar", database.parent / "notes" / name, "--db", database, "--any-date", "--format", "json")
    assert name.removesuffix(".md") not in [match["id"] for match in json.loads(run.stdout)["matches"]]


def test_a_copy_of_an_indexed_note_is_not_its_match(database: Path, tmp_path: Path) -> None:
    """The draft may be a copy elsewhere, by content: its original is not among its matches."""
    (tmp_path / "copy.md").write_text(NOTES["undated.md"])
    run = kb("similar", tmp_path / "copy.md", "--db", database, "--format", "json")
    assert "undated" not in [match["id"] for match in json.loads(run.stdout)["matches"]]


def test_a_named_note_gets_a_reference(database: Path) -> None:
    """A draft that names an earlier note's file adds .1 to the score, beside the cosine."""
    with reading(database) as reader:
        plain, named = (similar(reader, draft(text), Wanted(limit=10)).matches for text in (DRAFT, f"{DRAFT}\nSee 2025-01-10-early.\n"))
    assert {match.id: match.reference for match in plain} == {"2025-01-10-early": 0.0, "undated": 0.0}
    assert {match.id: match.reference for match in named} == {"2025-01-10-early": 0.1, "undated": 0.0}


def test_the_unfilled_template_is_blank(database: Path) -> None:
    """The packaged template has nothing to compare."""
    template = (ROOT / "kb/data/template.md").read_text()
    with reading(database) as reader:
        report = similar(reader, draft(template), Wanted())
    assert (report.blank, report.matches) == (True, ())


def test_template_lines_count_for_nothing(database: Path) -> None:
    """A draft in the template's form scores as the same words without the form."""
    filled = (ROOT / "kb/data/template.md").read_text().replace("<One statement that a test could prove wrong.>", CAUSE)
    bare = f"# <x>\n\n## Root Cause\n\n{CAUSE}\n"
    with reading(database) as reader:
        scores = [[(match.id, match.score) for match in similar(reader, draft(text), Wanted(limit=10)).matches] for text in (filled, bare)]
    assert scores[0] == scores[1]


def test_a_title_and_two_sentences_get_an_answer(database: Path) -> None:
    """A half-written draft is compared by what is there."""
    assert ids(database, "# Payouts twice\n\nRetries made duplicate payouts. There was no idempotency key.\n")[0] in NOTES.keys() | {
        "undated",
        "2025-01-10-early",
    }


@pytest.mark.parametrize(("score", "level"), [(0.466, "strong"), (0.465, "possible"), (0.349, "possible"), (0.348, "weak")])
def test_a_level_is_a_matter_of_score(score: float, level: str) -> None:
    """Strong from .466, possible from .349, weak below."""
    assert Levels().level(score, 0.0) == level


def test_a_match_that_is_no_nearer_than_usual_is_weak() -> None:
    """In a corpus whose notes usually have a neighbour at .5, a score of .5 says nothing."""
    assert [Levels(typical=0.5).level(score, 0.0) for score in (0.5, 0.51)] == ["weak", "strong"]


def test_json_of_a_match_has_the_promised_keys(database: Path) -> None:
    """The keys of a report and of a match are those of docs/json.md."""
    report = json.loads(kb("similar", "-", "--db", database, "--format", "json", stdin=DRAFT.encode()).stdout)
    assert list(report) == ["version", "draft", "compared_with", "matches", "faults"]
    promised = ["id", "path", "line", "title", "date", "category", "root_cause", "score", "level", "why", "sections", "cosine", "reference"]
    promised += ["said", "verdict", "family", "updates"]
    assert [list(match) for match in report["matches"]] == [promised, promised]


def test_nothing_alike_is_said_in_a_sentence(tmp_path: Path) -> None:
    """A draft with nothing like it says so, shows the nearest, and exits with 0."""
    build(ROOT / "notes", tmp_path / "own.db")
    run = kb("similar", ROOT / "examples/draft-new.md", "--db", tmp_path / "own.db")
    assert (run.returncode, "Nothing earlier is much like this draft; the nearest:" in run.stdout) == (0, True)


def test_the_database_is_never_written(database: Path) -> None:
    """The bytes of the database are the same after a comparison."""
    before = database.read_bytes()
    kb("similar", ROOT / "examples/draft-recurs.md", "--db", database)
    assert database.read_bytes() == before


def test_a_changed_note_is_told(database: Path) -> None:
    """When notes changed since the build, one line says how many."""
    (database.parent / "notes" / "new.md").write_text(note("New", "Something."))
    run = kb("similar", "-", "--db", database, stdin=DRAFT.encode())
    assert run.stderr.startswith("1 of the notes changed since the index was built at ")


def test_fresh_index_is_not_talked_about(database: Path) -> None:
    """When nothing changed, nothing is said of the build."""
    assert kb("similar", "-", "--db", database, stdin=DRAFT.encode()).stderr == ""


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_lines_fit_the_terminal(database: Path, columns: str) -> None:
    """No line is wider than the terminal, but for a path or an id, which cannot be broken."""
    run = kb("similar", ROOT / "examples/draft-recurs.md", "--db", database, COLUMNS=columns)
    wide = [
        line for line in run.stdout.splitlines() if len(line) > int(columns) and ".md" not in line and "recurrence_of" not in line and "kb serve" not in line
    ]
    assert wide == []


def test_later_notes_take_no_place_from_earlier_ones(tmp_path: Path) -> None:
    """Hundreds of later notes about the same thing do not hide the one that came before."""
    late = {f"late-{number:03}.md": note(f"Payouts doubled {number}", f"{CAUSE} {CAUSE}", "2025-06-01") for number in range(450)}
    write(tmp_path / "notes", {**late, "early.md": note("Payouts", CAUSE, "2025-01-01")})
    build(tmp_path / "notes", tmp_path / "kb.db")
    assert ids(tmp_path / "kb.db", DRAFT) == ["early"]


def _corpus(folder: Path, notes: dict[str, str]) -> Path:
    """A build of many small notes."""
    write(folder / "notes", {f"{name}.md": text for name, text in notes.items()})
    build(folder / "notes", folder / "kb.db")
    return folder / "kb.db"


def _best(database: Path, text: str, limit: int = 5, **wanted: object) -> list[str]:
    with reading(database) as reader:
        return [match.id for match in similar(reader, draft(text), Wanted(limit=limit, **wanted)).matches]  # type: ignore[arg-type]


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few entries are read and few candidates scored, as in an index that is much larger."""
    monkeypatch.setattr("kb.recurrence.candidates.POSTINGS", 30)
    monkeypatch.setattr("kb.recurrence.candidates.CANDIDATES", 0)


def test_candidates_are_the_best_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The five best of 300 notes of very different lengths are those of scoring every note, though a twelfth of them is scored."""
    monkeypatch.setattr("kb.recurrence.candidates.CANDIDATES", 5)
    chance = random.Random(3)
    common, topics = _words(chance, 60), [_words(chance, 8) for _ in range(4)]
    notes = {f"n{number:03}": note("Incident", _said(chance, common, topics)) for number in range(300)}
    database = _corpus(tmp_path, notes)
    drafts = [note("A draft", _said(chance, common, topics)) for _ in range(40)]
    found = [_best(database, text, any_date=True) for text in drafts]
    assert found == [_best(database, text, limit=300, any_date=True)[:5] for text in drafts]


def _words(chance: random.Random, number: int) -> list[str]:
    return ["".join(chance.choices("bcdfghklmnprst", k=7)) for _ in range(number)]


def _said(chance: random.Random, common: list[str], topics: list[list[str]]) -> str:
    length = chance.randint(5, 120)
    return " ".join([*chance.choices(common, k=length), *chance.choices(chance.choice(topics), k=2 + length // 12)])


def test_a_note_of_common_words_is_found_by_several_of_them(tmp_path: Path, tight: None) -> None:
    """The one note with both words of a draft comes before the many with one of them."""
    notes = {f"a{number:02}": "# gateway" for number in range(40)} | {f"b{number:02}": "# refund" for number in range(41)}
    database = _corpus(tmp_path, {**notes, "dup": "# gateway refund"})
    assert _best(database, "# refund gateway", limit=1) == ["dup"]


def test_what_may_not_match_takes_no_place(tmp_path: Path, tight: None) -> None:
    """A note that comes before the draft is found behind any number of later ones."""
    words = [f"{letter}word" for letter in "bcdfghklmnpr"]
    later = {f"{word}{number}": note(word, " ".join(words[: place + 1]), "2026-01-01") for place, word in enumerate(words) for number in range(6)}
    database = _corpus(tmp_path, {**later, "early": note("bword", "bword", "2025-01-01")})
    assert _best(database, note("A draft", " ".join(words), "2025-06-01"), limit=3) == ["early"]


def test_equal_notes_are_ordered_by_id_however_they_were_indexed(tmp_path: Path, tight: None) -> None:
    """A note that is added later takes its place among its equals."""
    database = _corpus(tmp_path, {f"{number:03}": "# The gateway timed out" for number in range(1, 60)})
    database = _corpus(tmp_path, {"000": "# The gateway timed out"})
    assert _best(database, "# The gateway timed out again") == ["000", "001", "002", "003", "004"]


def test_only_notes_that_may_match_are_counted(tmp_path: Path) -> None:
    """The draft itself, later notes and other categories are not compared with."""
    database = _corpus(
        tmp_path,
        {
            "early": note("Refund", "a", "2025-01-01"),
            "other": note("Refund", "b", "2025-01-01", "Deployment"),
            "late": note("Refund", "c", "2026-01-01"),
            "undated": "# Refund\n",
        },
    )
    own = draft(note("Refund", "a", "2025-01-01"))
    other = draft(note("Refund", "d", "2025-06-01"))
    with reading(database) as reader:
        counted = [similar(reader, own, Wanted()), similar(reader, other, Wanted()), similar(reader, other, Wanted(category="functional"))]
        counted.append(similar(reader, other, Wanted(any_date=True)))
    assert [report.compared_with for report in counted] == [2, 3, 1, 4]


def test_no_word_of_the_why_is_rounded_to_nothing(tmp_path: Path) -> None:
    """Of long notes each word adds little; the first ones are shown with as many places as it takes."""
    words = " ".join(f"word{number}" for number in range(400))
    write(tmp_path / "notes", {"a.md": note("Long", f"{words} alpha"), "b.md": note("Other", "A disk was full.")})
    build(tmp_path / "notes", tmp_path / "kb.db")
    why = next(
        line for line in kb("similar", "-", "--db", tmp_path / "kb.db", stdin=f"# Long one\n\n{words} beta\n".encode()).stdout.splitlines() if "Why" in line
    )
    assert ".00" in why
    assert ".00 " not in why
