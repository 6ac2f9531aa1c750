"""`kb eval --verdicts`: the levels against what people said of pairs of notes."""

import json
import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from support import answered_notes, answering, kb, note, write

from kb.errors import InputError
from kb.evaluating.verdicts import Judged, fit_verdicts, judge
from kb.levels import Levels

CAUSE = "The payout endpoint had no idempotency key, so retries created duplicate payouts."


def judged(number: int, share: float = 0.5) -> list[Judged]:
    """So many verdicts, the confirmed ones mostly above .4."""
    chance = random.Random(number)
    kinds = [index < number * share for index in range(number)]
    return [Judged(f"l{index}", f"e{index}", kind, chance.gauss(0.5 if kind else 0.3, 0.1), 0.0) for index, kind in enumerate(kinds)]


def test_fewer_than_twenty_verdicts_are_refused() -> None:
    """A fit on 19 verdicts is refused, and the message says how many it needs."""
    with pytest.raises(InputError, match="19 verdicts are too few for a fit, which asks for 20 and is worth running from about 60"):
        fit_verdicts(judged(19), 0.0)


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (0, "0 verdicts are too few for a fit: kb eval --fit asks for 20, and is worth running from about 60."),
        (1, "1 verdict is too few for a fit: kb eval --fit asks for 20, and is worth running from about 60."),
        (19, "19 verdicts are too few for a fit: kb eval --fit asks for 20, and is worth running from about 60."),
        (20, "20 verdicts allow a fit; it is worth running from about 60: kb eval --fit"),
        (60, "60 verdicts are enough: kb eval --fit is worth running."),
    ],
)
def test_advice_goes_by_the_number_of_verdicts(number: int, advice: str) -> None:
    """The report says itself whether a fit is worth running."""
    assert judge(judged(number), Levels()).advice == advice


def test_verdicts_are_counted_by_level() -> None:
    """Confirmed and refused pairs under each level, the missed and the false alarms by name."""
    some = [Judged("a", "x", True, 0.6, 0.0), Judged("b", "x", True, 0.2, 0.0), Judged("c", "x", False, 0.5, 0.0), Judged("d", "x", False, 0.5, -0.1)]
    report = judge(some, Levels())
    assert report.counts == {"strong": (1, 1), "possible": (0, 1), "weak": (1, 0)}
    assert ([one.later for one in report.missed], [one.later for one in report.alarms]) == (["b"], ["c"])


def test_verdicts_in_notes_are_held_against_the_levels(tmp_path: Path) -> None:
    """`kb eval --verdicts` counts each verdict of the notes once."""
    answered_notes(tmp_path, 24)
    report = json.loads(kb("eval", "--verdicts", "--format", "json", cwd=tmp_path).stdout)
    assert (report["verdicts"], sum(sum(level.values()) for level in report["levels"].values())) == (24, 24)
    assert sum(level["confirmed"] for level in report["levels"].values()) == 12


def verdicts_of(folder: Path, files: Mapping[str, str]) -> tuple[int, int, int]:
    """How many pairs `kb eval --verdicts` counts in some notes, how many of them confirmed, and how many weak."""
    write(folder / "notes", files)
    report = json.loads(kb("eval", "--verdicts", "--format", "json", cwd=folder).stdout)
    return report["verdicts"], sum(level["confirmed"] for level in report["levels"].values()), sum(report["levels"]["weak"].values())


EARLY, LATE = note("Refunds doubled", CAUSE), note("Payouts doubled", f"{CAUSE} Twice.", "2025-02-01")


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ([], ["recurrence_of: late"]),
        ([], ["recurrence_of: early", "not_recurrence_of: early"]),
        (["not_recurrence_of: late"], ["recurrence_of: early"]),
        ([], ["recurrence_of: nowhere"]),
    ],
    ids=["on itself", "contradicted in one note", "contradicted by the other note", "on no note"],
)
def test_a_verdict_that_tells_nothing_is_not_counted(tmp_path: Path, early: list[str], late: list[str]) -> None:
    """A note judged by itself, a pair both confirmed and refused, and an unknown target count for nothing."""
    assert verdicts_of(tmp_path, {"early.md": answering(EARLY, *early), "late.md": answering(LATE, *late)}) == (0, 0, 0)


def test_a_pair_that_both_notes_confirm_is_counted_once(tmp_path: Path) -> None:
    """Two notes that name each other are one pair."""
    files = {"early.md": answering(EARLY, "recurrence_of: late"), "late.md": answering(LATE, "recurrence_of: early")}
    assert verdicts_of(tmp_path, files) == (1, 1, 0)


def test_the_verdicts_of_every_note_of_a_file_are_counted(tmp_path: Path) -> None:
    """Of a file with two notes, the second one's verdict is counted, and held against the second one's words."""
    other = note("Menu hidden", "A style sheet hid the menu behind a banner.", "2025-02-01")
    both = f"{other.replace('## Root', '### Root')}\n{answering(LATE, 'recurrence_of: early').replace('## Root', '### Root')}"
    assert verdicts_of(tmp_path, {"early.md": EARLY, "late.md": both.replace("# Postmortem", "## Postmortem")}) == (1, 1, 0)
