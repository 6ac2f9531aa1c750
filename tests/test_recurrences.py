"""`kb recurrences`: all notes against their earlier ones."""

import csv
import io
import json
import random
from pathlib import Path

import pytest
from support import ROOT, VOCABULARY, build, draft, kb, note, reading, write

from kb.levels import Levels
from kb.parse import load
from kb.recurrence.candidates import Wanted
from kb.recurrence.corpus import Asked, compared, recurrences
from kb.recurrence.draft import drafts_of
from kb.recurrence.similar import similar
from kb.store.reader import Compared, Reader

CAUSE = "The payout endpoint had no idempotency key, so retries created duplicate payouts."


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 notes about 12 topics, some dated, some not, some that name others and some of one day."""
    folder = tmp_path_factory.mktemp("many")
    chance = random.Random(8)
    words = ["".join(chance.choices("bcdfghklmnprst", k=6)) for _ in range(200)]
    topics = [chance.sample(words, 15) for _ in range(12)]
    for number in range(300):
        topic = topics[number % 12]
        said = " ".join([*chance.choices(topic, k=chance.randint(3, 25)), *chance.choices(words, k=chance.randint(3, 25))])
        named = f"\nThis is the same root cause as n{chance.randrange(300):03}-report.\n" if number % 7 == 0 else ""
        day = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        text = note(" ".join(chance.choices(topic, k=4)), said, day, more=named)
        write(folder / "notes", {f"n{number:03}-report.md": text if number % 10 else text.replace(f"**Date/time (UTC+0):** {day} 08:00", "")})
    build(folder / "notes", folder / "kb.db")
    return folder


def test_equal_to_the_answers_of_similar(many: Path) -> None:
    """The best earlier note of each of 300 notes, its score, what the note says of it and its level are those that `kb similar` gives."""
    with reading(many / "kb.db") as reader:
        pairs = {found[0].later.path: found[0] for found in compared(reader) if found}
        for path in sorted((many / "notes").glob("*.md")):
            asked = draft(path.read_text(), path.name)
            best = similar(reader, asked, Wanted(limit=1)).matches[0]
            pair = pairs[path.name]
            assert (pair.earlier.id, pair.level, pair.said, pair.reference) == (best.id, best.level, best.said, best.reference)
            assert pair.score == pytest.approx(best.score, abs=1e-9)
    assert len(pairs) == 300


def test_equal_on_real_notes(corpora: Path, tmp_path: Path) -> None:
    """The same holds for all real notes: the best earlier note by `kb recurrences` has the score of the best by `kb similar`."""
    build(corpora, tmp_path / "kb.db")
    with reading(tmp_path / "kb.db") as reader:
        pairs = [found[0] for found in compared(reader) if found]
        assert [round(pair.score, 9) for pair in pairs] == [round(best_score(reader, corpora, pair.later), 9) for pair in pairs]
    assert len(pairs) > 200


def best_score(reader: Reader, corpora: Path, note: Compared) -> float:
    """The score of the best match of a real note as a draft."""
    data = (corpora / note.path).read_bytes()
    drafts = drafts_of(load(note.path, data, VOCABULARY), VOCABULARY, data, note.path)
    return similar(reader, next(draft for draft in drafts if draft.note.id == note.id), Wanted(limit=1)).matches[0].score


def small(folder: Path, verdict: str = "") -> Path:
    """Two notes with one cause, one of another."""
    late = note("Payouts doubled again", CAUSE, "2025-03-01").replace("\n\n##", f"\n{verdict}\n\n##", 1)
    write(
        folder / "notes",
        {"early.md": note("Payouts doubled", CAUSE, "2025-01-10"), "late.md": late, "other.md": note("Broker down", "Disk full.", "2025-02-01")},
    )
    build(folder / "notes", folder / "kb.db")
    return folder


def found(folder: Path, **asked: object) -> list[tuple[str, str]]:
    """The ids of the pairs that look like unmarked recurrences."""
    with reading(folder / "kb.db") as reader:
        return [(pair.later.id, pair.earlier.id) for pair in recurrences(reader, Asked(**asked)).pairs]  # type: ignore[arg-type]


def test_an_unmarked_recurrence_is_found(tmp_path: Path) -> None:
    """Two notes that are alike are a pair: the later one recurs from the earlier one."""
    assert found(small(tmp_path)) == [("late", "early")]


@pytest.mark.parametrize("verdict", ["**recurrence_of:** early", "**not_recurrence_of:** early"])
def test_a_judged_pair_is_not_asked_again(tmp_path: Path, verdict: str) -> None:
    """A pair with a verdict, whichever it is, is no unmarked recurrence."""
    assert found(small(tmp_path, verdict)) == []


def test_notes_of_one_family_are_not_asked_again(tmp_path: Path) -> None:
    """Two notes that recur from a third are of one family, so nobody asks about the two."""
    second = note("Payouts doubled once more", CAUSE, "2025-04-01").replace("\n\n##", "\n**recurrence_of:** early\n\n##", 1)
    write(tmp_path / "notes", {"third.md": second})
    assert found(small(tmp_path, "**recurrence_of:** early")) == []


def test_since_is_about_the_later_note(tmp_path: Path) -> None:
    """A pair counts when its later note is of that day or later."""
    place = small(tmp_path)
    assert [found(place, since=day) for day in ("2025-03-01", "2025-03-02")] == [[("late", "early")], []]


def test_notes_of_one_day_are_one_pair(tmp_path: Path) -> None:
    """Two notes of one day are each other's earlier note, and are told once."""
    write(tmp_path / "notes", {"a.md": note("Payouts doubled", CAUSE), "b.md": note("Payouts doubled again", CAUSE)})
    build(tmp_path / "notes", tmp_path / "kb.db")
    assert len(found(tmp_path)) == 1


