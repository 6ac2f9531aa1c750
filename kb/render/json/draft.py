"""What is said of a draft that was sent to a site: what it is like, and what rules find in it."""

from kb.linting.report import LintReport
from kb.recurrence.review import ReviewReport
from kb.render.json.form import dump
from kb.render.json.lint import finding_object, unchecked_object
from kb.render.json.review import review_object


def draft(compared: ReviewReport, checked: LintReport) -> str:
    """The matches as `kb similar` tells them, the findings as `kb lint` does."""
    findings, unchecked = map(finding_object, checked.findings), map(unchecked_object, checked.unchecked)
    return dump({**review_object(compared), "findings": [*findings], "unchecked": [*unchecked]})
