"""What is mended: only what a finding reports, with the line ends of the file."""

from hypothesis import given
from hypothesis import strategies as st

from kb.linting.fixing import Mended, mended
from kb.model import Edit, Finding


def finding(*edits: Edit) -> Finding:
    return Finding("KB000", edits[0].line, "", edits=edits)


def test_an_edit_replaces_what_stands_where_it_says() -> None:
    """Line and column name the place; line ends, also mixed ones, stay."""
    one, other = finding(Edit(1, 3, "b", "BB")), finding(Edit(3, 1, "c ", ""))
    assert mended("a b\r\nx\rc d\n", [one, other]) == Mended("a BB\r\nx\rd\n", (one, other))


def test_an_edit_whose_text_does_not_stand_there_is_not_made() -> None:
    """A line that reads otherwise, a line that is not there, a place behind the end: the text stays."""
    wrong = [finding(Edit(1, 1, "z", "y")), finding(Edit(9, 1, "a", "y")), finding(Edit(1, 3, "\n", "y"))]
    assert mended("a b\nc", wrong) == Mended("a b\nc", ())


def test_of_two_edits_of_one_place_the_first_is_made() -> None:
    """The second finding waits for the next round, also with its edits elsewhere."""
    first, second = finding(Edit(1, 1, "ab", "x")), finding(Edit(1, 2, "bc", "y"), Edit(2, 1, "d", "z"))
    assert mended("abc\nd\n", [first, second]) == Mended("xc\nd\n", (first,))


lines = st.text(st.sampled_from("ab \r\nü日"), max_size=30)
edits = st.builds(Edit, st.integers(0, 6), st.integers(1, 8), st.sampled_from(["a", "b", "ab", "ü", ""]), st.sampled_from(["", "x", "yy"]))


@given(lines, st.lists(edits, max_size=5))
def test_everything_else_stays(text: str, some: list[Edit]) -> None:
    """Undoing the edits that were made gives the text again."""
    now, done = mended(text, [finding(edit) for edit in some])
    for edit in sorted((edit for one in done for edit in one.edits), key=lambda edit: (edit.line, edit.column)):
        now, back = mended(now, [finding(Edit(edit.line, edit.column, edit.new, edit.old))])
        assert back
    assert now == text
