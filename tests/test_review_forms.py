"""The forms of a review: annotations, SARIF, a comment; and hostile titles in each."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from published import sarif_faults
from support import kb, note, write
from test_review import CAUSE, NEW, git, repository, review

from kb.render.markdown.text import code, escaped
from kb.render.terminal import safe

__all__ = ["repository"]

HOSTILE = [
    "a | b `c` **d** _e_ ~~f~~ $g$",
    "<img src=x onerror=alert(1)> <b>&amp; &lt;",
    "[link](http://evil.example) ![image](http://evil.example/x.png)",
    "see http://evil.example and www.evil.example",
    "@octocat and @org/team, fixes #12, GH-13, a/b#14",
    "::error file=x,line=1::said %0A::set-output name=a::b",
    "##[add-mask]a ]]> --> <!-- {{ }} ${{ }}",
    "``` fence \\` \\ end \\",
    "ends with a backslash \\",
    "dir \u202eevil\u202c \x1b[31mred \u2028 line",
]


def hostile(repository: Path, title: str) -> Path:
    """A repository in which an earlier note and a draft both have this title, and a draft that is like nothing has it too."""
    shown = json.dumps(title)
    text = f'---\ntitle: {shown}\ndate: DAY\nlabels: [a]\n---\n\n## Root Cause\n\nCAUSE {title}\n\n## Updates to Repo\n\n- Checklist: `docs/x.md` ("{title}")\n'
    git(repository, "checkout", "-q", "main")
    write(repository, {"notes/old.md": text.replace("DAY", "2025-03-01").replace("CAUSE", CAUSE)})
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "old")
    git(repository, "checkout", "-q", "-B", "pull")
    write(repository, {"notes/2025-07-01-new.md": text.replace("DAY", "2025-07-01").replace("CAUSE", CAUSE)})
    write(repository, {"notes/2025-07-02-other.md": f"---\ntitle: {shown}\ndate: 2025-07-02\n---\n"})
    return repository


@pytest.fixture
def changed(repository: Path) -> Path:
    """A repository whose branch adds a note of a known cause, in front of whose root cause stands some text."""
    return write(repository, NEW)


def annotations(run: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines that GitHub takes for commands."""
    return [line for line in run.stdout.split("\n") if line.startswith("::") or "##[" in line]


@pytest.mark.parametrize(("arguments", "level"), [(["--fail-on", "strong"], "error"), (["--fail-on", "weak"], "error"), ([], "warning")])
def test_an_annotation_is_an_error_when_it_fails_the_run(changed: Path, arguments: list[str], level: str) -> None:
    """Else a warning; it stands on the line of the draft's root cause."""
    run = review(changed, "--format", "github", *arguments)
    head, _, said = annotations(run)[0].partition("::")[2].partition("::")
    assert head == f"{level} file=notes/2025-06-01-again.md,line=6,title=likely recurrence"
    assert re.match(r'0\.\d\d strong: notes/2025-01-10-payouts\.md:6 "Payouts doubled" \(2025-01-10\)\. The payout endpoint', said)


def test_an_annotation_says_how_to_answer(changed: Path) -> None:
    """Both verdicts, with the id of the earlier note."""
    assert annotations(review(changed, "--format", "github"))[0].endswith(
        "%0ASame cause? Write recurrence_of: 2025-01-10-payouts into the note. Not the same? Write not_recurrence_of: 2025-01-10-payouts"
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Payouts\n\nDate: 2025-06-01\n\n## Summary\n\nx\n\n## Root cause\n\nCAUSE\n", 9),
        ("---\ndate: 2025-06-01\n---\n# Payouts\n\n- **Root cause**: CAUSE\n", 6),
        ("# Payouts\n\n## Root cause\n\n## Fix\n\nCAUSE\n", 3),
        ("---\ndate: 2025-06-01\n---\n\n# Payouts\n\nCAUSE\n", 5),
        ("CAUSE\n", 1),
    ],
)
def test_an_annotation_stands_where_the_root_cause_opens(repository: Path, text: str, line: int) -> None:
    """At its heading or label, else at the title, else at the first line."""
    write(repository, {"notes/x.md": text.replace("CAUSE", CAUSE)})
    assert f"file=notes/x.md,line={line}," in annotations(review(repository, "--format", "github"))[0]


