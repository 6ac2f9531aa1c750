"""The why of notes in Chinese, Japanese and Korean, as a reader sees it."""

from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.recurrence.runs import in_runs
from kb.text import bigrams


@pytest.mark.parametrize(
    ("why", "text", "told"),
    [
        ([("queue", 0.2), ("サー", 0.1), ("ーバ", 0.1), ("バー", 0.1)], "サーバーの負荷", [("サーバー", 0.3), ("queue", 0.2)]),
        ([("負荷", 0.1), ("サー", 0.1)], "サーバーの負荷", [("サー", 0.1), ("負荷", 0.1)]),
        ([("の負", 0.1), ("負荷", 0.1)], "サーバーの負荷", [("負荷", 0.2)]),
        ([("queue", 0.2), ("lock", 0.1)], "queue lock", [("queue", 0.2), ("lock", 0.1)]),
        ([("不明", 0.1)], "何もない", [("不明", 0.1)]),
    ],
)
def test_pairs_that_touch_are_one_word(why: list[tuple[str, float]], text: str, told: list[tuple[str, float]]) -> None:
    """Pairs of signs that stand together in the draft are what they spell there; other words stay."""
    assert in_runs(why, text) == tuple((word, pytest.approx(part)) for word, part in told)


signs = st.text("サーバ負荷の高騰が再発", min_size=2, max_size=40)


@given(signs, signs)
def test_nothing_of_the_why_is_lost(text: str, other: str) -> None:
    """All that pairs add is in the words that they spell, once."""
    why = [(pair, 0.01) for pair in dict.fromkeys([*bigrams(text), *bigrams(other)[:3]])]
    assert fsum(part for _, part in in_runs(why, text)) == pytest.approx(fsum(part for _, part in why))
