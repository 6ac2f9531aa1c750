"""Findings as a comment on a pull request, or as the summary of a job."""

from html import escape

from kb.linting.report import LintReport
from kb.linting.rule import rules
from kb.model import SEVERITIES, Finding
from kb.render.lint import place, summary, title
from kb.render.markdown.comment import MOST_SIGNS, fitting, link, listed, signs
from kb.render.markdown.rule import body
from kb.render.markdown.text import code, escaped
from kb.render.terminal import safe

_ROWS = 50
_PATH, _TEXT = 300, 500
_TABLE = ["| severity | place | rule | finding |", "|---|---|---|---|"]


def lint(report: LintReport) -> str:
    """One heading, a sum, a table with the heaviest findings first, what was not checked, and the pages of the rules that were broken, folded.

    It ends with an empty line, without which markdown that is put behind it would be read as part of the last page.
    """
    head = ["### Do the notes keep the rules?", escaped(summary(report), _TEXT)]
    tail = _left_aside(report)
    room = MOST_SIGNS - signs("\n\n".join([*head, *tail]))
    table = _table(report.findings, room)
    pages, _ = fitting(_pages(report.findings), room - signs("\n\n".join(table)))
    return "\n\n".join([*head, *table, *tail, *pages]) + "\n"


def _table(findings: tuple[Finding, ...], room: int) -> list[str]:
    """The findings that fit, the heaviest first, and how many are left."""
    if not findings:
        return []
    ordered = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    rows, _ = fitting(map(_row, ordered[:_ROWS]), room - 200)
    left = len(findings) - len(rows)
    return ["\n".join([*_TABLE, *rows]), *([f"and {left:,} more; `kb lint` shows them."] if left else [])]


def _row(finding: Finding) -> str:
    severity = "**error**" if finding.severity == "error" else finding.severity
    where = link(place(finding), finding.path, finding.line, _PATH)
    return f"| {severity} | {where} | {escaped(title(finding), _TEXT)} | {escaped(finding.message, _TEXT)} |"


def _pages(findings: tuple[Finding, ...]) -> list[str]:
    broken = [rules()[code] for code in sorted({finding.rule for finding in findings})]
    return [f"<details><summary>{escape(safe(f'{rule.code} {rule.name}: {rule.summary}'))}</summary>\n\n{body(rule)}\n\n</details>" for rule in broken]


def _left_aside(report: LintReport) -> list[str]:
    """The files and rules that were not checked."""
    files = [f"{code(one.path, _PATH)} ({escaped(one.reason, _TEXT)})" for one in report.skipped]
    unasked = [f"{', '.join(escaped(rule, _TEXT) for rule in one.rules)} ({escaped(one.reason, _TEXT)})" for one in report.unchecked]
    return [*listed("Not checked: ", files), *listed("Rules that were not asked: ", unasked)]
