"""Findings for code scanning (OASIS SARIF 2.1.0)."""

from collections.abc import Iterable
from typing import Any

from kb.linting.report import LintReport, Unchecked
from kb.linting.rule import Rule, rules
from kb.model import Edit, Finding
from kb.render.lint import unasked
from kb.render.markdown.rule import body
from kb.render.rule import parts
from kb.render.sarif.log import artifact, location, log, message, skipped
from kb.render.sarif.log import rule as described

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def lint(report: LintReport) -> str:
    """One run: the rules that were broken, a result for each finding, a notification for each skipped file and for rules that were not asked."""
    levels = {finding.rule: _LEVELS[finding.severity] for finding in report.findings}
    codes = sorted(levels)
    broken = [_rule(rules()[code], levels[code]) for code in codes]
    notifications = [*map(skipped, report.skipped), *map(_unasked, report.unchecked)]
    return log("lint", broken, (_result(finding, codes) for finding in report.findings), notifications)


def _rule(rule: Rule, level: str) -> dict[str, Any]:
    told = parts(rule)
    full = " ".join(" ".join(told[name].split()) for name in _FULL if name in told) or rule.summary
    help = {"text": rule.page.strip(), "markdown": f"**{rule.code} {rule.name}**: {rule.summary}\n\n{body(rule)}"}
    return {**described(rule.code, rule.summary, full, level, help), "name": rule.name}


_FULL = ("What it does", "Why it hurts")


def _result(finding: Finding, codes: list[str]) -> dict[str, Any]:
    mended = {"fixes": [_fix(finding.path, finding.edits)]} if finding.edits else {}
    return {
        "ruleId": finding.rule,
        "ruleIndex": codes.index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": message(finding.message),
        "locations": [location(finding.path, startLine=finding.line, startColumn=finding.column, endColumn=finding.end_column)],
        "partialFingerprints": {"kbLine/v1": finding.fingerprint},
        **mended,
    }


def _fix(path: str, edits: Iterable[Edit]) -> dict[str, Any]:
    return {"artifactChanges": [{"artifactLocation": artifact(path), "replacements": [_replacement(edit) for edit in edits]}]}


def _replacement(edit: Edit) -> dict[str, Any]:
    region = {"startLine": edit.line, "startColumn": edit.column, "endColumn": edit.column + len(edit.old)}
    return {"deletedRegion": region, "insertedContent": {"text": edit.new}}


def _unasked(unchecked: Unchecked) -> dict[str, Any]:
    return {"level": "note", "message": message(unasked(unchecked))}
