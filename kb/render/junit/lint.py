"""Findings as the results of tests: one that fails for each rule that a file breaks, one that passes for each other file."""

from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kb.linting.report import LintReport, Unchecked
from kb.model import Finding, Skipped
from kb.patterns import late
from kb.render.lint import place, summary, title
from kb.render.terminal import safe

_ILLEGAL = late(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, even escaped."""


def lint(report: LintReport) -> str:
    """One suite; skipped files and rules that were not asked are skipped tests, and a run that found nothing has a test that passes.

    A test is known by file and rule, so that it stays the same test when lines move.
    """
    suite = Element("testsuite", name="kb lint")
    for findings in _tests(report.findings):
        _test(suite, findings)
    for one in report.skipped:
        _skipped(suite, one)
    for unchecked in report.unchecked:
        _unchecked(suite, unchecked)
    for path in _clean(report):
        SubElement(suite, "testcase", classname=_legal(path), name="all rules")
    SubElement(suite, "system-out").text = _legal(summary(report))
    return _written(suite)


def _tests(findings: tuple[Finding, ...]) -> list[list[Finding]]:
    """The findings of each file and rule."""
    ordered = sorted(findings, key=lambda finding: (finding.path, finding.rule))
    return [list(group) for _, group in groupby(ordered, lambda finding: (finding.path, finding.rule))]


def _clean(report: LintReport) -> list[str]:
    """The files without a finding; where none is known and nothing was found, what the whole run is called."""
    broken = {finding.path for finding in report.findings}
    return [path for path in report.paths if path not in broken] or ([] if broken else ["kb lint"])


def _test(suite: Element, findings: list[Finding]) -> None:
    """A test that failed with all its findings in one failure, since many servers show no second one."""
    test = SubElement(suite, "testcase", classname=_legal(findings[0].path), name=_legal(title(findings[0])))
    told = "\n".join(_legal(f"{place(finding)}: {finding.message}") for finding in findings)
    more = f" (and {len(findings) - 1:,} more)" if len(findings) > 1 else ""
    SubElement(test, "failure", type=findings[0].severity, message=f"{_legal(findings[0].message)}{more}").text = told


def _skipped(suite: Element, one: Skipped) -> None:
    SubElement(SubElement(suite, "testcase", classname=_legal(one.path), name="not checked"), "skipped", message=_legal(one.reason))


def _unchecked(suite: Element, unchecked: Unchecked) -> None:
    test = SubElement(suite, "testcase", classname="kb lint", name=_legal(", ".join(unchecked.rules)))
    SubElement(test, "skipped", message=_legal(unchecked.reason))


def _written(suite: Element) -> str:
    """The document, with the counts that its tests give."""
    for attribute, path in (("tests", "testcase"), ("failures", "testcase/failure"), ("errors", "testcase/error"), ("skipped", "testcase/skipped")):
        suite.set(attribute, str(len(suite.findall(path))))
    suites = Element("testsuites", name="kb")
    suites.append(suite)
    indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}'


def _legal(text: str) -> str:
    """A text in one line that XML can hold."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", safe(text))
