"""A review as annotations on the lines of a pull request."""

from kb.model import Fault, Skipped
from kb.recurrence.review import Alert, ReviewReport, alerts
from kb.render.review import faults, message, summary, title
from kb.render.terminal import safe, unheeded


def review(review: ReviewReport) -> str:
    """An error for each alert that fails the run, a warning for each other one, each fault of a draft and each skipped file; a line that sums up."""
    told = [*(_fault(path, fault) for path, fault in faults(review)), *(_alert(alert, review.folder) for alert in alerts(review))]
    return "\n".join([*map(_skipped, review.skipped), *told, unheeded(summary(review))])


def _alert(alert: Alert, folder: str) -> str:
    level = "error" if alert.fails else "warning"
    place = f"file={_property(alert.draft.path)},line={alert.line},title={_property(title(alert.match))}"
    return f"::{level} {place}::{_data(chr(10).join(message(alert, folder)))}"


def _skipped(one: Skipped) -> str:
    return f"::warning file={_property(one.path)},title=not compared::{_data(safe(one.reason))}"


def _fault(path: str, fault: Fault) -> str:
    return f"::warning file={_property(path)},line={fault.line},title=not understood::{_data(safe(fault.message))}"


def _data(text: str) -> str:
    """A message as GitHub's toolkit escapes it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The value of a property as GitHub's toolkit escapes it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
