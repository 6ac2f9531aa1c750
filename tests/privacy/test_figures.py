"""How much of what is planted is masked, and how little of what only looks like it (docs/privacy.md shows the figures)."""

from collections.abc import Callable

import pytest

from kb.privacy import masked

from .planting import Case, alike, ids, personal, secrets


def _hidden(case: Case) -> bool:
    """True when every sign of what was planted lies within a find."""
    taken = set[int]()
    starts = [0, *(place + 1 for place, sign in enumerate(case.text) if sign == "\n")]
    for find in masked(case.text).finds:
        taken.update(range(starts[find.line - 1] + find.column - 1, starts[find.end_line - 1] + find.end_column - 1))
    return all(place in taken for start, end in case.spans for place in range(start, end))


def _share(cases: list[Case], held_out: bool) -> float:
    asked = [case for case in cases if case.held_out == held_out]
    return sum(map(_hidden, asked)) / len(asked)


@pytest.mark.parametrize("held_out", [False, True], ids=["tuned on", "held out"])
@pytest.mark.parametrize(("planted", "least"), [(secrets, 0.98), (personal, 0.97)], ids=["secrets", "personal data"])
def test_what_is_planted_is_masked_as_a_whole(planted: Callable[[], list[Case]], least: float, held_out: bool) -> None:
    """A value of which one sign stays is a miss."""
    assert _share(planted(), held_out) >= least


@pytest.mark.parametrize("held_out", [False, True], ids=["tuned on", "held out"])
def test_what_only_looks_like_it_stays(held_out: bool) -> None:
    """One note in a hundred may lose something that is no secret and nobody's."""
    asked = [case for case in alike() if case.held_out == held_out]
    assert sum(bool(masked(case.text).finds) for case in asked) <= 0.01 * len(asked)


def test_hashes_and_ids_of_requests_stay() -> None:
    """264 commits, digests, UUIDs, trace and request ids: what a postmortem lives on."""
    cases = ids()
    assert (len(cases), [case.form for case in cases if masked(case.text).finds]) == (264, [])


def test_masking_again_changes_nothing() -> None:
    """What was masked once has nothing left to find, whatever it was."""
    assert [case.form for case in (*secrets(), *personal()) if masked(masked(case.text).text).finds] == []


def test_everything_around_a_value_stays() -> None:
    """Lines, fences and all other words are as they were."""
    for case in secrets()[::7]:
        found = masked(case.text)
        lines = case.text.split("\n")
        for find in reversed(found.finds):
            line = lines[find.line - 1]
            lines[find.line - 1] = line[: find.column - 1] + find.token + line[find.end_column - 1 :]
        assert "\n".join(lines) == found.text
