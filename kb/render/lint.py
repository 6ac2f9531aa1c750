"""What the forms of a lint report share: the words for a finding and for the whole."""

from collections import Counter

from kb.linting.report import LintReport, Unchecked
from kb.model import SEVERITIES, Finding
from kb.render.terminal import quantity, safe


def title(finding: Finding) -> str:
    """What a finding is called: KB203 fix-without-verification."""
    return f"{finding.rule} {finding.name}".strip()


def place(finding: Finding) -> str:
    """Where a finding is, as editors and terminals take it: path:line, and the column where there is one."""
    return ":".join(map(str, (finding.path, finding.line, *([finding.column] if finding.column else []))))


def unasked(unchecked: Unchecked) -> str:
    """The rules that were not asked, and why, in a sentence."""
    return f"Not asked: {', '.join(unchecked.rules)}: {unchecked.reason}"


def unchecked(report: LintReport) -> list[str]:
    """The files and rules that were not checked, and why, a line each."""
    return [safe(line) for line in (*(f"{one.path}: skipped: {one.reason}" for one in report.skipped), *map(unasked, report.unchecked))]


def summary(report: LintReport) -> str:
    """How many notes were checked, what was found, and what was left aside, in a sentence."""
    checked = f"{quantity(report.notes, 'note')} checked"
    return "; ".join([f"{checked}: {found(report.findings, report.notes)}", *_beside(report)]) + "."


def found(findings: tuple[Finding, ...], notes: int) -> str:
    """How many findings there are, of which weight, and in how many notes of several."""
    if not findings:
        return "nothing found"
    counted = Counter(finding.severity for finding in findings)
    weights = ", ".join(quantity(counted[severity], *_NAMES[severity]) for severity in SEVERITIES if counted[severity])
    carriers = len({(finding.path, finding.note) for finding in findings})
    return f"{quantity(len(findings), 'finding')}{f' in {carriers:,} of them' if notes > 1 else ''} ({weights})"


_NAMES = {"error": ("error", "errors"), "warning": ("warning", "warnings"), "info": ("info", "info")}


def _beside(report: LintReport) -> list[str]:
    """What is said beside the findings; nothing of what there is none of."""
    mendable = sum(1 for finding in report.findings if finding.edits)
    rules = sum(len(unchecked.rules) for unchecked in report.unchecked)
    said = [
        (mendable, f"{mendable:,} can be mended with --fix"),
        (len(report.fixed), f"{len(report.fixed):,} mended"),
        (report.known, f"{report.known:,} known from the baseline"),
        (len(report.skipped), f"{quantity(len(report.skipped), 'file')} skipped"),
        (rules, f"{quantity(rules, 'rule')} not asked"),
    ]
    return [words for number, words in said if number]
