"""Verdicts: which note they mean, the families that they make, and those that cannot hold."""

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import build, draft, kb, note, reading, write

from kb.families import Given, Known, kinship
from kb.model import CONFIRMED, REFUSED
from kb.naming import named
from kb.recurrence.candidates import Wanted
from kb.recurrence.similar import SimilarReport, similar

IDS = [(1, "2025/a"), (2, "2025/b"), (3, "2026/a"), (4, "b"), (5, "x/c#payouts"), (6, "2025-03-14-refund-twice"), (7, "INC-1234-broker"), (8, "cafe\u0301")]
CAUSE = "The payout endpoint had no idempotency key, so retries created duplicate payouts."
OTHER = "A certificate of the message broker expired; nobody was paged."


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        *[("2025/a", [1]), ("a", [1, 3]), ("b", [4]), ("2025/b", [2]), ("c#payouts", [5]), ("payouts", [5]), ("25/a", []), ("", [])],
        *[("refund-twice", [6]), ("twice", []), ("INC-1234", [7]), ("INC-123", []), ("broker", []), ("14-refund-twice", [])],
        *[("docs/notes/2025/a.md", [1]), ("notes/b.md", [4]), ("./b.markdown", [4]), ("tests/b", []), ("docs/b", []), ("notes/x/c.md#payouts", [5])],
        *[("inc-1234", [7]), ("notes/b.md:17", [4]), ("../elsewhere/2025/b.md", [2]), ("b  # the same cause", [4]), ("b (once more)", [4]), ("caf\u00e9", [8])],
    ],
)
def test_a_target_is_an_id_or_short_for_one(target: str, meant: list[int]) -> None:
    """The exact id goes before what is short for it; the folder of the notes and the suffix may stand there; several are all named."""
    assert named([target], IDS, "docs/notes") == {target: meant}


def known(*dates: str | None) -> list[Known]:
    """Notes a, b, c, … with their dates."""
    return [Known(number, chr(96 + number), date, f"{chr(96 + number)}.md") for number, date in enumerate(dates, 1)]


def gave(*pairs: tuple[int, str]) -> list[Given]:
    """Notes that say that they recur from others."""
    return [Given(note, CONFIRMED, target, 2) for note, target in pairs]


def test_a_family_is_all_that_hangs_together() -> None:
    """Notes that recur from one another, however many steps apart, have one root: the earliest."""
    joined = kinship(gave((3, "b"), (2, "a"), (5, "d")), known("2025-01-02", "2025-01-01", "2025-01-03", None, None))
    assert joined.roots == {1: 2, 2: 2, 3: 2, 4: 4, 5: 4}


def test_a_refusal_makes_no_family() -> None:
    """not_recurrence_of joins nothing."""
    joined = kinship([Given(2, REFUSED, "a", 2)], known("2025-01-01", "2025-01-02"))
    assert (joined.roots, list(joined.earlier.values())) == ({}, [1])


@pytest.mark.parametrize(
    ("pairs", "messages"),
    [
        ([(1, "nobody")], ["recurrence_of: no note has the id 'nobody'. Write the id of the earlier note: its path under the notes folder, without .md."]),
        ([(1, "a")], ["recurrence_of: 'a' is this note itself. Name an earlier one."]),
        ([(1, "b"), (2, "a")], ["recurrence_of: a → b → a is a circle. Only a later note recurs from an earlier one."]),
        ([(1, "b"), (2, "c"), (3, "a")], ["recurrence_of: a → b → c → a is a circle. Only a later note recurs from an earlier one."]),
    ],
    ids=["unknown", "itself", "two in a circle", "three in a circle"],
)
def test_what_cannot_hold_is_said(pairs: list[tuple[int, str]], messages: list[str]) -> None:
    """An unknown id, the note itself and a circle are faults, each in one sentence that says what to do."""
    assert [message for _, message in kinship(gave(*pairs), known(None, None, None)).faults] == messages


