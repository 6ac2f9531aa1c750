"""`kb search`: what a query means, and what is found."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import build, kb, note, reading, write

from kb.searching import MARK_OFF, MARK_ON, Piece, match_expression, parse, search
from kb.store.reader import Filter

NOTES = {
    "2025-01-10-refund.md": note(
        "Refunds paid twice", "Retries created duplicates: no idempotency key.", "2025-01-10", "API/Data Contract", "\n> Labels: money\n"
    ),
    "2025-02-10-cache.md": note("Cache stampede", "All keys expired at once.", "2025-02-10", "Non-functional", "\n## Timeline\n\n- 08:00 — refunds slow\n"),
    "2025-03-10-japan.md": "# 検索障害\n\n**Severity:** 1\n\n## 根本原因\n\n正規化の不一致で検索が失敗した。\n",
    "cafe.md": "# Cafe\u0301 menu broken\n\n## Root Cause\n\nNai\u0308ve sorting of names.\n",
    "caf\u00e9-2.md": "# Résumé parser\n\n## Root Cause\n\nDecoder na\u00efve about encodings.\n",
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of five notes."""
    folder = write(tmp_path_factory.mktemp("search") / "notes", NOTES)
    build(folder, folder.parent / "kb.db")
    return folder.parent / "kb.db"


def found(database: Path, text: str, kind: str | None = None, **only: str) -> list[str]:
    """The ids of the notes that a query finds, best first."""
    with reading(database) as reader:
        return [hit.id for hit in search(reader, text, Filter(**only), kind, 10).hits]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("retry storm", ((Piece(("retry",)), Piece(("storm",))),)),
        ('"retry storm" x', ((Piece(("retry", "storm")), Piece(("x",))),)),
        ("retr*", ((Piece(("retr",), prefix=True),),)),
        ("a OR b", ((Piece(("a",)),), (Piece(("b",)),))),
        ("a -b", ((Piece(("a",)), Piece(("b",), excluded=True)),)),
        ('a -"b c"', ((Piece(("a",)), Piece(("b", "c"), excluded=True)),)),
        ("-b", ((Piece(("b",)),),)),
        ("OR a OR", ((Piece(("a",)),),)),
        ('say "hello', ((Piece(("say",)), Piece(("hello",))),)),
        ("AND NOT NEAR(a b) {c}: ^d", ((Piece(("and",)), Piece(("not",)), Piece(("near", "a")), Piece(("b",)), Piece(("c",)), Piece(("d",))),)),
        ("t4g.large", ((Piece(("t4g", "large")),),)),
        ("… — ''", ()),
    ],
)
def test_what_a_query_means(text: str, query: object) -> None:
    """Quotes, a trailing star, OR and a leading minus mean something; the rest is text."""
    assert parse(text) == query


@given(st.text(max_size=60))
def test_nothing_that_is_typed_is_a_syntax_error(database: Path, text: str) -> None:
    """Whatever is typed, SQLite accepts the expression made of it."""
    with reading(database) as reader:
        assert len(search(reader, text, Filter(), None, 10).hits) <= 10


def test_a_word_said_twice_is_looked_for_once() -> None:
    """Repeating a word makes a query no longer, so that no query takes long."""
    assert parse("retry retry* storm OR storm retry* retry OR retry" + " retry*" * 5000) == parse("retry retry* storm OR storm retry* retry OR retry retry*")


def test_every_word_is_quoted() -> None:
    """An operator of FTS5 that was typed stands in quotes."""
    assert match_expression(parse("a NOT b*"), "title") == '({title} : "a" AND {title} : "not" AND {title} : "b" *)'


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("refund", ["2025-01-10-refund", "2025-02-10-cache"]),
        ("refund -stampede", ["2025-01-10-refund"]),
        ("idempot*", ["2025-01-10-refund"]),
        ('"idempotency key"', ["2025-01-10-refund"]),
        ('"key idempotency"', []),
        ("duplicate retry", ["2025-01-10-refund"]),
        ("stampede OR idempotency", ["2025-02-10-cache", "2025-01-10-refund"]),
        ("正規化", ["2025-03-10-japan"]),
        ("検索", ["2025-03-10-japan"]),
        ("検", ["2025-03-10-japan"]),
        ("検索失敗", []),
        ("café", ["cafe"]),
        ("cafe\u0301", ["cafe"]),
        ("resume", ["caf\u00e9-2"]),
    ],
)
def test_what_is_found(database: Path, text: str, ids: list[str]) -> None:
    """Words by their stem, phrases, prefixes, Japanese words, accents in both forms; the title before the timeline."""
    assert sorted(found(database, text)) == sorted(ids)
    assert found(database, text)[:1] == ids[:1]


