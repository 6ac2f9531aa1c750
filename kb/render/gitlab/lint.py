"""Findings as GitLab's Code Quality takes them: an array, in which every fingerprint is of one entry."""

from collections import Counter
from typing import Any

from kb.linting.report import LintReport
from kb.model import Finding
from kb.render.json.form import text
from kb.render.lint import title
from kb.render.terminal import safe

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}
"""GitLab knows info, minor, major, critical and blocker."""


def lint(report: LintReport) -> str:
    """An entry for each finding; the form has no place for skipped files and rules that were not asked."""
    seen: Counter[str] = Counter()
    return text([_entry(finding, seen) for finding in report.findings])


def _entry(finding: Finding, seen: Counter[str]) -> dict[str, Any]:
    """An entry. seen: how often each fingerprint came before; equal lines of a note are numbered."""
    seen[finding.fingerprint] += 1
    number = seen[finding.fingerprint]
    return {
        "description": f"{title(finding)}: {safe(finding.message)}",
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint if number == 1 else f"{finding.fingerprint}-{number}",
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": finding.path, "lines": {"begin": finding.line}},
    }