def test_a_short_id_of_several_names_what_it_may_mean() -> None:
    """What is short for several ids means none of them."""
    notes = [Known(1, "x/a", None, ""), Known(2, "y/a", None, ""), Known(3, "b", None, "")]
    joined = kinship([Given(3, CONFIRMED, "a", 4)], notes)
    assert (joined.earlier, joined.faults[0][1]) == ({}, "recurrence_of: 'a' may be any of 2 notes (x/a, y/a). Write more of the id.")


def test_a_pair_both_confirmed_and_refused_is_a_fault() -> None:
    """One note cannot say both of another."""
    joined = kinship([Given(2, CONFIRMED, "a", 2), Given(2, REFUSED, "a", 3)], known(None, None))
    assert [message for _, message in joined.faults] == ["not_recurrence_of: 'a' is named under recurrence_of as well. Keep one of the two."]


verdicts = st.lists(st.tuples(st.integers(1, 6), st.sampled_from("abcdef")), max_size=12, unique=True)


@given(verdicts, st.randoms())
def test_families_do_not_depend_on_the_order_of_verdicts(pairs: list[tuple[int, str]], chance: random.Random) -> None:
    """The same verdicts in another order give the same families."""
    notes = known(*["2025-01-01"] * 3, None, "2024-01-01", None)
    shuffled = chance.sample(pairs, len(pairs))
    assert kinship(gave(*shuffled), notes).roots == kinship(gave(*pairs), notes).roots