@pytest.mark.parametrize("text", ["na\u00efve", "nai\u0308ve", "naive"])
def test_both_forms_of_an_accent_find_each_other(database: Path, text: str) -> None:
    """A composed letter finds a decomposed one, and the other way round."""
    assert sorted(found(database, text)) == sorted(["cafe", "caf\u00e9-2"])


@pytest.mark.parametrize(
    ("only", "ids"),
    [
        ({"category": "non-functional"}, ["2025-02-10-cache"]),
        ({"label": "Money"}, ["2025-01-10-refund"]),
        ({"since": "2025-02-01"}, ["2025-02-10-cache"]),
        ({"until": "2025-01-31"}, ["2025-01-10-refund"]),
        ({"severity": "1"}, []),
    ],
)
def test_filters_narrow(database: Path, only: dict[str, str], ids: list[str]) -> None:
    """Category, label, severity and dates narrow what is found, whatever their case."""
    assert found(database, "refund", **only) == ids


def test_section_narrows_to_a_kind(database: Path) -> None:
    """With a kind of section, a word elsewhere does not count."""
    assert found(database, "refund", "timeline") == ["2025-02-10-cache"]


def test_a_hit_names_its_best_section_and_line(database: Path) -> None:
    """A hit carries kind and line of the section with most of the words, and marks them in a snippet."""
    with reading(database) as reader:
        (hit,) = search(reader, "retries idempotency", Filter(), None, 10).hits
    assert (hit.section, hit.line) == ("root-cause", 6)
    assert hit.snippet == f"{MARK_ON}Retries{MARK_OFF} created duplicates: no {MARK_ON}idempotency{MARK_OFF} key."


def test_only_words_of_the_stem_are_marked(tmp_path: Path) -> None:
    """A search for "key" marks key and keys, not kept."""
    write(tmp_path / "notes", {"a.md": note("One", "Keys kept for the key.")})
    build(tmp_path / "notes", tmp_path / "kb.db")
    with reading(tmp_path / "kb.db") as reader:
        (hit,) = search(reader, "key", Filter(), None, 10).hits
    assert hit.snippet == f"{MARK_ON}Keys{MARK_OFF} kept for the {MARK_ON}key{MARK_OFF}."


def test_json_of_a_hit_has_the_promised_keys(database: Path) -> None:
    """The keys of a hit are those of docs/json.md; the snippet is safe HTML."""
    report = json.loads(kb("search", "stampede", "--db", database, "--format", "json").stdout)
    assert list(report["hits"][0]) == ["id", "path", "title", "date", "category", "section", "line", "snippet", "score"]


def test_nothing_found_is_said(database: Path) -> None:
    """No hit is said in a sentence, and is no error."""
    run = kb("search", "xylophone", "--db", database)
    assert (run.returncode, run.stdout) == (0, "Nothing found for 'xylophone'.\n")


def test_a_query_without_words_is_refused(database: Path) -> None:
    """Signs alone are nothing to look for: exit code 2, and what to write."""
    run = kb("search", "…", "--db", database)
    assert (run.returncode, run.stderr) == (2, "Error: there is no word to look for. Write one or more words, such as: kb search retry storm\n")


@pytest.mark.parametrize(("query", "code"), [("-x", 0), ("-x OR -y", 0), ("-", 2), ("-*", 2), ('-"', 2), ("x OR", 0), ("NEAR(a", 0)])
def test_signs_alone_end_in_no_traceback(database: Path, query: str, code: int) -> None:
    """Words that all carry a minus are looked for; where no word is left, that is said."""
    run = kb("search", "--db", database, "--", query)
    assert (run.returncode, "Traceback" in run.stderr) == (code, False)


def test_an_argument_with_spaces_is_a_phrase(database: Path) -> None:
    """The quotes that the shell took away still count when there are other words."""
    assert json.loads(kb("search", "key idempotency", "duplicates", "--db", database, "--format", "json").stdout)["hits"] == []
