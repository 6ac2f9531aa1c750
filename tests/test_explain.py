"""`kb similar --explain`: the words that count, seen in the two texts and added up to the score."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from math import fsum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT, VOCABULARY, build, draft, kb, note, reading, unwatched, write

from kb.cli.similar import EXPLAINED, command
from kb.errors import InputError
from kb.model import Note
from kb.recurrence.candidates import Wanted
from kb.recurrence.explaining import Explanation, explain
from kb.recurrence.similar import similar
from kb.render.beside import lines_of
from kb.render.terminal import columns
from kb.text import located, words
from kb.vectors import count

OWN = sorted((ROOT / "notes").glob("*.md"))
RECURS, EARLIER = ROOT / "examples/draft-recurs.md", "2025-03-14-refund-paid-twice"
HOSTILE = (
    "# Payouts \x1b[31mdoubled\x1b[0m \u202egateway\n\n## Root cause\n\nThe gateway\u2066 retried \x9b2J" + "x" * 500 + " payouts «twice» idempotency.\n"
    "\n## Payouts " + "heading" * 60 + "\n\n- " + "gateway/" * 90 + "\n\n```\ngateway log\npayouts log\n```\n"
)
JAPANESE = {
    "2025-12-01-a.md": "# 支払いが二重に実行された\n\n## 根本原因\n\n支払いに冪等性キーがなかったため、タイムアウト後の再試行が二重の支払いを作成した。\n",
    "b.md": "# 検索が遅い\n\n## 根本原因\n\nキャッシュの失効。\n",
}
JAPANESE_DRAFT = "# 返金が二重に実行された\n\n## 根本原因\n\n返金に冪等性キーがなく、タイムアウト後の再試行が二重の返金を作った。2025-12-01-a と同じ原因。\n"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notes of this repository, indexed."""
    database = tmp_path_factory.mktemp("own") / "kb.db"
    build(ROOT / "notes", database)
    return database


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few small notes, of which some have like names, one comes late, and one is hostile."""
    folder = tmp_path_factory.mktemp("few")
    notes = {
        "a/loss.md": note("Refund paid twice", "Retries made a second refund.", "2025-01-01"),
        "b/loss.md": note("Refund lost", "A job was killed. See [the gateway page](https://example.org/refund/doubled).", "2025-02-01"),
        "late.md": note("Refund late", "The refund job starved.", "2026-02-01"),
        "apart.md": note("Cursor", "Collation of keys."),
        "hostile.md": HOSTILE,
    }
    write(folder / "notes", {**notes, **JAPANESE})
    build(folder / "notes", folder / "kb.db")
    return folder / "kb.db"


def explained(database: Path, text: str, target: str) -> Explanation:
    """Why a draft and a note are alike."""
    with reading(database) as reader:
        return explain(reader, draft(text), target)


def shown(database: Path, text: str, target: str, **environment: str) -> str:
    """What the command prints."""
    run = kb("similar", "-", "--db", database, "--explain", target, stdin=text.encode(), **environment)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_the_match_is_that_of_similar(own: Path, path: Path) -> None:
    """Every match of every note is explained with the same score, level, verdict, why and family."""
    with reading(own) as reader:
        drafted = draft(path.read_text() + "\nOne more word.\n", "other.md")
        for match in similar(reader, drafted, Wanted(limit=10, any_date=True)).matches:
            assert explain(reader, drafted, match.id).match == match


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_all_sums_add_up(own: Path, path: Path) -> None:
    """Products are contributions; those, and the shares, sum to the cosine; cosine and reference to the score; sayings to what is said."""
    report = json.loads(kb("similar", RECURS, "--db", own, "--explain", path.stem, "--format", "json").stdout)
    products = [term["draft"]["weight"] * term["note"]["weight"] for term in report["terms"]]
    assert products == pytest.approx([term["contribution"] for term in report["terms"]], abs=1e-9)
    assert fsum(products) == pytest.approx(report["cosine"], abs=1e-9)
    assert fsum(pair["share"] for pair in report["sections"]) == pytest.approx(report["cosine"], abs=1e-9)
    assert report["cosine"] + report["reference"] == report["score"]
    assert fsum(saying["move"] for saying in report["sayings"]) == report["said"]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_weight_is_tf_times_idf_in_length_one(own: Path, path: Path) -> None:
    """Within one text all weights stand in one proportion to tf * idf."""
    report = explained(own, RECURS.read_text(), path.stem)
    for weighed in ([term.draft for term in report.terms], [term.note for term in report.terms]):
        lengths = [one.tf * one.idf / one.weight for one in weighed]
        assert lengths == pytest.approx(lengths[:1] * len(lengths))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_what_is_marked_is_what_counts(own: Path, path: Path) -> None:
    """Each mark is a word that adds to the score; without the marks, no such word is left among those that are counted."""
    report = explained(own, RECURS.read_text(), path.stem)
    terms = {term.term for term in report.terms}
    for passage in (passage for pair in report.pairs for passage in (*pair.draft, *pair.note)):
        text = passage.section.text
        assert {VOCABULARY.terms[word] for start, end in passage.marks for word in words(text[start:end])} <= terms
        for start, end in passage.marks:
            text = text[:start] + " " * (end - start) + text[end:]
        left = count(Note("x", "x.md", "", titled=False, sections=(passage.section._replace(text=text),)), VOCABULARY)
        assert not terms & {term for found in left.sections.values() for term in found}


def marked(text: str) -> list[str]:
    """The marked pieces of a printed text."""
    return re.findall("«([^»]*)»", text)


def test_form_is_not_marked(few: Path) -> None:
    """Words in link targets, hints, headings and template lines are as they were."""
    text = "# Refund\n\n## Root cause\n\nThe refund job <refund> of [killed](https://example.org/gateway/refund).\n\n## Refund\n\nlost {{refund}}\n"
    pairs = {pair.kind: pair for pair in explained(few, text, "b/loss").pairs}
    assert [len(pairs[kind].draft[0].marks) for kind in ("title", "root-cause", "other")] == [1, 3, 1]
    said = pairs["root-cause"].note[0]
    assert [said.section.text[start:end] for start, end in said.marks] == ["job", "killed"]


def test_pairs_of_signs_are_marked_as_one_piece(few: Path) -> None:
    """The shared pairs of a Japanese text cover runs of signs, and each run carries one mark."""
    pair = explained(few, JAPANESE_DRAFT, "2025-12-01-a").pairs[0]
    text = pair.draft[0].section.text
    assert [text[start:end] for start, end in pair.draft[0].marks] == ["に冪等性キーがな", "タイムアウト後の再試行が二重の", "を作った"]


@given(st.text(max_size=40) | st.text("aAΣσςİıéÉ\u0301\u3099かカ漢字ｶﾞ각\u1100\u1161\u11a8\u09c7\u09be ,'._ßﬁǅ", max_size=20))
def test_words_are_found_where_they_stand(text: str) -> None:
    """The words with their places are the words of the text, in order, whatever folding does to its length."""
    found = list(located(text))
    assert [word for word, _, _ in found] == words(text)
    assert all(0 <= start < end <= len(text) for _, start, end in found)


def test_root_cause_stands_first_then_pairs_then_the_rest(own: Path) -> None:
    """Pairs come before kinds that only one has; the root cause leads, the others follow by what they contribute."""
    pairs = explained(own, RECURS.read_text(), EARLIER).pairs
    both = [pair for pair in pairs if pair.draft and pair.note]
    assert list(pairs[: len(both)]) == both
    assert both[0].kind == "root-cause"
    assert [pair.share for pair in both[1:]] == sorted((pair.share for pair in both[1:]), reverse=True)


@pytest.mark.parametrize("size", [40, 60, 80, 120, 200])
@pytest.mark.parametrize(("text", "target"), [(RECURS.read_text(), "a/loss"), (JAPANESE_DRAFT, "2025-12-01-a"), (HOSTILE, "a/loss"), (HOSTILE, "hostile")])
def test_no_line_is_wider_than_the_terminal(few: Path, size: int, text: str, target: str) -> None:
    """At any width every line fits, wide signs counted as two."""
    printed = shown(few, f"{text}\nOne more.\n", target, COLUMNS=str(size)).splitlines()
    assert [line for line in printed if columns(line) > min(size, 160)] == []


def test_narrow_terminals_have_one_column(few: Path) -> None:
    """Under 80 columns the two texts stand under each other."""
    assert ["│" in shown(few, "# Refund", "a/loss", COLUMNS=size) for size in ("79", "80")] == [False, True]


def test_no_control_sign_reaches_the_terminal(few: Path) -> None:
    """Neither escape sequences nor signs of direction pass, nor can a text forge a mark; nothing is in colour through a pipe."""
    printed = shown(few, HOSTILE + "\nOne more.\n", "hostile")
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printed) == []


def test_on_a_terminal_marks_are_colour(own: Path) -> None:
    """On a terminal the same lines are printed, with colour in the place of the signs."""
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    arguments = [sys.executable, "-m", "kb", "similar", str(RECURS), "--db", str(own), "--explain", EARLIER]
    with subprocess.Popen(arguments, stdout=slave, cwd=ROOT, env={**unwatched(), "COLUMNS": "100", "TERM": "xterm", "NO_COLOR": ""}) as run:
        os.close(slave)
        printed = _read_all(master)
    assert run.returncode == 0
    assert "«" not in printed
    assert "The \x1b[32m\x1b[1mrefund\x1b[0m endpoint" in printed
    assert [line for line in re.sub(r"\x1b\[[0-9;]*m", "", printed).splitlines() if columns(line) > 100] == []


def _read_all(terminal: int) -> str:
    read = b""
    try:
        while piece := os.read(terminal, 65536):
            read += piece
    except OSError:  # the other end is closed
        pass
    os.close(terminal)
    return read.decode()


@pytest.mark.parametrize("target", [EARLIER, "2024-11-02-gift-card-loaded-twice", "stale-exchange-rates"])
def test_printed_numbers_add_up(own: Path, target: str) -> None:
    """The printed contributions and the line for the rest sum to the printed cosine, and so do the printed shares."""
    printed = shown(own, f"{RECURS.read_text()}\n", target)
    where, _, rest = printed.partition("Where the shared words stand")[2].partition("What each shared word adds")
    for table in (where, rest.partition("the draft does not name")[0]):
        *parts, total = (round(float(number) * 10_000) for number in re.findall(r"(-?\d?\.\d{4})(?: +\d+ %)?$", table, re.M))
        assert sum(parts) == total > 0


def test_the_sentence_that_names_the_note_is_quoted(few: Path) -> None:
    """The reference quotes the draft as it is written; the level is moved by the phrase that stands there."""
    text = note("Refund twice again", "Unlike May, a retry.\nThis is Late.md?\nSAME cause as in 2025-12-01-a, wrapped. Fine.")
    report = json.loads(kb("similar", "-", "--db", few, "--explain", "2025-12-01-a", "--format", "json", stdin=text.encode()).stdout)
    sentence = "SAME cause as in 2025-12-01-a, wrapped."
    assert (report["reference"], report["reference_sentence"]) == (0.1, sentence)
    assert report["sayings"] == [{"move": 0.05, "phrase": "same cause", "sentence": sentence}]


def test_a_name_without_a_sentence_is_no_quote(few: Path) -> None:
    """A draft that does not name the note has no reference, no sentence and no saying."""
    report = explained(few, "# Refund again\n", "a/loss")
    assert (report.match.reference, report.reference, report.sayings) == (0.0, None, ())


def test_a_later_note_may_be_asked_for(few: Path) -> None:
    """A note that comes after the draft is compared as well, and that it is later is said."""
    printed = shown(few, note("Refund late", "Starved.", "2025-06-01"), "late")
    assert "the note comes after the draft" in printed


def test_a_refused_note_has_no_level(few: Path) -> None:
    """A pair that a person refused is explained, without a level."""
    printed = shown(few, f"---\nnot_recurrence_of: a/loss\n---\n{note('Refund twice', 'Retries.')}", "a/loss")
    assert "No level: a person refused the pair." in printed


def test_notes_that_share_nothing_are_shown(few: Path) -> None:
    """Without a shared word there is nothing to add up: the score is 0."""
    printed = shown(few, "# Gateway down\n", "apart")
    assert ("no shared word that counts" in printed, "What each shared word adds" in printed) == (True, False)


def test_a_blank_draft_says_so(few: Path) -> None:
    """A draft that is still a template has nothing to compare."""
    assert "the draft says nothing yet that could be compared" in shown(few, "# <title>\n\n## Root cause\n\n<why>\n", "apart")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("a/los", "Error: no note has the id 'a/los'. The nearest: a/loss, b/loss, "),
        ("loss", "Error: 'loss' may be any of 2 notes (a/loss, b/loss). Write more of the id."),
        ("\x1b[31m", "Error: no note has the id '\\x1b[31m'. The nearest: "),
    ],
)
def test_a_note_that_is_not_there_is_told(few: Path, target: str, message: str) -> None:
    """An id of no note, or of several, ends in one line that names the candidates, with exit code 2."""
    run = kb("similar", "-", "--db", few, "--explain", target, stdin=b"# Refund")
    assert (run.returncode, run.stdout, run.stderr.count("\n"), message in run.stderr) == (2, "", 1, True), run.stderr


def test_the_draft_itself_is_no_match(own: Path) -> None:
    """A draft that is one of the indexed notes is not compared with itself."""
    run = kb("similar", ROOT / f"notes/{EARLIER}.md", "--db", own, "--explain", EARLIER)
    assert (run.returncode, "is the draft itself" in run.stderr) == (2, True)


def test_terms_that_the_texts_do_not_hold_have_the_word_of_the_draft(tmp_path: Path) -> None:
    """A build by another version, whose stems are others, is explained all the same."""
    build(write(tmp_path / "notes", {"a.md": "# Refund\n"}), tmp_path / "kb.db")
    with closing(sqlite3.connect(tmp_path / "kb.db")) as connection, connection:
        connection.execute("UPDATE notes SET title = 'Payout'")
    assert [term.word_in_note for term in explained(tmp_path / "kb.db", "# Refunds\n", "a").terms] == ["refunds"]


def test_an_empty_index_is_told(tmp_path: Path) -> None:
    """Without notes no id is near."""
    (tmp_path / "notes").mkdir()
    build(tmp_path / "notes", tmp_path / "kb.db")
    with pytest.raises(InputError, match="holds no note"):
        explained(tmp_path / "kb.db", "# Refund", "refund")


def test_only_text_and_json_explain(few: Path) -> None:
    """Every other form of the command is a usage error beside --explain."""
    forms = next(option.type.choices for option in command.params if option.name == "form")  # type: ignore[attr-defined]
    runs = {form: kb("similar", "-", "--db", few, "--explain", "late", "--format", form, stdin=b"# Refund").returncode for form in forms}
    assert runs == {form: 0 if form in EXPLAINED else 2 for form in forms}


BESIDE = [["--fail-on", "weak"], ["--limit", "5"], ["--min-score", "0.1"], ["--category", "Functional"], ["--any-date"], ["--repo", "."]]


@pytest.mark.parametrize("arguments", [["--changed", "HEAD"], *(["-", *option] for option in BESIDE)], ids=" ".join)
def test_what_says_nothing_of_one_pair_is_refused(few: Path, arguments: list[str]) -> None:
    """An option that --explain would have to ignore is a usage error that names it, its default value included."""
    run = kb("similar", *arguments, "--db", few, "--explain", "late", stdin=b"# Refund")
    option = next(one for one in arguments if one.startswith("--"))
    assert (run.returncode, run.stderr.splitlines()[-1]) == (2, f"Error: --explain takes a DRAFT, --db, and --format text or json; not {option}.")


def test_json_of_an_explanation_has_the_promised_keys(few: Path) -> None:
    """The keys are those of docs/json.md."""
    report = json.loads(kb("similar", "-", "--db", few, "--explain", "a/loss", "--format", "json", stdin=b"# Refund twice\n").stdout)
    promised = ["version", "draft", "note", "score", "cosine", "reference", "said", "level", "verdict", "family", "later", "thresholds"]
    assert list(report) == [*promised, "terms", "sections", "reference_sentence", "sayings"]
    assert list(report["terms"][0]) == ["term", "word_in_draft", "word_in_note", "draft", "note", "contribution"]
    assert list(report["terms"][0]["draft"]) == ["count", "tf", "idf", "weight"]
    assert list(report["sections"][0]) == ["kind", "share", "draft", "note", "shared"]
    assert report["sections"][0]["draft"] == [{"heading": "", "line": 1, "text": "Refund twice", "marks": [[0, 6], [7, 12]]}]


def test_a_search_for_matches_does_not_load_the_explanation(few: Path) -> None:
    """`kb similar` without --explain loads none of its modules."""
    script = (
        f"import sys; from kb.cli import main\ntry: main(['similar', '-', '--db', {str(few)!r}])\n"
        "finally: print(*(name for name in sys.modules if name.endswith(('explaining', 'marking', 'explanation', 'beside', 'difflib'))), file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", script], input=b"# Refund", capture_output=True, check=False, env=unwatched())
    assert run.stderr == b"\n"


def test_long_sections_are_shown_around_the_shared_words(few: Path) -> None:
    """Of a long section the lines with most marks are shown, and how many are left out on each side."""
    text = "# Refund\n\n## Root cause\n\n" + "- nothing\n" * 30 + "- retries made a refund\n" + "- nothing\n" * 30
    printed = shown(few, text, "a/loss", COLUMNS="60")
    assert [line for line in printed.splitlines() if line.startswith("… ")] == ["… 19 more lines", "… 30 more lines"]
    assert marked(printed.partition("Root cause")[2])[:3] == ["retries", "refund", "Retries"]


def test_paragraphs_flow_and_code_stands() -> None:
    """Lines of a paragraph are wrapped as one; items, rows of tables and code keep their lines."""
    text = "Retries made\na second\nrefund.\n- one\n  more\n- two\n\n\n```\nlog a\nlog b\n```\nAfter it.\n| a |\nEnd."
    assert lines_of(text) == ["Retries made a second refund.", "- one more", "- two", "", "```", "log a", "log b", "```", "After it.", "| a |", "End."]


def test_of_many_sections_of_a_kind_the_most_telling_are_shown(few: Path) -> None:
    """Of five sections of one kind three are shown, in their order, a third of the lines each; the others are counted."""
    text = "# Refund\n" + "".join(f"\n## Part {number}\n\n{'A refund. ' * number}\n" for number in (1, 5, 2, 4, 3))
    printed = shown(few, text, "apart", COLUMNS="60") + shown(few, text + "\n## Root cause\n\nRetries.\n", "a/loss", COLUMNS="60")
    assert re.findall(r"Part \d|… 2 more sections", printed) == [
        *["Part 1", "Part 5", "Part 2"],
        "… 2 more sections",
        "Part 5",
        "Part 4",
        "Part 3",
        "… 2 more sections",
    ]
