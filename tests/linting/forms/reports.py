"""Reports of the linter, as the forms take them."""

from collections.abc import Callable
from typing import Any

from kb.linting.report import LintReport, Unchecked
from kb.linting.rule import Rule
from kb.model import Edit, Finding, Skipped

Written = Callable[[str, LintReport], str]
"""Writes a report in a form."""

FORMS = ("text", "json", "github", "sarif", "junit", "markdown", "gitlab")


def _never(subject: Any, settings: Any) -> list[Finding]:
    """A rule that finds nothing; the forms ask none."""
    return []


_UNSEEN = """KB203 fix-without-verification: a fix that nobody has seen hold.

What it does   Reports the fix section of a note
               whose verification section is empty.
Why it hurts   The next incident finds a fix that was believed, not checked.
Bad            ## Fix

               - 3 attempts with jitter
Good           ## Verification
               - Replayed yesterday's traffic: no duplicates (build 4127)
Source         process page, "Don't"
"""

_BLAME = """KB301 blaming-words: words that look for somebody to blame.

What it does   Reports words that say what a person should have done.
Why it hurts   Who is blamed keeps quiet the next time.
Bad            ```
               Ann forgot the flag.
               ```
Good           The deploy asked nobody for the flag.
Source         process page, "Do"
"""

RULES = {
    "KB203": Rule("KB203", "fix-without-verification", "a fix that nobody has seen hold.", _UNSEEN, _never),
    "KB301": Rule("KB301", "blaming-words", "words that look for somebody to blame.", _BLAME, _never),
}

_TIRED = "担当者がとても長い時間をかけて設定を確認したが、最終的には必要な項目の一つをうっかり忘れた、そして障害が発生した"

_SHOWN = Finding(
    rule="KB203",
    line=12,
    message="The fix has no verification: name the test, replay or monitor that shows that it holds.",
    column=4,
    end_column=7,
    name="fix-without-verification",
    severity="error",
    path="notes/2025-01-10-payouts.md",
    note="2025-01-10-payouts",
    text="## Fix",
    mark=(4, 7),
    fingerprint="0f1e",
)
_WHOLE = Finding(
    rule="KB301",
    line=14,
    message="“Ann forgot” blames a person: say what the system let happen.",
    name="blaming-words",
    severity="warning",
    path="notes/2025-01-10-payouts.md",
    note="2025-01-10-payouts",
    text="Ann forgot\tto set it.",
    fingerprint="1a2b",
)
_WIDE = Finding(
    rule="KB301",
    line=3,
    message="“忘れた” blames a person.",
    column=43,
    end_column=46,
    edits=(Edit(3, 43, "忘れた", "設定がなかった"),),
    name="blaming-words",
    severity="info",
    path="notes/日本 100%.md",
    note="日本 100%",
    text=_TIRED,
    mark=(43, 46),
    fingerprint="2b3c",
)
_MENDED = _WHOLE._replace(line=5, column=1, end_column=10, edits=(Edit(5, 1, "Careless ", ""),), text="Careless work", fingerprint="3c4d")

FOUND = LintReport(
    findings=(_SHOWN, _WHOLE, _WHOLE._replace(line=18), _WIDE),
    notes=12,
    skipped=(Skipped("notes/x.md", "empty"),),
    unchecked=(Unchecked(("KB401", "KB402"), "there is no index; run kb index"),),
    fixed=(_MENDED,),
    known=4,
    paths=("notes/2025-01-10-payouts.md", "notes/2025-02-01-mail.md", "notes/日本 100%.md"),
)
"""Findings of every weight, twice the same, one in wide signs behind a long line, and all that is said beside them."""

CLEAN = LintReport(notes=12)