def test_at_most_three_annotations_for_a_draft(repository: Path) -> None:
    """The best three of five strong matches."""
    git(repository, "checkout", "-q", "main")
    write(repository, {f"notes/n{number}.md": note(f"Payouts {number}", CAUSE, "2025-03-01") for number in range(5)})
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "more")
    git(repository, "checkout", "-q", "-B", "pull")
    assert len(annotations(review(write(repository, NEW), "--format", "github"))) == 3


def test_a_judged_pair_gets_no_annotation(repository: Path) -> None:
    """An answered note is left alone."""
    text = NEW["notes/2025-06-01-again.md"].replace("## Root", "**recurrence_of:** 2025-01-10-payouts\n\n## Root")
    write(repository, {"notes/2025-06-01-again.md": text})
    assert review(repository, "--format", "github").stdout == "1 note compared since main: 1 answered.\n"


def test_a_skipped_file_is_an_annotation(changed: Path) -> None:
    """GitHub shows it at the file; its name is escaped."""
    write(changed, {"notes/a:b,c%\nd.md": ""})
    run = review(changed, "--format", "github")
    assert (annotations(run)[0], run.stderr) == ("::warning file=notes/a%3Ab%2Cc%25%0Ad.md,title=not compared::empty", "")


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_becomes_a_command(repository: Path, title: str) -> None:
    """Every line is one of our own commands, or the last line; what a title says stays in the message of one."""
    lines = review(hostile(repository, title), "--format", "github").stdout.rstrip("\n").split("\n")
    assert [line for line in lines[:-1] if not re.match(r"::(warning|error) file=[^:,]+,line=\d+,title=(likely|possible) recurrence::", line)] == []
    assert re.match(r"2 notes compared since main: [\w ,]+\.$", lines[-1])
    assert not [line for line in lines if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u202e]", line)]


def sarif(folder: Path, *arguments: str) -> dict[str, Any]:
    """The run of a SARIF log."""
    log = json.loads(review(folder, "--format", "sarif", *arguments).stdout)
    assert (sarif_faults(log), log["version"], log["$schema"][:8], len(log["runs"])) == ([], "2.1.0", "https://", 1)
    return dict(log["runs"][0])


def test_sarif_has_more_than_the_schema_asks_for(changed: Path) -> None:
    """A driver with a name and rules with texts; results with a rule that exists, a level, a message and a place."""
    run = sarif(changed)
    rules = run["tool"]["driver"]["rules"]
    assert (run["tool"]["driver"]["name"], [rule["id"] for rule in rules]) == ("kb", ["likely-recurrence", "possible-recurrence"])
    assert all(rule[key]["text"] for rule in rules for key in ("shortDescription", "fullDescription", "help"))
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert isinstance(result["message"]["text"], str)
        for location in (*result["locations"], *result["relatedLocations"]):
            place = location["physicalLocation"]
            assert re.fullmatch(r"[\w./%~-]+", place["artifactLocation"]["uri"])
            assert place["region"]["startLine"] >= 1
        assert all(isinstance(value, str) for value in result["partialFingerprints"].values())


def test_a_skipped_file_is_a_notification_in_sarif(changed: Path) -> None:
    """It says which file, and why."""
    write(changed, {"notes/a b.md": ""})
    (invocation,) = sarif(changed)["invocations"]
    location = {"physicalLocation": {"artifactLocation": {"uri": "notes/a%20b.md"}}}
    assert invocation["toolExecutionNotifications"] == [{"level": "warning", "message": {"text": "empty"}, "locations": [location]}]


def test_sarif_names_both_places(changed: Path) -> None:
    """The draft's root cause is the place, the earlier note's is the related one."""
    (result,) = sarif(changed)["results"]
    places = [one[0]["physicalLocation"] for one in (result["locations"], result["relatedLocations"])]
    assert [(place["artifactLocation"]["uri"], place["region"]["startLine"]) for place in places] == [
        ("notes/2025-06-01-again.md", 6),
        ("notes/2025-01-10-payouts.md", 6),
    ]
    assert set(result["properties"]) == {"level", "score", "cosine", "reference"}


