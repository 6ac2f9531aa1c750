"""Lengths of time as people write them."""

import pytest

from kb.durations import durations


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("for 4h", [240]),
        ("for 3 h 20 min", [200]),
        ("1h28m", [88]),
        ("3 days and 2 hours", [4440]),
        ("a 90-second gap", [1.5]),
        ("1.5 hours", [90]),
        ("約2時間30分にわたり", [150]),
        ("zwei Ausfälle: 20 Minuten, 3 Stunden", [200]),
        ("10 minutes; later 2 h", [10, 120]),
    ],
)
def test_a_length_of_time_is_read_in_minutes(text: str, minutes: list[float]) -> None:
    """Units in several languages are read, and neighbouring parts are one length."""
    assert [length for _, _, length in durations(text)] == minutes


@pytest.mark.parametrize("text", ["at 12:30 h", "build 4127", "5mb", "1,904 invoices", "v2.4d", "2026-03-14"])
def test_what_is_no_length_of_time_is_none(text: str) -> None:
    """Clock times, numbers of builds, sizes and dates are no length of time."""
    assert list(durations(text)) == []


def test_a_length_of_time_is_told_with_its_place() -> None:
    """Start and end are the places in the text."""
    assert list(durations("down for 45 minutes")) == [(9, 19, 45)]
