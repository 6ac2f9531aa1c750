"""The findings of a run, and what was left aside."""

from typing import Any

from kb.linting.report import LintReport
from kb.model import Finding
from kb.render.json.form import dump, skipped_object

_KEYS = ("path", "line", "column", "end_column", "rule", "name", "severity", "message", "note", "fingerprint")


def lint(report: LintReport) -> str:
    """The findings, those that were mended, and what was not checked."""
    return dump(
        {
            "findings": [_finding(one) for one in report.findings],
            "notes": report.notes,
            "skipped": [skipped_object(one) for one in report.skipped],
            "unchecked": [{"rules": list(one.rules), "reason": one.reason} for one in report.unchecked],
            "fixed": [_finding(one) for one in report.fixed],
            "known": report.known,
        }
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return {**{key: getattr(finding, key) for key in _KEYS}, "fixable": bool(finding.edits)}