def test_typical_is_the_median_of_the_nearest(many: Path) -> None:
    """The report's typical score is the median over notes of the score of their nearest earlier one."""
    with reading(many / "kb.db") as reader:
        scores = sorted(pairs[0].score for pairs in compared(reader) if pairs)
        assert recurrences(reader, Asked()).typical == pytest.approx((scores[(len(scores) - 1) // 2] + scores[len(scores) // 2]) / 2)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notes of this repository, indexed; three of them are a family."""
    database = tmp_path_factory.mktemp("own") / "kb.db"
    build(ROOT / "notes", database)
    return database


def test_families_are_told_as_json(own: Path) -> None:
    """A family has its root, its members in the order of dates, and the days between them."""
    report = json.loads(kb("recurrences", "--db", own, "--families", "--format", "json").stdout)
    assert [(family["root"], family["count"], family["first"], family["last"], family["gaps_days"]) for family in report["families"]] == [
        ("2024-11-02-gift-card-loaded-twice", 3, "2024-11-02", "2025-09-19", [132, 189]),
        ("2024-07-09-admin-order-list-skips-rows", 2, "2024-07-09", "2025-05-13", [308]),
    ]


def test_csv_asks_for_one_table(own: Path) -> None:
    """Without a choice between pairs and families a csv is refused, with exit code 2."""
    run = kb("recurrences", "--db", own, "--format", "csv")
    assert (run.returncode, run.stderr.splitlines()[-1]) == (2, "Error: a csv holds one table: choose --families or --unmarked")


def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path) -> None:
    """A title that a spreadsheet would compute is kept as text."""
    write(tmp_path / "notes", {"a.md": note("=1+2", CAUSE, "2025-01-01"), "b.md": note("=1+3", CAUSE, "2025-02-01")})
    build(tmp_path / "notes", tmp_path / "kb.db")
    rows = list(csv.DictReader(io.StringIO(kb("recurrences", "--db", tmp_path / "kb.db", "--unmarked", "--format", "csv").stdout)))
    assert [(row["later"], row["later_title"], row["earlier_title"]) for row in rows] == [("b", "'=1+3", "'=1+2")]


def test_markdown_keeps_signs_of_strangers_as_text(tmp_path: Path) -> None:
    """A title with a pipe, HTML and a mention stays a cell of text."""
    write(tmp_path / "notes", {"a.md": note("Pay|outs", CAUSE, "2025-01-01"), "b.md": note("<img src=x> @team", CAUSE, "2025-02-01")})
    build(tmp_path / "notes", tmp_path / "kb.db")
    text = kb("recurrences", "--db", tmp_path / "kb.db", "--unmarked", "--format", "markdown").stdout
    assert r"2025-01-01 Pay\|outs (`a`)" in text
    assert "&lt;img src=x&gt; @&#8203;team" in text


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_lines_fit_the_terminal(own: Path, columns: str) -> None:
    """No line is wider than the terminal, but for an id, which cannot be broken."""
    lines = kb("recurrences", "--db", own, COLUMNS=columns).stdout.splitlines()
    assert [line for line in lines if len(line) > int(columns) and " " in line.strip()] == []


def test_an_empty_build_has_no_recurrences(tmp_path: Path) -> None:
    """Without notes there is nothing to compare, and that is said."""
    (tmp_path / "notes").mkdir()
    build(tmp_path / "notes", tmp_path / "kb.db")
    run = kb("recurrences", "--db", tmp_path / "kb.db")
    assert (run.returncode, run.stdout.splitlines()[0]) == (0, "No two of 0 notes are alike enough without a verdict.")


def test_levels_of_a_build_are_those_of_its_configuration(tmp_path: Path) -> None:
    """Levels from kb.toml decide which pairs are told, without a rebuild of the notes."""
    place = small(tmp_path)
    (place / "notes" / "kb.toml").write_text("[levels]\nstrong = 2\npossible = 2\n")
    report = build(place / "notes", place / "kb.db")
    with reading(place / "kb.db") as reader:
        assert (report.unchanged, Levels(**reader.levels()), found(place)) == (3, Levels(2, 2, 0), [])
