"""Findings as annotations on the lines of a pull request."""

from kb.linting.report import LintReport
from kb.model import Finding, Skipped
from kb.render.github.annotation import annotation
from kb.render.lint import summary, title, unasked
from kb.render.terminal import safe, unheeded

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def lint(report: LintReport) -> str:
    """A warning for each skipped file, an annotation for each finding, and in plain lines the rules that were not asked and a sum."""
    plain = [*map(unasked, report.unchecked), summary(report)]
    return "\n".join([*map(_skipped, report.skipped), *map(_finding, report.findings), *(unheeded(safe(line)) for line in plain)])


def _finding(finding: Finding) -> str:
    return annotation(_LEVELS[finding.severity], finding.path, title(finding), finding.message, finding.line, finding.column, finding.end_column)


def _skipped(one: Skipped) -> str:
    return annotation("warning", one.path, "not checked", one.reason)