@pytest.mark.parametrize(("arguments", "level"), [(["--fail-on", "possible"], "error"), ([], "warning")])
def test_sarif_is_an_error_when_it_fails_the_run(changed: Path, arguments: list[str], level: str) -> None:
    """Else a warning."""
    assert [result["level"] for result in sarif(changed, *arguments)["results"]] == [level]


def test_a_fingerprint_stays_when_lines_move(changed: Path) -> None:
    """Text in front of the root cause changes the line, not the fingerprint."""
    before = sarif(changed)["results"][0]
    write(changed, {name: text.replace("## Root", "## Summary\n\nMoney.\n\n## Root") for name, text in NEW.items()})
    after = sarif(changed)["results"][0]
    assert before["partialFingerprints"] == after["partialFingerprints"]
    assert before["locations"] != after["locations"]


def test_an_odd_path_is_percent_encoded(repository: Path) -> None:
    """A URI has no spaces, colons or other scripts; decoded it is the path."""
    write(repository, {"notes/a b:ü#%.md": NEW["notes/2025-06-01-again.md"]})
    uri = sarif(repository)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert (uri, unquote(uri)) == ("notes/a%20b%3A%C3%BC%23%25.md", "notes/a b:ü#%.md")


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_is_a_link_in_sarif(repository: Path, title: str) -> None:
    """A message is plain text without control signs; every bracket in it is escaped."""
    for result in sarif(hostile(repository, title))["results"]:
        for text in (result["message"]["text"], result["relatedLocations"][0]["message"]["text"]):
            assert re.sub(r"\\[\\\[\]]", "", text).translate({ord(sign): None for sign in "[]\\"}) == re.sub(r"\\[\\\[\]]", "", text)
            assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", text)


def comment(folder: Path, *arguments: str, **environment: str) -> str:
    """The comment on a pull request."""
    outside = {"GITHUB_SERVER_URL": "", "GITHUB_REPOSITORY": "", "GITHUB_SHA": ""}
    return review(folder, "--format", "markdown", *arguments, **{**outside, **environment}).stdout


def test_a_comment_says_what_a_reviewer_needs(changed: Path) -> None:
    """One heading, the draft with its verdict, the earlier note with level, link, date, cause and words, and how to answer."""
    text = comment(changed)
    assert [line for line in text.splitlines() if line.startswith("#")] == ["### Has this happened before?"]
    assert "**[Duplicate payouts](notes/2025-06-01-again.md)**: has very likely happened before; compared with 4 notes." in text
    assert re.search(r"^- \*\*strong 0\.\d\d\*\* · \[Payouts doubled\]\(notes/2025-01-10-payouts\.md\) · 2025-01-10 · API/Data Contract$", text, re.M)
    assert f"  - Root cause: {CAUSE}" in text
    assert "  - Words in common: " in text
    assert "```yaml\nrecurrence_of: 2025-01-10-payouts      # the same cause\nnot_recurrence_of: 2025-01-10-payouts  # another cause\n```" in text


def test_a_comment_in_a_workflow_links_to_the_files_of_its_commit(changed: Path) -> None:
    """GitHub says in the environment where they are."""
    text = comment(changed, GITHUB_SERVER_URL="https://github.example", GITHUB_REPOSITORY="a/b", GITHUB_SHA="0f1e")
    assert "](https://github.example/a/b/blob/0f1e/notes/2025-01-10-payouts.md?plain=1#L6)" in text


def test_a_comment_begins_with_the_likeliest(repository: Path) -> None:
    """A strong match comes before an answered note, whatever their files are called."""
    text = note("Answered", CAUSE, "2025-05-01").replace("## Root", "**recurrence_of:** 2025-01-10-payouts\n\n## Root")
    said = comment(write(repository, {**NEW, "notes/2025-05-01-answered.md": text}))
    assert said.index("has very likely happened before") < said.index(": answered (")


def test_notes_like_nothing_are_told_together(changed: Path) -> None:
    """One line at the end names them."""
    more = {f"notes/2025-06-1{day}-lift.md": note(f"Lift {day}", "Wet ropes slipped.", f"2025-06-1{day}") for day in (1, 2)}
    text = comment(write(changed, {name: body.replace("Wet", f"Wet{'xyz'[place]}") for place, (name, body) in enumerate(more.items())}))
    assert text.rstrip().splitlines()[-1].startswith("Nothing earlier is like: Lift 1")


