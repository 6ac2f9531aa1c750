"""Text of strangers in every field of a report: each form says it, and nothing in it is a command, markup or a broken document."""

import json
import os
import re
from importlib import import_module
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree.ElementTree import fromstring

import pytest
import runner
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from published import junit_faults, sarif_faults
from reports import FORMS, RULES

from kb.linting.report import LintReport, Unchecked
from kb.model import SEVERITIES, Edit, Fault, Finding, Match, Note, Skipped
from kb.recurrence.review import ReviewReport, alerts
from kb.recurrence.similar import SimilarReport
from kb.render.github.annotation import annotation
from kb.render.github.lint import lint as as_annotations
from kb.render.github.review import review as review_as_annotations
from kb.render.review import message
from kb.render.terminal import columns, safe, safe_lines, unheeded

PIECES = [
    *("%", "%25", "%0A", "%3A", "\r", "\n", "\r\n", ",", ":", "::", "=", ";", " ", "\t", "#", "|", "`", "[", "]", "(", ")", "<", ">", "&", '"', "'", "\\"),
    *("::error file=x,line=1::", "::stop-commands::a", "##[error]", "##[add-mask]a", "]]>", "<!--", "</details>", "@octocat", "http://x.example", "|\n|"),
    *("\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u202e", "\ufffe", "\uffff", "\ud800", "\udcff", "忘れた", "e\u0301", "x" * 10_000),
]
STEERING = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]"

texts = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=6).map("".join)
paths = st.binary(min_size=1, max_size=30).filter(lambda name: b"\0" not in name).map(os.fsdecode) | texts.map(
    lambda text: "x" + text.encode("utf-8", "replace").decode().replace("\0", "")[:200]
)
places = st.none() | st.integers(1, 50)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    """A finding with any text in it."""
    rule, column, line = RULES[draw(st.sampled_from(list(RULES)))], draw(places), draw(st.integers(1, 9_999))
    end = column + draw(st.integers(0, 9)) if column and draw(st.booleans()) else None
    edits = (Edit(line, column or 1, draw(texts), draw(texts)),) if draw(st.booleans()) else ()
    told = {"name": rule.name, "severity": draw(st.sampled_from(SEVERITIES)), "path": draw(paths), "note": draw(texts), "text": draw(texts)}
    mark = draw(st.none() | st.tuples(st.integers(1, 50), st.integers(1, 60)))
    return Finding(rule.code, line, draw(texts), column, end, edits, **told, fingerprint=draw(st.sampled_from(["0a", "1b"])), mark=mark)


skipped = st.lists(st.builds(Skipped, paths, texts), max_size=2).map(tuple)
unchecked = st.lists(st.builds(Unchecked, st.just(("KB401",)), texts), max_size=2).map(tuple)
reports = st.builds(
    LintReport, st.lists(findings(), max_size=3).map(tuple), st.just(3), skipped, unchecked, st.lists(findings(), max_size=1).map(tuple), st.just(0)
)


def plain(text: str) -> str:
    """A text as it can be written: what is no sign is a question mark."""
    return text.encode("utf-8", "replace").decode()


@pytest.fixture(autouse=True, scope="module")
def two_rules() -> Any:
    """The forms with two rules of their own."""
    with pytest.MonkeyPatch.context() as patch:
        for form in ("sarif", "markdown"):
            patch.setattr(f"kb.render.{form}.lint.rules", lambda: RULES)
        yield


def written(form: str, report: LintReport) -> str:
    """A report in a form."""
    return str(import_module(f"kb.render.{form}.lint").lint(report))


@given(st.sampled_from(["error", "warning", "notice"]), texts, texts, texts, places, places, places)
def test_an_annotation_says_to_the_runner_what_was_meant(
    level: str, path: str, title: str, said: str, line: int | None, column: int | None, end: int | None
) -> None:
    """One line, from which the runner reads the same path, title, message and place."""
    (one,) = runner.lines(annotation(level, path, title, said, line, column, end))
    numbers = {key: str(value) for key, value in (("line", line), ("col", column), ("endColumn", end)) if value is not None}
    assert runner.command(one) == runner.Command(level, {"file": plain(path), **numbers, "title": plain(title.strip())}, safe_lines(said))


@given(reports)
def test_annotations_of_findings_say_what_was_found(report: LintReport) -> None:
    """A command for each skipped file and each finding, in order; the other lines are no commands."""
    commands = [runner.command(line) for line in runner.lines(as_annotations(report))]
    levels = {"error": "error", "warning": "warning", "info": "notice"}
    assert [(one.name, one.properties["file"], one.said) for one in commands if one] == [
        *(("warning", plain(one.path), safe_lines(one.reason)) for one in report.skipped),
        *((levels[one.severity], plain(one.path), safe_lines(one.message)) for one in report.findings),
    ]
    assert commands[-1 - len(report.unchecked) :] == [None] * (1 + len(report.unchecked))


