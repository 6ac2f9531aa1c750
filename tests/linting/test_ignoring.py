"""Which lines a comment silences: it says so by where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import lines_run

from kb.linting.ignoring import Ignore, heeded, ignores
from kb.model import Finding

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


def test_a_rule_is_named_by_its_name_as_well() -> None:
    """At the head and behind a comma; elsewhere the word is a part of the reason."""
    said = [
        (one.codes, one.reason)
        for one in ignores(("x <!-- kb: ignore date-not-utc, KB109, secret no zone -->", "x <!-- kb: ignore KB601 secret was revoked -->"), frozenset())
    ]
    assert said == [(("KB107", "KB109", "KB601"), "no zone"), (("KB601",), "secret was revoked")]


def test_code_holds_no_comment() -> None:
    """What stands in a fence is an example."""
    assert ignores((f"x {COMMENT}",), frozenset({1})) == ()


@pytest.mark.parametrize("form", ["{}\n", "{}\nx\n\n", "x {}\n", "## Part\n\n{}\n\nx\n\n"], ids=["alone", "between", "behind", "of sections"])
def test_steps_grow_with_the_comments(form: str) -> None:
    """Four times as many comments, each with findings beside it, take about four times the steps."""

    def work(text: str) -> None:
        lines = tuple(text.split("\n"))
        heeded([Finding(code, number, "") for number in range(1, len(lines) + 1) for code in ("KB203", "KB302")], ignores(lines, frozenset()))

    small, large = (lines_run("# T\n\nx\n\n" + form.format(COMMENT) * many, work) for many in (150, 600))
    assert large <= 4 * 1.35 * small


spots = st.integers(1, 12)
comments = st.builds(
    lambda codes, first, length: Ignore(first, codes, "", first, first + length), st.lists(st.sampled_from(["KB2", "KB203", "KB30"])).map(tuple), spots, spots
)


@given(st.lists(st.tuples(st.sampled_from(["KB203", "KB204", "KB302"]), spots)), st.lists(comments).map(tuple))
def test_a_comment_silences_its_rules_on_its_lines(found: list[tuple[str, int]], some: tuple[Ignore, ...]) -> None:
    """A finding stays when no comment is about its rule and line; a comment is unused when it is about no finding."""

    def silences(comment: Ignore, finding: Finding) -> bool:
        return comment.first <= finding.line <= comment.last and finding.rule.startswith(comment.codes or ("-",))

    findings = [Finding(rule, line, "") for rule, line in found]
    kept = [finding for finding in findings if not any(silences(comment, finding) for comment in some)]
    assert heeded(findings, some) == (kept, [comment for comment in some if not any(silences(comment, finding) for finding in findings)])
