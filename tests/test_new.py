"""`kb new`: a note from the template, named by date and title, that is read back as what was asked for."""

import datetime as dt
import json
import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support import ROOT, VOCABULARY, kb, write

from kb.errors import InputError
from kb.excerpts import MOST_KEPT, MOST_READ, excerpt
from kb.model import Note
from kb.parse import load
from kb.writing import Asked, Moment, moment_of, said, write_note

DAY = ("--date", "2026-03-14 08:13")
AT = Moment(dt.date(2026, 3, 14), dt.time(8, 13))
NAME = "notes/2026-03-14-refund-paid-twice.md"


def shown(folder: Path, path: str) -> dict[str, object]:
    """What `kb show` reads from a file."""
    note = json.loads(kb("show", path, "--format", "json", cwd=folder).stdout)["notes"][0]
    return {key: note[key] for key in ("title", "date", "started_at", "category", "severity")}


def read(path: Path) -> Note:
    """The note in a file."""
    return load(path.name, path.read_bytes(), VOCABULARY)[0]


def test_a_note_is_named_by_date_and_title_and_filled_in(tmp_path: Path) -> None:
    """It stands in notes/, `kb show` reads from it what was asked for, and the output says what to do next. No database is needed."""
    run = kb("new", "Refund paid twice", *DAY, "--category", "api", "--severity", "SEV-2", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == f"{NAME}\nNext: fill it in, then run: kb lint {NAME}\nHas it happened before? kb similar {NAME}\n"
    assert shown(tmp_path, NAME) == {
        "title": "Refund paid twice",
        "date": "2026-03-14",
        "started_at": "2026-03-14T08:13:00Z",
        "category": "API/Data Contract",
        "severity": "SEV-2",
    }
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["2026-03-14-refund-paid-twice.md", "notes"]


def test_what_is_not_said_is_still_to_be_written(tmp_path: Path) -> None:
    """Without options a note has a title and the present minute; category and severity are the template's hints."""
    before = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
    run = kb("new", "Disk full", cwd=tmp_path)
    note = read(tmp_path / run.stdout.split("\n")[0])
    assert note.started_at is not None
    assert before <= note.started_at <= dt.datetime.now(dt.UTC)
    assert (note.title, note.category, note.severity, note.impact) == ("Disk full", None, None, None)


def test_a_note_is_never_overwritten(tmp_path: Path) -> None:
    """A file of the same name stays as it is, and the message says what to do; --force replaces it as a whole and keeps its mode."""
    write(tmp_path, {NAME: "mine\n"})
    (tmp_path / NAME).chmod(0o640)
    run = kb("new", "Refund paid twice", *DAY, cwd=tmp_path)
    told = f"Error: {NAME} is there already, and stays as it is. Open it, give another title or --date, or replace it with --force.\n"
    assert (run.returncode, run.stderr, (tmp_path / NAME).read_text()) == (2, told, "mine\n")
    assert kb("new", "Refund paid twice", *DAY, "--force", cwd=tmp_path).returncode == 0
    assert (read(tmp_path / NAME).title, stat.S_IMODE((tmp_path / NAME).stat().st_mode)) == ("Refund paid twice", 0o640)
    assert [path.name for path in (tmp_path / "notes").iterdir()] == ["2026-03-14-refund-paid-twice.md"]


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_folder_of_the_name_stays(tmp_path: Path, force: tuple[str, ...]) -> None:
    """Only a regular file gives way."""
    (tmp_path / NAME).mkdir(parents=True)
    assert (kb("new", "Refund paid twice", *DAY, *force, cwd=tmp_path).returncode, (tmp_path / NAME).is_dir()) == (2, True)


HOSTILE = [
    "../../etc/passwd",
    "two\nlines\r\nand\u2028more",
    "bell \x07 and \x1b[31mred",
    "**bold** _it_ __both__ `code` [link](http://x.y) ![i](j)",
    "a_b and a__b__c *x*",
    "<script>alert(1)</script> & &amp; &lt; &copy",
    "# # trailing # ##",
    "\\* \\_ back \\\\ slash",
    "Root cause: retry",
    "Timeline",
    "Postmortem: Incident report: the title",
    "日本語の決済障害",
    "🔥🔥",
    "👩‍🚒 on 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "mail bob@kontor-nord.eu bounced",
    "x" * 3000,
    "a | b · c • d",
    "- item 1. two > three",
    "---",
    "e\u0301 " + "\u0301" * 40,
    "2020-01-01 another day",
    "<!-- comment --> left",
    "template",
    "{{ x }} y",
    "\u202egnp.exe",
    "a\ud800b",
]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(alphabet="ab _*`[]()<>!&#;:|\\~-.>{}/\n\"'=", max_size=40), st.sampled_from(HOSTILE)))
@example("&#42;")
def test_any_title_reads_back(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    """Whatever a title holds, the note says it on one line, with date, category and severity, in a file in the folder; one that says nothing is refused."""
    folder = tmp_path_factory.mktemp("new")
    try:
        wanted = said(title, VOCABULARY)
    except InputError:
        return
    path = write_note(folder, Asked(title, AT, "Security", "2")).path
    note = read(path)
    assert (note.title, note.started_at, note.category, note.severity) == (wanted, dt.datetime(2026, 3, 14, 8, 13, tzinfo=dt.UTC), "Security", "2")
    assert (path.parent, path.name.startswith("2026-03-14-"), len(os.fsencode(path.name)) <= 120) == (folder, True, True)
    assert [one.name for one in folder.iterdir()] == [path.name]


@pytest.mark.parametrize("title", [title for title in HOSTILE if title not in ("---", "a\ud800b")])
def test_hostile_titles_give_notes(tmp_path: Path, title: str) -> None:
    """None of these is refused, and an indexer would take the file for a note."""
    note = write_note(tmp_path, Asked(title, AT))
    assert (read(note.path).titled, note.left_out, "template" in note.path.name) == (True, False, False)


@pytest.mark.parametrize("title", ["", " \n ", "<title>", "TBD", "Root Cause", "\u200b", "{{ title }}"])
def test_a_title_that_says_nothing_is_refused(tmp_path: Path, title: str) -> None:
    """Empty, a hint, or a line of the template: an error that says what to do, and nothing is written."""
    run = kb("new", title, cwd=tmp_path)
    assert (run.returncode, run.stderr.endswith("Write what failed, in a few words.\n"), list(tmp_path.iterdir())) == (2, True, [])


def test_a_title_of_bytes_that_are_no_text_is_refused(tmp_path: Path) -> None:
    """A usage error."""
    assert kb("new", "a\udcff", cwd=tmp_path).returncode == 2


FRONT = "---\ntitle:\ndate:\ncategory: # one of\nseverity:\ntags: [a]\n---\n\n## Root cause\n\n<why>\n"
TEMPLATES = {
    "front matter": FRONT,
    "front matter and heading": FRONT.replace("## Root", "# <title>\n\n## Root"),
    "bold keys": "# <title>\n\n**Date:** <d>\n**Category**: <c>\n**Severity:** <s>\n\n## Root cause\n",
    "items": "# Incident report: <title>\n\n- **Date**:\n- Severity: <s>\n- Category:\n\n## Root cause\n",
    "table": "# <title>\n\n| Field | Value |\n|---|---|\n| Date | |\n| Severity | <SEV> |\n| Category |  |\n\n## Root cause\n",
    "headings": "<title>\n=======\n\n## Date\n\n<date>\n\n## Severity\n\n## Category\n\nFunctional\n\n## Root cause\n",
    "footer": "# Postmortem: <title>\n\n## Root cause\n\n<why>\n\n> Date: <d> · Severity: <s> · Category: <c>\n",
    "comment": "<!--\ndate:\nseverity:\ncategory:\n-->\n# <title>\n\n## Root cause\n",
    "Japanese": "# ポストモーテム: <title>\n\n| 項目 | 値 |\n|---|---|\n| 日時 | |\n| 重大度 | |\n| カテゴリ | |\n\n## 根本原因\n",
    "another zone": "# <title>\n\n**Date (JST):** <d>\n**Category:** <c>\n**Severity:** <s>\n\n## Root cause\n",
    "windows": "\ufeff# <title>\r\n\r\nDate:\r\nCategory: a | b | c\r\nSeverity:\r\n\r\n## Root cause\r\n",
}


@pytest.mark.parametrize("title", ["Refund *paid* twice", "Root cause: [a](b)"])
@pytest.mark.parametrize("form", TEMPLATES)
def test_each_form_of_a_template_is_filled_in_where_it_has_the_fields(tmp_path: Path, form: str, title: str) -> None:
    """Front matter, bold keys, items, tables, headings, footers, comments: nothing is added, and the note reads back."""
    write(tmp_path, {"kb.toml": 'template = "blank.md"\n', "blank.md": TEMPLATES[form]})
    note = write_note(tmp_path / "notes", Asked(title, AT, "security", "2"))
    found = read(note.path)
    assert (note.added, found.title, found.started_at, found.category, found.severity, found.faults) == (
        (),
        title,
        dt.datetime(2026, 3, 14, 8, 13, tzinfo=dt.UTC),
        "Security",
        "2",
        (),
    )
    assert {field.key for field in found.fields} == {"date", "category", "severity"} | ({"title", "labels"} if "front" in form else set())


def test_fields_that_the_template_lacks_are_added(tmp_path: Path) -> None:
    """As bold keys below the title, which is told."""
    write(tmp_path, {"kb.toml": 'template = "blank.md"\n', "blank.md": "# <title>\n\nDate: <d>\n\n## Root cause\n"})
    run = kb("new", "Disk full", *DAY, "--category", "Security", "--severity", "2", cwd=tmp_path)
    text = (tmp_path / "notes/2026-03-14-disk-full.md").read_text()
    assert (run.returncode, run.stderr) == (0, "The template has no place for category and severity: written below the title.\n")
    assert text == "# Disk full\n\n**Category:** Security  \n**Severity:** 2\n\nDate: 2026-03-14 08:13 UTC\n\n## Root cause\n"


def test_a_template_that_says_otherwise_is_told(tmp_path: Path) -> None:
    """A field that the template says for itself, where kb cannot write: an error, and no note."""
    write(tmp_path, {"kb.toml": 'template = "blank.md"\n', "blank.md": "---\ncategory:\n  - Security\n  - Deployment\n---\n# <title>\n"})
    run = kb("new", "Disk full", "--category", "i18n", cwd=tmp_path)
    assert (run.returncode, "the template cannot take the category" in run.stderr, (tmp_path / "notes").exists()) == (2, True, False)


def test_a_team_has_categories_of_its_own(tmp_path: Path) -> None:
    """They are taken under each of their names, and listed when a name is unknown."""
    write(tmp_path, {"kb.toml": '[categories]\n"Third party" = ["vendor"]\n'})
    unknown = kb("new", "Disk full", *DAY, "--category", "Thrid party", cwd=tmp_path)
    assert (unknown.returncode, unknown.stderr) == (
        2,
        "Error: 'Thrid party' is no category. Did you mean 'Third party'? There are: Functional, API/Data Contract, Non-functional, Security, i18n, "
        "Deployment, Observability, Third party. A team adds its own under [categories] in kb.toml.\n",
    )
    kb("new", "Disk full", *DAY, "--category", "vendor", cwd=tmp_path)
    assert shown(tmp_path, "notes/2026-03-14-disk-full.md")["category"] == "Third party"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-14", Moment(dt.date(2026, 3, 14))),
        ("2026-03-14 08:13", AT),
        ("2026-03-14T08:13:59Z", AT),
        ("2026-03-14 09:13+01:00", AT),
        ("2026-03-13 23:43 -08:30", AT),
        ("2026-01-01 00:30+01:00", Moment(dt.date(2025, 12, 31), dt.time(23, 30))),
    ],
)
def test_a_date_is_written_in_utc(tmp_path: Path, text: str, moment: Moment) -> None:
    """A day, or a minute with its offset; the file carries the day in UTC."""
    assert moment_of(text) == moment
    assert write_note(tmp_path, Asked("x y", moment)).path.name == f"{moment.day}-x-y.md"


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-02-30", "2026-13-01", "2026-03-14 24:00", "2026-03-14 08:60", "2026-03-14 08:13+25:00", "0000-01-01", "14.03.2026"]
)
def test_an_impossible_date_is_told(tmp_path: Path, text: str) -> None:
    """An error that names it, and nothing is written."""
    run = kb("new", "Disk full", "--date", text, cwd=tmp_path)
    assert (run.returncode, run.stderr.startswith(f"Error: {text!r}"), list(tmp_path.iterdir())) == (2, True, [])


