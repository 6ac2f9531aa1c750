"""What `--fix` writes and where findings point, over notes made of the guilty lines of all rules, in every spelling that a file may have."""

import re
import shutil
import unicodedata
from itertools import zip_longest
from pathlib import Path

import pytest
from annotated import EXPECTED, TODAY
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.linting.report import LintReport
from kb.linting_notes import Asked, lint
from kb.model import Finding
from kb.parse.decode import decode, spelled
from kb.privacy import mask
from kb.surroundings import Database

ADA = "ada" + "@" + "shop.io"
CODE = "password=" + "hunter" + "2"
HEAD = "# Postmortem: Ferry held back\n\n**Date/time (UTC+0):** 2026-03-02 08:13\n\n## Timeline (UTC+0)\n\n- 08:13 the first ferry stays\n\n## Root cause\n\n"
BESIDE = ("", f"{ADA} ", "Cafe\u0301 ", f"Cafe\u0301 {ADA} nai\u0308ve ", f"{CODE} ", "\u1112\u1161\u11ab ", "e" + "\u0301" * 40 + " ")
"""What may stand beside guilty words: values that are masked by tokens of another length, and letters that are composed to fewer signs."""

ENDS = ("\n", "\r\n", "\r")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")
_LINES = re.compile(r"\r\n|\r|\n")