@given(verdicts)
def test_every_verdict_of_a_family_stays_inside_it(pairs: list[tuple[int, str]]) -> None:
    """A note and the one that it recurs from have the same root, and the root is its own."""
    joined = kinship(gave(*pairs), known(*[None] * 6))
    assert all(joined.roots[one.note] == joined.roots[number] for one, number in joined.earlier.items())
    assert all(joined.roots[root] == root for root in joined.roots.values())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with an early note, another, and their build."""
    write(tmp_path / "notes", {"early.md": note("Payouts doubled", CAUSE, "2025-01-10"), "other.md": note("Broker down", OTHER, "2025-01-11")})
    build(tmp_path / "notes", tmp_path / "kb.db")
    return tmp_path


def answered(verdict: str = "") -> str:
    """A draft like the early note, with a verdict as a field."""
    return note("Payouts doubled again", CAUSE, "2025-03-01").replace("\n\n##", f"\n{verdict}\n\n##", 1)


def ask(place: Path, text: str, **wanted: object) -> SimilarReport:
    """What is said of a draft."""
    with reading(place / "kb.db") as reader:
        return similar(reader, draft(text), Wanted(**wanted))  # type: ignore[arg-type]


def test_every_note_of_a_family_names_its_root(place: Path) -> None:
    """The id of the earliest note, at the root itself too; nothing once the verdict is withdrawn, another once an earlier note joins."""

    def families() -> dict[str, str | None]:
        build(place / "notes", place / "kb.db")
        with closing(sqlite3.connect(place / "kb.db")) as connection:
            return dict(connection.execute("SELECT note_id, family FROM notes"))

    write(place / "notes", {"late.md": answered("**recurrence_of:** early")})
    told = [families()]
    write(place / "notes", {"first.md": note("Payouts doubled at first", CAUSE, "2024-01-10"), "early.md": answered("**recurrence_of:** first")})
    told.append(families())
    write(place / "notes", {"late.md": answered()})
    told.append(families())
    (place / "notes/first.md").unlink()
    told.append(families())
    assert told == [
        {"early": "early", "late": "early", "other": None},
        {"early": "first", "first": "first", "late": "first", "other": None},
        {"early": "first", "first": "first", "late": None, "other": None},
        {"early": None, "late": None, "other": None},
    ]


def test_a_confirmed_pair_is_shown_as_confirmed(place: Path) -> None:
    """recurrence_of in the draft makes a match confirmed, and leaves its score and level as they were."""
    plain, confirmed = ask(place, answered()).matches[0], ask(place, answered("**recurrence_of:** early")).matches[0]
    assert (confirmed.id, confirmed.verdict, confirmed.level) == ("early", CONFIRMED, "strong")
    assert confirmed.score == plain.score


def test_a_refused_pair_has_no_level(place: Path) -> None:
    """not_recurrence_of in the draft takes the level from a match."""
    match = ask(place, answered("**not_recurrence_of:** early.md")).matches[0]
    assert (match.id, match.verdict, match.level) == ("early", REFUSED, None)


def test_a_confirmed_note_is_a_match_however_far(place: Path) -> None:
    """A note that the draft confirms is shown, though another is nearer and only one was asked for."""
    assert [match.id for match in ask(place, answered("**recurrence_of:** other"), limit=1).matches] == ["early", "other"]


def test_the_verdict_of_an_indexed_note_counts_from_both_sides(place: Path) -> None:
    """Asked about the earlier note, a later one that recurs from it is confirmed."""
    write(place / "notes", {"late.md": answered("**recurrence_of:** early")})
    build(place / "notes", place / "kb.db")
    with reading(place / "kb.db") as reader:
        found = similar(reader, draft(note("Payouts doubled", CAUSE, "2025-01-10"), "early.md"), Wanted(any_date=True)).matches
    assert [(match.id, match.verdict) for match in found if match.id == "late"] == [("late", CONFIRMED)]


def test_the_family_grows_with_an_indexed_verdict(place: Path) -> None:
    """After the draft is indexed with its verdict, its match names a family of two."""
    assert ask(place, answered()).matches[0].family is None
    write(place / "notes", {"late.md": answered("**recurrence_of:** early")})
    build(place / "notes", place / "kb.db")
    family = ask(place, answered()).matches[0].family
    assert family is not None
    assert (family.root, [member.id for member in family.members], family.gaps) == ("early", ["early", "late"], (50,))


def test_index_reports_verdicts_that_cannot_hold(place: Path) -> None:
    """Each is a line with path and line number on standard error; the notes are indexed."""
    write(place / "notes", {"late.md": answered("**recurrence_of:** nobody, late")})
    run = kb("index", cwd=place)
    assert (run.returncode, run.stderr.splitlines()) == (
        0,
        [
            "late.md:5: recurrence_of: 'late' is this note itself. Name an earlier one.",
            "late.md:5: recurrence_of: no note has the id 'nobody'. Write the id of the earlier note: its path under the notes folder, without .md.",
        ],
    )


def test_a_refused_match_is_told_in_one_line(place: Path) -> None:
    """The text names a refused note once, and asks nothing about it."""
    run = kb("similar", "-", "--db", "kb.db", cwd=place, stdin=answered("**not_recurrence_of:** early").encode())
    assert "Refused  early: the note says that it is no recurrence of it." in run.stdout.splitlines()
    assert "Same cause?" not in run.stdout


def test_json_says_verdict_and_family(place: Path) -> None:
    """verdict is confirmed, refused or null; a family has root, count, first and last."""
    write(place / "notes", {"late.md": answered("**recurrence_of:** early")})
    build(place / "notes", place / "kb.db")
    text = answered("**recurrence_of:** early\n**not_recurrence_of:** late") + "\nMore.\n"
    matches = json.loads(kb("similar", "-", "--db", "kb.db", "--format", "json", cwd=place, stdin=text.encode()).stdout)["matches"]
    assert {match["id"]: match["verdict"] for match in matches} == {"early": "confirmed", "late": "refused"}
    family = next(match["family"] for match in matches if match["id"] == "early")
    assert {key: family[key] for key in ("root", "count", "first", "last", "place")} == {
        "root": "early",
        "count": 2,
        "first": "2025-01-10",
        "last": "2025-03-01",
        "place": 1,
    }


def test_none_is_no_verdict(place: Path) -> None:
    """recurrence_of: none, and the template's hint, name nobody."""
    assert draft(answered("**recurrence_of:** none")).note.verdicts == draft(answered("**recurrence_of:** <id of the earlier note>")).note.verdicts == ()