@pytest.mark.parametrize("severity", ["", "a\nb", "**1**", "<1>", "x" * 30])
def test_a_severity_is_a_word(tmp_path: Path, severity: str) -> None:
    """What could not be read back is refused."""
    assert (kb("new", "Disk full", "--severity", severity, cwd=tmp_path).returncode, list(tmp_path.iterdir())) == (2, [])


LOG = "08:13 GET /refunds ```` 502\n\x1b[31mmail to bob@kontor-nord.eu\x1b[0m\n## no heading\n"


def test_an_excerpt_becomes_evidence(tmp_path: Path) -> None:
    """From standard input or a file: masked, without colours, in a fence longer than any in it, at the end of the evidence."""
    write(tmp_path, {"x.log": LOG})
    kb("new", "One", *DAY, "--from", "-", cwd=tmp_path, stdin=LOG.encode())
    kb("new", "Two", *DAY, "--from", "x.log", cwd=tmp_path)
    notes = [read(tmp_path / f"notes/2026-03-14-{name}.md") for name in ("one", "two")]
    for note in notes:
        evidence = note.section("evidence")
        assert evidence is not None
        text, heading = evidence.text, [section.kind for section in note.sections]
        assert text.endswith("`````text\n08:13 GET /refunds ```` 502\nmail to email_1\n## no heading\n`````")
        assert heading == [
            section.kind for section in load("t.md", (ROOT / "kb/data/template.md").read_bytes(), VOCABULARY)[0].sections if section.heading != "Impact"
        ]


