"""When an incident was contained, as its timeline says."""

import pytest

from kb.containment import containing
from kb.model import Event, Note


def contained(*events: tuple[int | None, str]) -> str | None:
    """The event that contains an incident with these events (minute, text)."""
    timeline = tuple(Event(text, line, None, minute) for line, (minute, text) in enumerate(events, 1))
    found = containing(Note("a", "a.md", "A", timeline=timeline))
    return found.text if found else None


@pytest.mark.parametrize(
    "said",
    [
        *("contained: flag off", "Rolled back to build 12", "Traffic is back to normal", "Service restored", "mitigated by a hotfix", "Incident RESOLVED"),
        *("サービス復旧を確認", "已恢复", "Dienst wiederhergestellt", "Le service est rétabli", "El servicio fue restablecido"),
    ],
)
def test_what_is_said_of_containment_is_heard(said: str) -> None:
    """In the languages of the headings, in either case."""
    assert contained((0, "alarm"), (20, said)) == said


@pytest.mark.parametrize(
    "said",
    [
        "not resolved yet",
        "unresolved tickets pile up",
        "rollback started",
        "waiting until resolved",
        "まだ未復旧",
        "復旧作業を開始",
        "the fix is being written",
        "prefixed keys",
    ],
)
def test_what_says_the_contrary_is_not(said: str) -> None:
    """What is denied, begun, or part of another word contains nothing."""
    assert contained((0, "alarm"), (20, said)) is None


def test_the_first_of_several_counts() -> None:
    """By time, not by place."""
    assert contained((0, "alarm"), (90, "resolved"), (30, "mitigated")) == "mitigated"


def test_an_event_of_unknown_time_is_passed_over() -> None:
    """What has no minute cannot be marked."""
    assert contained((0, "alarm"), (None, "mitigated"), (90, "resolved")) == "resolved"
