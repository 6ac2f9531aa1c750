"""Twice the text is at most about twice the work, whatever the text is made of."""

import tracemalloc
from collections.abc import Callable

import pytest
from harness import run_for_a_minute
from support import VOCABULARY, lines_run

from kb.parse import load
from kb.store.rows import rows_of
from kb.vectors import count, impact_codes, weigh

SMALL, TIMES = 150, 4
SLACK = 1.35

STRUCTURES: dict[str, Callable[[int], str]] = {
    "lines": lambda n: "# a\n\n" + "word\n" * n,
    "paragraphs": lambda n: "# a\n\n" + "some words\n\n" * n,
    "list items": lambda n: "# a\n\n" + "- some words\n" * n,
    "items with labels": lambda n: "# a\n\n## Lessons\n\n" + "- **Anti-pattern:** some words\n" * n,
    "updates": lambda n: "# a\n\n## Action items\n\n" + '- gate: `ci/a.yml` "a quoted line"\n' * n,
    "events in a list": lambda n: "# a\n\n## Timeline\n\n" + "- 12:30 some words\n" * n,
    "events under headings": lambda n: "# a\n\n## Timeline\n\n" + "### 12:30\n\nsome words\n\n" * n,
    "events in paragraphs": lambda n: "# a\n\n## Timeline\n\n" + "12:30 some words\n\n" * n,
    "rows": lambda n: "# a\n\n## Timeline\n\n|at|what|\n|-|-|\n" + "|12:30|some words|\n" * n,
    "fields": lambda n: "# a\n\n" + "**Owner:** somebody\n" * n,
    "fields in a table": lambda n: "# a\n\n|key|value|\n|-|-|\n" + "|Owner|somebody|\n" * n,
    "labelled sections": lambda n: "# a\n\n" + "**Resolution:**\n\nsome words\n\n**Impact:**\n\nsome words\n\n" * n,
    "headings": lambda n: "# a\n\n" + "".join(f"## Part {number}\n\nsome words\n\n" for number in range(n)),
    "headings of six levels": lambda n: "# a\n\n" + "".join(f"{'#' * (1 + number % 6)} Part {number}\n\nx\n\n" for number in range(n)),
    "notes in one file": lambda n: "".join(f"# Note {number}\n\n## Root cause\n\nsome words\n\n" for number in range(n)),
    "quotes": lambda n: "# a\n\n" + "> some words\n\n" * n,
    "fences": lambda n: "# a\n\n" + "```\nsome words\n```\n" * n,
    "link definitions": lambda n: "# a\n\n" + "[a]: b\n" * n,
    "HTML blocks": lambda n: "# a\n\n" + "<div>\n\n" * n,
    "front matter": lambda n: "---\n" + "".join(f"key{number}: value\n" for number in range(n)) + "---\n# a\n",
}


def index_one(text: str) -> None:
    """All that kb index does with a file but for the database."""
    for note in load("a.md", text.encode(), VOCABULARY):
        counts = count(note, VOCABULARY)
        weighted = weigh(counts, VOCABULARY.method)
        rows_of(note, counts, weighted, impact_codes(weighted.values(), VOCABULARY.method))


def peak(text: str) -> int:
    """The most bytes in use while a text is indexed."""
    tracemalloc.start()
    try:
        index_one(text)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", STRUCTURES)
def test_steps_grow_with_the_text(name: str) -> None:
    """Four times as many parts take at most about four times the steps."""
    small, large = (lines_run(STRUCTURES[name](parts), index_one) for parts in (SMALL, SMALL * TIMES))
    assert large <= TIMES * SLACK * small


@pytest.mark.parametrize("name", list(STRUCTURES))
def test_memory_grows_with_the_text(name: str) -> None:
    """Four times as many parts take at most about four times the memory."""
    index_one(STRUCTURES[name](SMALL))
    small, large = (peak(STRUCTURES[name](parts)) for parts in (SMALL, SMALL * TIMES))
    assert large <= TIMES * SLACK * small


SIGNS = {
    "one word": "a",
    "words": "word ",
    "digits": "1",
    "spaces": " ",
    "blank lines": "\n",
    "brackets": "[",
    "footnotes": "[^",
    "link heads": "[a](",
    "link heads with targets": "[a](b ",
    "link heads with titles": '[a](b "',
    "images": "![a][",
    "definitions": "[a\n",
    "stars": "*",
    "bold begun": "**a ",
    "underlines": "_",
    "strong begun": "__a ",
    "backticks": "`",
    "code begun": "``a ",
    "tags": "<a",
    "comments": "<!--",
    "braces": "{{a",
    "quotes": '"abc',
    "curly quotes": "“abc",
    "addresses": "a@a@a.",
    "dotted words": "a.",
    "joined words": "a-",
    "schemes": "a://",
    "dates": "2024-01-01 x ",
    "numeric dates": "1/2/2024 ",
    "clocks": "12:30 ",
    "offsets": "t+1",
    "zones": "UTC+1 ",
    "colons": "a: ",
    "pipes": "a|",
    "hashes": "#",
    "CJK": "根因",
    "combining marks": "\u0301\u0323",
    "entities": "&amp;",
    "masked": "secret_1",
    "masks begun": "user_",
    "passwords": "password: ",
    "accounts": "account id 12345 ",
    "amounts": "$12 ",
    "numbers": "1 2",
    "cookies": "Cookie: a=b; ",
    "PEM": "-----BEGIN PRIVATE KEY-----",
    "options": "curl -u a:b ",
    "machines": "machine a login ",
    "assignments": "password=",
    "token heads": "eyJ",
}

PLACES = {
    "title": "# {}\n\nx\n",
    "paragraph": "# a\n\nx {}\n\ny\n",
    "label": "# a\n\n**a{}:** b\n",
    "value": "# a\n\nDate: {}x\n",
    "event": "# a\n\n## Timeline\n\n- 12:30 {} x\n- {} x\n",
    "cell": "# a\n\n## Timeline\n\n|a|b|\n|-|-|\n|12:30 {}|{}|\n",
    "update": "# a\n\n## Action items\n\n- {} x\n- `{}`\n",
    "footer": "# a\n\n> Owner: {}\n",
    "comment": "<!-- {} -->\n\n# a\n\nx\n",
    "front matter": "---\na: b\ntitle: {}\n---\n# a\n",
}

_READ = """
import sys
sys.path[:0] = sys.argv[1:3]
from test_growth import PLACES, SIGNS, index_one
sign = SIGNS[sys.argv[3]]
for place in PLACES.values():
    index_one(place.format(*[sign * (150_000 // len(sign))] * place.count("{}")))
"""


@pytest.mark.parametrize("name", list(SIGNS))
def test_no_sign_makes_an_expression_run_away(name: str) -> None:
    """150,000 letters of it in each place of a note are read; what grows with the square would take hours, and is stopped after a minute of computing."""
    assert run_for_a_minute(_READ, name) == (0, "")