def test_a_template_without_evidence_gets_such_a_section(tmp_path: Path) -> None:
    """It stands before the root cause, at its level."""
    write(tmp_path, {"kb.toml": 'template = "blank.md"\n', "blank.md": "# <title>\n\n**Date (UTC):** <d>\n\n### Root cause\n\n<why>\n", "x.log": "502\n"})
    kb("new", "Disk full", *DAY, "--from", "x.log", cwd=tmp_path)
    assert (tmp_path / "notes/2026-03-14-disk-full.md").read_text() == (
        "# Disk full\n\n**Date (UTC):** 2026-03-14 08:13\n\n### Evidence\n\n```text\n502\n```\n\n### Root cause\n\n<why>\n"
    )


def test_a_long_excerpt_is_cut_and_told(tmp_path: Path) -> None:
    """16 kB in whole lines are kept."""
    lines = "".join(f"{number:07} x\n" for number in range(5000))
    run = kb("new", "Disk full", *DAY, "--from", "-", cwd=tmp_path, stdin=lines.encode())
    evidence = read(tmp_path / "notes/2026-03-14-disk-full.md").section("evidence")
    assert evidence is not None
    assert run.stderr == "The excerpt was cut: the first 1,638 lines of 5,000 or more are kept. Link to the rest.\n"
    assert (evidence.text.count(" x\n"), MOST_KEPT) == (1638, 16 * 1024)


