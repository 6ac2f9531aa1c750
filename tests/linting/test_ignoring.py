"""Which lines a comment silences: it says so by where it stands."""

import pytest

from kb.linting.ignoring import Ignore, ignores

COMMENT = "<!-- kb: ignore KB203 why -->"


def reach(*lines: str) -> list[tuple[int, int]]:
    """First and last line of each comment."""
    return [(one.first, one.last) for one in ignores(lines, frozenset())]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("# T", "", f"- a {COMMENT}", "- b"), [(3, 3)]),
        (("# T", "## Fix", "", COMMENT, "text", "### Deep", "## Next"), [(2, 6)]),
        (("# T", "Fix", "---", COMMENT, "text", "Next", "----"), [(2, 5)]),
        (("# T", COMMENT, "", "## Fix"), [(1, 4)]),
        ((COMMENT, "# T", "x"), [(1, 3)]),
        (("---", "a: b", "---", COMMENT, "# T", "x"), [(1, 6)]),
        (("# T", "## Fix", "text", COMMENT, "", "guilty", "other"), [(4, 6)]),
        (("# T", "## Fix", COMMENT, COMMENT, "x"), [(2, 5), (2, 5)]),
        (("# T", "## A", "x", "# U", COMMENT, "y", "# V"), [(4, 6)]),
    ],
    ids=["line", "section", "underlined section", "below the title", "before all", "below the front matter", "next line", "two", "second title"],
)
def test_a_comment_is_about_what_it_stands_at(lines: tuple[str, ...], expected: list[tuple[int, int]]) -> None:
    """Behind words a line; first below a heading the section; first of all the file; else the next line."""
    assert reach(*lines) == expected


def test_codes_and_reason_are_read() -> None:
    """Several codes stand side by side, beginnings of codes too; the rest is the reason."""
    assert ignores(("x <!-- kb:ignore kb203, KB2 no harm: done -->",), frozenset()) == (Ignore(1, ("KB203", "KB2"), "no harm: done", 1, 1),)


def test_code_holds_no_comment() -> None:
    """What stands in a fence is an example."""
    assert ignores((f"x {COMMENT}",), frozenset({1})) == ()