@given(texts, texts, paths, paths, texts)
def test_annotations_of_a_review_say_what_was_meant(title: str, cause: str, path: str, odd: str, reason: str) -> None:
    """The same of alerts, faults and skipped files."""
    match = Match("old", "old.md", 3, title, None, None, 0.5, 0.5, 0.0, 0.0, "strong", None, None, cause, (), (), ())
    draft = SimilarReport(Note("new", path, title), 1, (match,), faults=(Fault(2, reason),))
    review = ReviewReport((draft,), "notes", "strong", skipped=(Skipped(odd, reason),))
    *commands, last = [runner.command(line) for line in runner.lines(review_as_annotations(review))]
    assert commands == [
        runner.Command("warning", {"file": plain(odd), "title": "not compared"}, safe_lines(reason)),
        runner.Command("warning", {"file": plain(path), "line": "2", "title": "not understood"}, safe_lines(reason)),
        runner.Command("error", {"file": plain(path), "line": "1", "title": "likely recurrence"}, "\n".join(message(alerts(review)[0], "notes"))),
    ]
    assert last is None


@given(reports)
def test_json_says_what_was_found(report: LintReport) -> None:
    """Every field as it is."""
    said = json.loads(written("json", report))
    assert said["findings"] == [
        {
            **{key: getattr(one, key) for key in ("line", "column", "end_column", "rule", "name", "severity", "fingerprint")},
            **{key: plain(getattr(one, key)) for key in ("path", "message", "note")},
            "fixable": bool(one.edits),
        }
        for one in report.findings
    ]
    assert said["skipped"] == [{"path": plain(one.path), "reason": plain(one.reason)} for one in report.skipped]
    assert said["unchecked"] == [{"rules": list(one.rules), "reason": plain(one.reason)} for one in report.unchecked]


@given(reports)
def test_sarif_is_valid_whatever_a_note_says(report: LintReport) -> None:
    """Addresses lead to the files, byte for byte, and every bracket in a message is escaped."""
    log = json.loads(written("sarif", report))
    assert sarif_faults(log) == []
    results = log["runs"][0]["results"]
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results]
    assert [os.fsdecode(unquote_to_bytes(uri)) for uri in uris] == [one.path for one in report.findings]
    said = [re.sub(r"\\([\\\[\]])", r"\1", one["message"]["text"]) for one in results]
    assert said == ["\n".join(map(safe, one.message.split("\n"))) for one in report.findings]


@given(reports)
def test_junit_is_valid_whatever_a_note_says(report: LintReport) -> None:
    """It is read by any XML parser, and every finding stands in a failure."""
    text = written("junit", report)
    assert junit_faults(text) == []
    told = [line for failure in fromstring(text).iter("failure") for line in (failure.text or "").split("\n")]
    assert len(told) == len(report.findings)


@given(reports)
def test_gitlab_takes_whatever_a_note_says(report: LintReport) -> None:
    """An entry for each finding at its path and line, each with a fingerprint of its own."""
    entries = json.loads(written("gitlab", report))
    assert [(one["location"]["path"], one["location"]["lines"]["begin"]) for one in entries] == [(plain(one.path), one.line) for one in report.findings]
    assert len({one["fingerprint"] for one in entries}) == len(entries)


@given(reports)
def test_a_comment_is_a_table_whatever_a_note_says(report: LintReport) -> None:
    """A row of four cells for each finding, no link but to its file, and no HTML but the folded pages."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(written("markdown", report))
    inside = [child for token in tokens for child in (token.children or [])]
    assert sum(token.type == "td_open" for token in tokens) == 4 * len(report.findings)
    assert sum(token.type == "link_open" for token in inside) == len(report.findings)
    assert {token.type for token in inside} <= {"text", "text_special", "code_inline", "softbreak", "link_open", "link_close", "strong_open", "strong_close"}
    assert [token.content for token in tokens if token.type == "html_block" and not re.match(r"<details><summary>KB|</details>", token.content)] == []


@given(reports, st.sampled_from(["40", "77"]))
def test_text_steers_no_terminal_and_fits(report: LintReport, room: str) -> None:
    """No control sign, and no line but a long path is wider than the window."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", room)
        lines = written("text", report).split("\n")
    known = {f"{safe(one.path)}:{one.line}{f':{one.column}' if one.column else ''}:" for one in report.findings}
    assert [line for line in lines if columns(line) > int(room) and line not in known] == []
    assert [line for line in lines if re.search(STEERING, line) or "\t" in line] == []


@given(findings())
def test_a_caret_stands_under_the_place(finding: Finding) -> None:
    """The signs above the carets are those that are marked, or their beginning."""
    text = written("text", LintReport((finding._replace(message="x", path="a.md"),), 1)).split("\n")
    if "^" not in text[-3] or not finding.mark:
        return
    at = columns(text[-3].partition("^")[0])
    marked = safe(finding.text[finding.mark[0] - 1 : max(finding.mark[0], finding.mark[1] - 1)]).rstrip()
    shown = text[-4].ljust(300)
    before = next(place for place in range(len(shown) + 1) if columns(shown[:place]) >= at)
    assert shown[before:].startswith(marked[:20]) or columns(marked) == 0


@pytest.mark.parametrize("form", FORMS)
def test_no_line_of_a_form_is_a_command(form: str) -> None:
    """As the command prints it: every form but GitHub's goes through the same door as all reports."""
    said = "::error file=x::a ##[add-mask]b\n::error::c\r::error::d"
    finding = Finding("KB203", 1, said, 1, 2, name="fix-without-verification", path="::error::x.md", note="x", text=said, fingerprint="0")
    text = written(form, LintReport((finding,), 1, (Skipped("##[error]x.md", said),), (Unchecked(("KB401",), said),)))
    assert len(runner.obeyed(text if form == "github" else unheeded(text))) == (2 if form == "github" else 0)