def test_a_secret_at_the_cut_is_masked() -> None:
    """Masking comes before cutting."""
    line = "x" * (MOST_KEPT - 10) + " bob@kontor-nord.eu"
    assert "bob" not in excerpt(line.encode()).text


def test_of_a_huge_file_only_the_beginning_is_looked_at() -> None:
    """One that goes on is not whole, and no letter is cut in two."""
    found = excerpt(("é" * 99 + "\n").encode() * (MOST_READ // 199 + 2))
    assert (found.whole, set(found.text)) == (False, {"é", "\n"})


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"", b"PK\x03\x04"])
def test_a_binary_or_empty_excerpt_is_refused(tmp_path: Path, data: bytes) -> None:
    """Nothing is written."""
    run = kb("new", "Disk full", "--from", "-", cwd=tmp_path, stdin=data)
    assert (run.returncode, run.stderr.startswith("Error: the excerpt is "), list(tmp_path.iterdir())) == (2, True, [])


@given(st.text(alphabet="a`~\n #-<>", min_size=1, max_size=60).filter(str.strip))
@settings(max_examples=60, deadline=None)
def test_any_excerpt_stays_in_its_fence(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever ticks and headings an excerpt holds, the sections of the note are those of the template."""
    plain, evident = (read(write_note(tmp_path_factory.mktemp("from"), Asked("A b", AT, evidence=data)).path) for data in (None, text.encode()))
    assert [(one.kind, one.heading) for one in evident.sections] == [(one.kind, one.heading) for one in plain.sections]


def test_edit_gives_the_path_as_one_word(tmp_path: Path) -> None:
    """VISUAL goes before EDITOR and may carry arguments; a folder of any name reaches it whole, through no shell."""
    write(tmp_path, {"editor.py": "import sys\nopen('seen', 'w').write(repr(sys.argv[1:]))\n"})
    run = kb("new", "A b", *DAY, "--edit", "--notes", "n $(touch x); 'y'", cwd=tmp_path, VISUAL=f"{sys.executable} editor.py '--wait now'", EDITOR="false")
    path = tmp_path / "n $(touch x); 'y'/2026-03-14-a-b.md"
    assert (run.returncode, path.is_file(), (tmp_path / "seen").read_text()) == (0, True, repr(["--wait now", str(path)]))
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("editor", "why"), [("", "no editor is named"), ("./none-such", "cannot be started"), ("false", "ended with code 1"), ("'", "cannot be started")]
)
def test_an_editor_that_fails_is_told(tmp_path: Path, editor: str, why: str) -> None:
    """The note is written all the same."""
    run = kb("new", "A b", *DAY, "--edit", cwd=tmp_path, VISUAL="", EDITOR=editor)
    assert (run.returncode, why in run.stderr, (tmp_path / "notes/2026-03-14-a-b.md").is_file()) == (2, True, True)


def test_notes_may_stand_elsewhere(tmp_path: Path) -> None:
    """--notes, or KB_NOTES."""
    kb("new", "One", *DAY, "--notes", "docs/pm", cwd=tmp_path)
    kb("new", "Two", *DAY, cwd=tmp_path, KB_NOTES="mine")
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.md")) == ["docs/pm/2026-03-14-one.md", "mine/2026-03-14-two.md"]


def test_a_name_that_is_left_out_is_told(tmp_path: Path) -> None:
    """Where the team's rules take no such name for a note."""
    write(tmp_path, {"kb.toml": 'include = ["PM-*.md"]\n'})
    run = kb("new", "Disk full", *DAY, cwd=tmp_path)
    assert run.stderr == "notes/2026-03-14-disk-full.md is passed over by kb index: include and exclude in kb.toml leave such names out.\n"


def test_a_new_note_has_nothing_but_its_title_to_compare(tmp_path: Path) -> None:
    """After `kb init` and `kb new`, `kb index` takes the note and leaves the template out."""
    kb("init", cwd=tmp_path)
    kb("new", "Refund paid twice", *DAY, "--category", "Security", cwd=tmp_path)
    report = json.loads(kb("index", "--format", "json", cwd=tmp_path).stdout)
    assert (report["added"], report["faults"], [one["path"] for one in report["left_out"]]) == (1, [], ["template.md"])


@pytest.mark.parametrize(
    "words", [(), ("--suggest", "d.md", "Title"), ("--suggest", "d.md", "--force"), ("A b", "--format", "json"), ("--suggest", "d.md", "--category", "i18n")]
)
def test_what_does_not_go_together_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    """A usage error, and nothing is written."""
    run = kb("new", *words, cwd=tmp_path)
    assert (run.returncode, " new [OPTIONS] [TITLE]" in run.stderr, list(tmp_path.iterdir())) == (2, True, [])