def test_circles_are_found_in_one_walk() -> None:
    """2,000 pairs of notes that recur from each other, and 150 notes that all recur from all others, take no longer than a look at each verdict."""
    notes = [Known(number, f"n{number:05}", None, "") for number in range(4_000)]
    pairs = [Given(number, CONFIRMED, f"n{number ^ 1:05}", 2) for number in range(4_000)]
    every = [Given(number, CONFIRMED, f"n{other:05}", 2) for number in range(150) for other in range(150) if number != other]
    assert (len(kinship(pairs, notes).faults), len(kinship(every, notes).faults)) == (2_000, 150 * 149 // 2)


def test_a_long_circle_is_named_in_short() -> None:
    """Of a circle of many notes the first three and the last are named."""
    notes = [Known(number, f"n{number}", None, "") for number in range(1, 10)]
    (fault,) = kinship([Given(number, CONFIRMED, f"n{number % 9 + 1}", 2) for number in range(1, 10)], notes).faults
    assert fault[1].startswith("recurrence_of: n1 → n2 → n3 → … → n1 is a circle.")


def test_a_note_that_names_itself_is_no_match_of_its_own(place: Path) -> None:
    """A verdict on the draft itself is told by kb index, and makes it no match."""
    write(place / "notes", {"late.md": answered("**recurrence_of:** late")})
    build(place / "notes", place / "kb.db")
    matches = json.loads(kb("similar", "notes/late.md", "--format", "json", cwd=place).stdout)["matches"]
    assert [match["id"] for match in matches] == ["early"]


def test_a_name_is_no_command_of_a_workflow(place: Path) -> None:
    """A file whose name is a command to GitHub's runner, at the head of a line or within, is told without one."""
    write(place / "notes", {"::stop-commands::x.md": answered("**recurrence_of:** nobody"), "##[error]y.md": answered("**recurrence_of:** nobody")})
    lines = kb("index", cwd=place).stderr.splitlines()
    assert [line.partition(":5:")[0] for line in lines] == ["## [error]y.md", "./::stop-commands::x.md"]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (
            "erly",
            "recurrence_of: no note has the id 'erly'. Write the id of the earlier note: its path under the notes folder, without .md."
            " The nearest: early, other.",
        ),
        ("late", "recurrence_of: 'late' is this note itself. Name an earlier one."),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_verdict_of_a_draft_that_cannot_hold_is_told_at_once(place: Path, target: str, message: str, form: str) -> None:
    """Whoever mistypes an id while writing learns it from `kb similar`, with the line, in every form."""
    write(place / "notes", {"late.md": answered(f"**recurrence_of:** {target}")})
    build(place / "notes", place / "kb.db")
    run = kb("similar", "notes/late.md", "--format", form, cwd=place)
    told = {
        "text": f"notes/late.md:5: {message}\n" in run.stderr,
        "json": form == "json" and json.loads(run.stdout)["faults"] == [{"line": 5, "message": message}],
        "github": f"::warning file=notes/late.md,line=5,title=not understood::{message}\n" in run.stdout,
    }
    assert told[form], run.stdout + run.stderr


def test_a_draft_with_both_verdicts_on_one_note_has_said_nothing(place: Path) -> None:
    """The match stays open, and the second verdict is a fault, in `kb similar` as in `kb index`."""
    write(place / "notes", {"late.md": answered("**recurrence_of:** early\n**not_recurrence_of:** early")})
    build(place / "notes", place / "kb.db")
    run = kb("similar", "notes/late.md", "--fail-on", "strong", cwd=place)
    message = "notes/late.md:6: not_recurrence_of: 'early' is named under recurrence_of as well. Keep one of the two."
    assert (run.returncode, message in run.stderr, "CONFIRMED" in run.stdout) == (1, True, False)


@pytest.mark.parametrize(
    "line",
    [
        "recurrence_of: early",
        "**Recurrence of:** early",
        "- Recurrence of: [the first one](../notes/early.md)",
        "**recurrence_of:** notes/early.md:6",
        "recurrence_of: early      # the same cause",
        "| Recurrence of | early |\n|---|---|\n| Recurrence of | early |",
    ],
)
def test_a_verdict_is_read_wherever_it_stands(place: Path, line: str) -> None:
    """Whoever adds the line at the end of the note, in whatever section that is, has answered."""
    write(place / "notes", {"late.md": f"{answered()}\n## Lessons\n\n- Keys for all that moves money\n\n{line}\n"})
    run = kb("similar", "notes/late.md", "--fail-on", "strong", cwd=place)
    assert (run.returncode, "CONFIRMED" in run.stdout) == (0, True), run.stdout + run.stderr
