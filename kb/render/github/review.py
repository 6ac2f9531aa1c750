"""A review as annotations on the lines of a pull request."""

from kb.model import Fault, Skipped
from kb.recurrence.review import Alert, ReviewReport, alerts
from kb.render.github.annotation import annotation
from kb.render.review import faults, message, summary, title
from kb.render.terminal import unheeded


def review(review: ReviewReport) -> str:
    """An error for each alert that fails the run, a warning for each other one, each fault of a draft and each skipped file; a line that sums up."""
    told = [*(_fault(path, fault) for path, fault in faults(review)), *(_alert(alert, review.folder) for alert in alerts(review))]
    return "\n".join([*map(_skipped, review.skipped), *told, unheeded(summary(review))])


def _alert(alert: Alert, folder: str) -> str:
    level = "error" if alert.fails else "warning"
    return annotation(level, alert.draft.path, title(alert.match), "\n".join(message(alert, folder)), alert.line)


def _skipped(one: Skipped) -> str:
    return annotation("warning", one.path, "not compared", one.reason)


def _fault(path: str, fault: Fault) -> str:
    return annotation("warning", path, "not understood", fault.message, fault.line)