class Bench:
    """A repository to check notes in. guilty, fixable: lines of the annotated notes with findings, and with those that can be mended.

    fixing: the rules that mend.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        found = [(finding, line) for case in _cases() for finding, line in _findings(self, EXPECTED.sub("", case.read_text(encoding="utf-8")))]
        fixable = [(finding, line) for finding, line in found if finding.edits]
        self.guilty, self.fixable = (tuple(dict.fromkeys(line for _, line in some)) for some in (found, fixable))
        self.fixing = {finding.rule for finding, _ in fixable}

    def lint(self, data: bytes, fix: bool = False) -> LintReport:
        """What is said of a note of these bytes; nothing is written but the note itself."""
        note = self.place / "notes/property.md"
        note.write_bytes(data)
        return lint(Asked((note,), fix=fix, database=Database(self.place / "kb.db")), TODAY)


@pytest.fixture(scope="module")
def bench(built_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """One repository for all notes of a property."""
    return Bench(Path(shutil.copytree(built_world, tmp_path_factory.mktemp("bench") / "world", symlinks=True)))


def _cases() -> list[Path]:
    folder = Path(__file__).parent
    return sorted([*folder.glob("cases/*.bad.md"), *folder.glob("more/*/*.md")])


def _findings(bench: Bench, text: str) -> list[tuple[Finding, str]]:
    lines = text.split("\n")
    return [(finding, lines[finding.line - 1]) for finding in bench.lint(text.encode()).findings if finding.column]


def _spelled_note(draw: st.DrawFn, lines: tuple[str, ...]) -> bytes:
    """A note of some lines, each with something before and behind it, each with its own end."""
    said = draw(st.lists(st.tuples(st.sampled_from(BESIDE), st.sampled_from(lines), st.sampled_from(BESIDE), st.sampled_from(ENDS)), min_size=1, max_size=5))
    end = draw(st.sampled_from(ENDS))
    text = HEAD.replace("\n", end) + "".join(f"{_behind_marks(line, before)} {after.rstrip()}{own}{end}" for before, line, after, own in said)
    return text.encode(draw(st.sampled_from(ENCODINGS)))


def _behind_marks(line: str, before: str) -> str:
    """A line with something before its words, behind the mark of its list."""
    mark = re.match(r"\s*(?:[-*+] |\d+\. |[|>] ?|#+ )?", line)
    return f"{mark[0]}{before}{line[mark.end() :]}" if mark else line


def _cut(data: bytes) -> tuple[list[str], list[str], bytes]:
    """The lines of a file, their ends, and the mark before them."""
    written = spelled(data)
    return _LINES.split(written.text), _LINES.findall(written.text), written.mark


def test_rules_that_mend_are_among_the_annotated_notes(bench: Bench) -> None:
    """So that the properties below are about something."""
    assert bench.fixing == {"KB106", "KB302", "KB407"}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_is_mended_is_what_is_reported(bench: Bench, data: st.DataObject) -> None:
    """Ends of lines, mark and encoding stay, and of each line all that stands before and behind what its findings point at."""
    note = data.draw(st.composite(_spelled_note)(bench.fixable))
    report = bench.lint(note, fix=True)
    after = report.mended[0].content if report.mended else note
    (before_lines, before_ends, before_mark), (after_lines, after_ends, after_mark) = _cut(note), _cut(after)
    assert (after_ends, after_mark, len(after_lines)) == (before_ends, before_mark, len(before_lines))
    mended = {finding.line for finding in report.fixed}
    for number, (old, new) in enumerate(zip_longest(before_lines, after_lines), 1):
        if number not in mended:
            assert old == new
            continue
        edits = [edit for finding in report.fixed for edit in finding.edits if edit.line == number]
        head = min(edit.column for edit in edits) - 1
        assert new[:head] == old[:head]
        assert sum(len(edit.new) - len(edit.old) for edit in edits) == len(new) - len(old)
        assert all(edit.old in old or edit.old in new for edit in edits)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_was_mended_is_not_mended_again(bench: Bench, data: st.DataObject) -> None:
    """The note that is written has no finding left that could be mended: all of them are, and a second run changes nothing."""
    note = data.draw(st.composite(_spelled_note)(bench.fixable))
    report = bench.lint(note, fix=True)
    after = report.mended[0].content if report.mended else note
    assert [finding for finding in bench.lint(after).findings if finding.edits] == []
    assert bench.lint(after, fix=True).mended == ()
    assert [finding for finding in bench.lint(note).findings if finding.edits] == [] or report.fixed


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_finding_points_at_the_words_of_the_file(bench: Bench, data: st.DataObject) -> None:
    """What stands from column to end_column is, masked and composed, what the finding on the masked note points at."""
    note = data.draw(st.composite(_spelled_note)(bench.guilty))
    masked = mask(decode(note))
    shown, (lines, _, _) = masked.split("\n"), _cut(note)
    asked = [one for one in bench.lint(note).findings if one.rule[:3] != "KB6"]
    plain = [one for one in bench.lint(masked.encode()).findings if one.rule[:3] != "KB6"]
    assert [(one.rule, one.line, one.message) for one in asked] == [(one.rule, one.line, one.message) for one in plain]
    tokens = dict(zip((ADA, CODE.partition("=")[2]), _tokens(masked), strict=True))
    for here, there in zip(asked, plain, strict=True):
        assert (here.column is None) == (there.column is None)
        if here.column and there.column and here.end_column and there.end_column:
            pointed = unicodedata.normalize("NFC", lines[here.line - 1][here.column - 1 : here.end_column - 1])
            for value, token in tokens.items():
                pointed = pointed.replace(value, token)
            assert pointed.replace("\u034f", "") == shown[there.line - 1][there.column - 1 : there.end_column - 1].replace("\u034f", "")


def _tokens(masked: str) -> list[str]:
    email, secret = re.search(r"email_\d", masked), re.search(r"secret_\d", masked)
    return [email[0] if email else "email_1", secret[0] if secret else "secret_1"]


def test_a_value_is_pointed_at_as_a_whole(bench: Bench) -> None:
    """A finding on what is masked points at the value, also behind letters that are composed and behind another value."""
    line = f"Cafe\u0301 {ADA}, nai\u0308ve {CODE}."
    found = [one for one in bench.lint(f"{HEAD}{line}\n".encode()).findings if one.rule[:3] == "KB6"]
    assert [line[(one.column or 0) - 1 : (one.end_column or 0) - 1] for one in found] == [ADA, "hunter" + "2"]
