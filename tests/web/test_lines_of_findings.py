"""Findings below their lines."""

import pytest

from kb.model import Finding
from kb.web.findings import Line, Place, lines

LONG = "a" * 100 + "b" * 10 + "c" * 300


def shown(text: str, *marks: Place | None) -> Line:
    """The one line of findings at some places, as `Finding.mark` counts them."""
    [line] = lines(Finding("KB301", 7, "", text=text, mark=mark) for mark in marks)
    return line._replace(findings=())


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([None], ()),
        ([(1, 4)], ((0, 3),)),
        ([(5, 8), None, (1, 4)], ((0, 3), (4, 7))),
        ([(1, 4), (1, 4), (2, 6), (6, 8)], ((0, 7),)),
        ([(1, 8), (2, 3), (8, 9)], ((0, 8),)),
    ],
)
def test_marks_of_a_line_do_not_overlap(marks: list[Place | None], expected: tuple[Place, ...]) -> None:
    """In their order; those that touch are one."""
    assert shown("one two three", *marks) == Line(7, "one two three", expected, ())


def test_of_a_long_line_the_first_place_is_shown() -> None:
    """With what stands before it, cut on both sides; what is marked is what was meant."""
    line = shown(LONG, (101, 111), (400, 405))
    assert (len(line.text), line.text[0], line.text[-1]) == (242, "…", "…")
    assert [line.text[start:end] for start, end in line.marks] == ["b" * 10]


def test_a_mark_that_goes_on_is_cut_with_its_line() -> None:
    """As far as the text goes, it is marked."""
    line = shown(LONG, (111, 411))
    assert [line.text[start:end] for start, end in line.marks] == ["c" * 180]
    assert shown("x" * 500, None) == Line(7, "x" * 240 + "…", (), ())


def test_findings_of_one_line_stand_together() -> None:
    """Lines keep their order, and findings theirs."""
    found = [Finding("KB301", 2, "a"), Finding("KB302", 2, "b"), Finding("KB301", 4, "c")]
    assert [(line.number, [one.message for one in line.findings]) for line in lines(found)] == [(2, ["a", "b"]), (4, ["c"])]
