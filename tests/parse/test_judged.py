"""The parser against what readers found in real reports before it existed (tests/judged; needs KB_CORPORA)."""

import sys
from collections import Counter
from pathlib import Path

import pytest
from support import ROOT

sys.path.insert(0, str(ROOT / "tools"))

from dialects import PAGE, RIGHT, UNKNOWN, WRONG, Verdict, rewritten, table, verdicts


@pytest.fixture(scope="module")
def judged(corpora: Path) -> list[Verdict]:
    """A verdict for each aspect of each judged report."""
    return verdicts(corpora)


def share(judged: list[Verdict], aspect: str) -> float:
    """How much of an aspect was read rightly, in all corpora together; each corpus is printed."""
    print(table(judged))
    counts = Counter(one.verdict for one in judged if one.aspect == aspect)
    return counts[RIGHT] / counts.total()


def faults(judged: list[Verdict], aspect: str, *of: str) -> list[Verdict]:
    """The verdicts on an aspect that are none to be proud of."""
    return [one for one in judged if one.aspect == aspect and one.verdict in of]


def test_every_title_is_read(judged: list[Verdict]) -> None:
    """The title of every report that has one stands on the judged line."""
    assert faults(judged, "title", UNKNOWN, WRONG) == []


def test_no_date_is_wrong(judged: list[Verdict]) -> None:
    """The day on which the incident began is right in 95 of 100 reports, and unknown in the others."""
    assert (faults(judged, "date", WRONG), share(judged, "date") >= 0.95) == ([], True)


def test_timelines_have_as_many_entries_as_laid_out(judged: list[Verdict]) -> None:
    """The number of entries is right in 95 of 100 timelines."""
    assert share(judged, "events") >= 0.95, faults(judged, "events", UNKNOWN, WRONG)


def test_root_causes_are_found_where_they_stand(judged: list[Verdict]) -> None:
    """The first root cause stands on the judged line in 95 of 100 reports that have one."""
    assert share(judged, "root cause") >= 0.95, faults(judged, "root cause", UNKNOWN, WRONG)


def test_the_table_in_the_docs_is_how_it_is(judged: list[Verdict]) -> None:
    """docs/dialects.md carries the figures of now (tools/dialects.py writes them)."""
    page = PAGE.read_text(encoding="utf-8")
    assert rewritten(page, judged) == page
