"""What some rules say depends on what stands around the place."""

import datetime as dt
from pathlib import Path

import pytest

from kb.linting_notes import Asked, lint

TODAY = dt.date(2026, 11, 25)

CASES = {
    "KB107": [
        (
            "## Timeline\n\nAll times in PST\n\n- 2021-07-05 13:00 — out\n",
            "given as PST. Check before converting: on 2021-07-05 daylight time (PDT) applied. Give",
        ),
        (
            "## Timeline\n\nAll times in CEST\n\n- 2021-01-05 13:00 — out\n",
            "given as CEST. Check before converting: on 2021-01-05 standard time (CET) applied. Give",
        ),
        (
            "## Timeline\n\nAll times in CET\n\n- 2021-01-05 13:00 — out\n",
            "The times of this timeline are given as CET. Give them in UTC, and say so in its heading.",
        ),
        ("## Timeline (PST)\n\n- 2021-01-05 13:00 CST — out\n", "are given as PST, and on line 5 as CST. Give"),
        ("## Timeline\n\nAll times in UC/Pacific\n\n- 13:00 — out\n", "'UC/Pacific' is no zone that is known."),
        ("## Timeline\n\nAll times in PST (UTC-7)\n\n- 13:00 — out\n", "PST and UTC-7 are two zones."),
        ("**Date:** 2021-07-05 13:00 PST\n", "is given as PST. Check before converting: on 2021-07-05 daylight time (PDT) applied. Give it"),
    ],
    "KB106": [
        ("It was 13:55 PM.\n", "'13:55 PM' mixes the 24-hour and the 12-hour clock: drop PM."),
        ("It was 23:00 AM.\n", "'23:00 AM' mixes the 24-hour and the 12-hour clock: write 23:00, or the hour of the morning that it was."),
        ("It was 2026/02/30.\n", "'2026/02/30' is in no calendar. Write the day that it was."),
    ],
    "KB101": [
        (
            "## Impact\n\n- 40 users\n\n## Resolution\n\nWe will move it.\n",
            "What is to follow stands under 'Resolution'. Move it under a heading of its own, such as Updates.",
        ),
    ],
}


@pytest.mark.parametrize(("rule", "text", "said"), [(rule, *case) for rule, cases in CASES.items() for case in cases])
def test_a_message_is_true_of_its_note(rule: str, text: str, said: str, tmp_path: Path) -> None:
    """The message names what stands there, and what to do about that."""
    note = tmp_path / "note.md"
    note.write_text(f"# Feed stopped\n\n{text}", encoding="utf-8")
    messages = [finding.message for finding in lint(Asked((note,), select=(rule,)), TODAY).findings]
    assert any(said in message for message in messages), messages


@pytest.mark.parametrize(
    ("below", "said"),
    [
        ("", "This line is still the text of the template. Write what it asks for, or delete it."),
        ("The feed was started twice.\n", "This line is still the text of the template. Delete it."),
        ("### On the test stand\n\nThe feed was started twice.\n", "This line is still the text of the template. Delete it."),
        ("Say also who looked at it and when.\n", "These 2 lines are still the text of the template. Write what they ask for, or delete them."),
        ("Say also who looked at it and when.\n\nThe feed was started twice.\n", "These 2 lines are still the text of the template. Delete them."),
        ("## Lessons\n\nThe feed was started twice.\n", "This line is still the text of the template. Write what it asks for, or delete it."),
    ],
)
def test_an_answered_sentence_of_the_template_is_to_be_deleted(below: str, said: str, tmp_path: Path) -> None:
    """A sentence of the template asks for its text as long as nothing of the author stands in its section."""
    (tmp_path / "kb.toml").write_text('template = "form.md"\n', encoding="utf-8")
    asks = "Say how the repair was seen to hold.\n"
    (tmp_path / "form.md").write_text(f"# Title\n\n## Verification\n\n{asks}Say also who looked at it and when.\n", encoding="utf-8")
    (tmp_path / "note.md").write_text(f"# Feed stopped\n\n## Verification\n\n{asks}{below}", encoding="utf-8")
    assert [finding.message for finding in lint(Asked((tmp_path / "note.md",), select=("KB103",)), TODAY).findings] == [said]