def test_an_answered_note_is_told_in_a_line(repository: Path) -> None:
    """With what it was answered."""
    text = NEW["notes/2025-06-01-again.md"].replace("## Root", "**recurrence_of:** 2025-01-10-payouts\n\n## Root")
    write(repository, {"notes/2025-06-01-again.md": text})
    assert "**[Duplicate payouts](notes/2025-06-01-again.md)**: answered (recurs with `2025-01-10-payouts`)." in comment(repository)


def rendered(text: str) -> Any:
    """The tokens of a comment, as GitHub reads markdown: with tables, strikethrough and HTML."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    return [child for token in tokens for child in (token, *(token.children or []))]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_shown_as_it_is_written(repository: Path, title: str) -> None:
    """Nothing in it is markup, HTML, a link, an image, a table or a call; read as markdown it gives its own text."""
    text = comment(hostile(repository, title))
    tokens = rendered(text)
    assert {token.type for token in tokens} <= {
        *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "softbreak", "code_inline", "fence"),
        *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "link_open", "link_close", "strong_open", "strong_close"),
        "text_special",
    }
    assert {token.attrs["href"] for token in tokens if token.type == "link_open"} <= {
        *("notes/2025-07-01-new.md", "notes/2025-07-02-other.md", "notes/old.md", "notes/2025-01-10-payouts.md"),
    }
    shown = "".join(token.content for token in tokens if token.type in ("text", "text_special"))
    plain = " ".join(re.sub(r"[\x00-\x1f\u2028\u202a-\u202e]", "", title).split())
    assert shown.replace("\u200b", "").count(plain) >= 3
    assert not re.search(r"[@#]\w|\bGH-\d", shown)
    assert not re.search(r"(?<!\\)://|www\.", text)


@given(st.text(st.sampled_from("ab1 \\`*_~[]()<>&!#@|:/.w-+$\"'{}=\n\t\u200b\u0301é日") | st.characters(), max_size=40))
def test_any_text_is_shown_as_it_is_written(text: str) -> None:
    """Behind other words, every text read as markdown is text alone, and the same; so is code."""
    tokens = rendered(f"x {escaped(text, 1000)} {code(f'`{text}', 1000)} x")
    shown = "".join(token.content for token in tokens if token.type in ("text", "text_special")).replace("\u200b", "")
    assert {token.type for token in tokens} <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "code_inline"}
    assert " ".join(shown.split()) == " ".join(f"x {safe(text)} x".split())
    assert [token.content for token in tokens if token.type == "code_inline"] == [" ".join(safe(f"`{text}").split())]


def test_a_comment_fits(repository: Path) -> None:
    """Two hundred notes of one cause: under GitHub's 65,536 signs, and what does not fit is counted."""
    many = {f"notes/2025-06-{1 + number % 28:02}-n{number}.md": note(f"𝔓ayouts* {number} " + "*" * 200, CAUSE, "2025-06-01") for number in range(200)}
    text = comment(write(repository, many))
    told = re.search(r"^(\d+) notes more did not fit into this comment", text, re.M)
    assert len(text.encode("utf-16-le")) // 2 < 65_536
    assert told
    assert f"200 notes compared since main: {int(told[1]) + text.count('happened before;')} strong, " in text


@pytest.mark.parametrize("form", ["github", "sarif", "markdown"])
def test_every_form_is_there_for_one_draft(changed: Path, form: str) -> None:
    """A draft that is named gets the same findings as one that changed."""
    kb("index", cwd=changed)
    run = kb("similar", "notes/2025-06-01-again.md", "--format", form, "--fail-on", "strong", cwd=changed)
    assert (run.returncode, "2025-01-10-payouts" in run.stdout) == (1, True)


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "markdown"])
def test_nothing_changed_in_every_form(repository: Path, form: str) -> None:
    """Exit code 0 and a report without findings."""
    run = review(repository, "--format", form)
    assert (run.returncode, run.stderr, "payouts" in run.stdout) == (0, "", False)


def test_a_half_written_note_is_compared(repository: Path) -> None:
    """A title and a sentence are enough for an answer."""
    write(repository, {"notes/half.md": f"# Payouts twice\n\n{CAUSE}\n\n## Fix\n"})
    assert "::warning file=notes/half.md,line=1,title=" in review(repository, "--format", "github").stdout
