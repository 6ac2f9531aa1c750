"""Datasette's search box takes what `kb search` takes."""

import unicodedata
from typing import Any

import pytest

PAYOUTS, REFUNDS = "Payouts doubled by retries", "Refunds doubled again"
CAFE, SEARCH = unicodedata.normalize("NFC", "Café menus lose their accents"), "検索結果が空になる障害"


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("idempotency", [PAYOUTS, REFUNDS]),
        ("retrying", [PAYOUTS, REFUNDS]),
        ("idempotency -gateway", [REFUNDS]),
        ('"idempotency key" payment', [PAYOUTS]),
        ('"key idempotency"', []),
        ("gatew*", [PAYOUTS]),
        ("gateway OR 索引", [PAYOUTS, SEARCH]),
        ("全文検索", [SEARCH]),
        ("索引", [SEARCH]),
        ("辞", [SEARCH]),
        ("索引 辞書", [SEARCH]),
        ("引索", []),
        ("caf\u00e9", [CAFE]),
        ("cafe\u0301", [CAFE]),
        ("cafe", [CAFE]),
        ("NAI\u0308VE", [CAFE]),
        ("r\u00e9sum\u00e9", [CAFE]),
    ],
)
def test_what_is_typed_is_found(site: Any, typed: str, titles: list[str]) -> None:
    """Stems, phrases, beginnings, OR, minus, Japanese, and accents however they are encoded."""
    assert site.titles(typed) == sorted(titles)


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '"retry',
        'a"b"c"',
        "'",
        "(",
        "retry)",
        "AND",
        "NOT",
        "OR",
        "NEAR(a b)",
        "retry AND",
        "^retry",
        "title:retry",
        "{title}: x",
        "-",
        "-retry",
        "*",
        "re*try",
        "a + b",
        *("?!", " ", "\\", "%", "x\x00y", "🎉", ";--", " ".join(["w"] * 300), " ".join(f"-w{n}" for n in range(300)), " OR ".join(f"w{n}" for n in range(300))),
    ],
)
def test_nothing_typed_is_an_error(site: Any, typed: str) -> None:
    """Quotes, operators and signs are text; the page is a page."""
    assert "Search:" in site.get("/kb/notes", _search=typed)


def test_nothing_to_look_for_finds_nothing(site: Any) -> None:
    """A text without a word matches no note."""
    assert site.titles("?!") == []


@pytest.mark.parametrize("typed", ["索引", 'unclosed "quote', "?!"])
def test_one_column_can_be_searched(site: Any, typed: str) -> None:
    """Datasette's search in one column takes the same language."""
    found = [row["title"] for row in site.rows("/kb/notes", _search_root_cause=typed)]
    assert found == ([SEARCH] if typed == "索引" else [])


def test_typed_text_is_text(site: Any) -> None:
    """What was typed is told on the page, and is no HTML there."""
    page = site.get("/kb/notes", _search='"><script>pwned')
    assert "&lt;script&gt;pwned" in page
    assert "<script>pwned" not in page
