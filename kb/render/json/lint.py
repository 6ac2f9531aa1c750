"""The findings of a run, and what was left aside."""

from typing import Any

from kb.linting.report import LintReport, Unchecked
from kb.model import Finding
from kb.render.json.form import dump, skipped_object

_KEYS = ("path", "line", "column", "end_column", "rule", "name", "severity", "message", "note", "fingerprint")


def lint(report: LintReport) -> str:
    """The findings, those that were mended, and what was not checked."""
    return dump(
        {
            "findings": [finding_object(one) for one in report.findings],
            "notes": report.notes,
            "skipped": [skipped_object(one) for one in report.skipped],
            "unchecked": [unchecked_object(one) for one in report.unchecked],
            "fixed": [finding_object(one) for one in report.fixed],
            "known": report.known,
        }
    )


def finding_object(finding: Finding) -> dict[str, Any]:
    """One finding."""
    return {**{key: getattr(finding, key) for key in _KEYS}, "fixable": bool(finding.edits)}


def unchecked_object(unchecked: Unchecked) -> dict[str, Any]:
    """The rules that were not asked, and why."""
    return {"rules": list(unchecked.rules), "reason": unchecked.reason}
