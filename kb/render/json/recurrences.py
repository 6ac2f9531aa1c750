"""Pairs that look like unmarked recurrences, and families."""

from typing import Any

from kb.recurrence.corpus import Pair, RecurrencesReport
from kb.render.json.form import dump, family_object, note_object


def recurrences(report: RecurrencesReport) -> str:
    """Pairs, best first, and families, those with the latest note first."""
    return dump(
        {
            "notes": report.notes,
            "typical": report.typical,
            "found": report.found,
            "pairs": [_pair(pair) for pair in report.pairs],
            "families": [family_object(family) for family in report.families],
        }
    )


def _pair(pair: Pair) -> dict[str, Any]:
    measures = {key: getattr(pair, key) for key in ("level", "score", "cosine", "reference", "said")}
    return {**measures, "later": note_object(pair.later), "earlier": note_object(pair.earlier)}
