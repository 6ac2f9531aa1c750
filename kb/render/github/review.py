"""A review as annotations on the lines of a pull request."""

from kb.model import Skipped
from kb.recurrence.review import Alert, ReviewReport, alerts
from kb.render.review import message, summary, title
from kb.render.terminal import safe, unheeded


def review(review: ReviewReport) -> str:
    """An error for each alert that fails the run, a warning for each other one and for each file that was skipped; last, a line that sums up."""
    lines = [*map(_skipped, review.skipped), *(_alert(alert, review.folder) for alert in alerts(review)), unheeded(summary(review))]
    return "\n".join(lines)


def _alert(alert: Alert, folder: str) -> str:
    level = "error" if alert.fails else "warning"
    place = f"file={_property(alert.draft.path)},line={alert.line},title={_property(title(alert.match))}"
    return f"::{level} {place}::{_data(chr(10).join(message(alert, folder)))}"


def _skipped(one: Skipped) -> str:
    return f"::warning file={_property(one.path)},title=not compared::{_data(safe(one.reason))}"


def _data(text: str) -> str:
    """A message as GitHub's toolkit escapes it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The value of a property as GitHub's toolkit escapes it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
