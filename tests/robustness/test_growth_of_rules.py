"""Twice the note is at most about twice the work for the rules, for `kb redact`, and for what a report says of it."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import run_for_a_minute
from support import lines_run
from test_growth import SIGNS, SLACK, SMALL, TIMES

from kb.linting_notes import Asked, lint
from kb.privacy.settings import packaged
from kb.redacting import redact

TODAY = dt.date(2026, 11, 25)
HEAD = "# Postmortem: Queue stops\n\n**Date/time (UTC+0):** 2026-03-02 08:13\n\n"
COMMENT = "<!-- kb: ignore KB302 a reason -->"

STRUCTURES: dict[str, Callable[[int], str]] = {
    "findings on lines": lambda n: "## Root cause\n\n" + "- A careless merge at 13:55 PM on 2026-02-30\n" * n,
    "findings on one line": lambda n: "## Root cause\n\n" + "A careless merge at 13:55 PM on 2026-02-30. " * n,
    "comments on lines of their own": lambda n: "## Root cause\n\n" + f"{COMMENT}\n" * n,
    "comments between findings": lambda n: "## Root cause\n\nOne.\n\n" + f"{COMMENT}\nA careless merge\n\n" * n,
    "comments behind findings": lambda n: "## Root cause\n\n" + f"A careless merge {COMMENT}\n" * n,
    "comments on one line": lambda n: "## Root cause\n\n" + f"A careless merge {COMMENT} " * n,
    "comments of sections": lambda n: "".join(f"## Part {number}\n\n{COMMENT}\n\nA careless merge\n\n" for number in range(n)),
    "hints": lambda n: "## Root cause\n\n" + "<what failed> " * n,
    "values on lines": lambda n: "## Root cause\n\n" + "".join(f"a{number}@shop.io\n" for number in range(n)),
    "values on one line": lambda n: "## Root cause\n\n" + "".join(f"a{number}@shop.io " for number in range(n)),
    "letters in two signs": lambda n: "## Root cause\n\n" + "cafe\u0301 careless " * n,
    "links": lambda n: "## Root cause\n\n" + "".join(f"[a](docs/{number}.md#b) [c](#d{number})\n" for number in range(n)),
    "events": lambda n: "## Timeline\n\n" + "- 10:00 first\n- 09:00 second\n" * n,
    "updates": lambda n: "## Updates\n\n" + "".join(f'- Checklist: `docs/{number}.md` "a line {number}"\n' for number in range(n)),
    "verdicts": lambda n: "".join(f"recurrence_of: note-{number}\n" for number in range(n)),
    "root causes": lambda n: "## Root cause\n\nMaybe the queue\n\n" * n,
}


def check(text: str) -> None:
    """All that `kb lint --fix` finds, and `kb redact` masks."""
    lint(Asked((Path("-"),), fix=True), TODAY, text.encode())
    redact("a.md", text.encode(), packaged())


@pytest.mark.parametrize("name", STRUCTURES)
def test_steps_grow_with_the_note(name: str) -> None:
    """Four times as many parts take at most about four times the steps."""
    check(HEAD)
    small, large = (lines_run(HEAD + STRUCTURES[name](parts), check) for parts in (SMALL, SMALL * TIMES))
    assert large <= TIMES * SLACK * small


_CHECK = """
import sys
sys.path[:0] = sys.argv[1:3]
from test_growth import SIGNS
from test_growth_of_rules import HEAD, check
sign = SIGNS[sys.argv[3]]
run = sign * (100_000 // len(sign))
for place in ("## Root cause\\n\\nx {}\\n", "## Updates\\n\\n- Checklist: {}\\n"):
    check(HEAD + place.format(run))
"""


@pytest.mark.parametrize("name", list(SIGNS))
def test_no_sign_makes_a_rule_run_away(name: str) -> None:
    """100,000 letters of it are checked and masked; what grows with the square is stopped after a minute of computing."""
    assert run_for_a_minute(_CHECK, name) == (0, "")
