"""A review of drafts: which of their matches somebody is to answer, and which make the run fail."""

from typing import NamedTuple

from kb.levels import LEVELS
from kb.model import Match, Note, Skipped
from kb.recurrence.similar import SimilarReport

_ALERTS = 3
"""So many alerts are given for one draft; a reviewer answers the best of them first."""


class ReviewReport(NamedTuple):
    """Drafts and what they were compared with; the paths of the drafts are as seen from here.

    folder: of the earlier notes, as seen from here. revision: since which the drafts changed; None for a draft that was named.
    skipped: changed files that could not be compared. fail_on: the level from which a match makes the run fail; None: none does.
    """

    drafts: tuple[SimilarReport, ...]
    folder: str
    fail_on: str | None = None
    revision: str | None = None
    skipped: tuple[Skipped, ...] = ()


class Alert(NamedTuple):
    """A match that is to be answered in a draft. line: where the draft's root cause opens, else its title. fails: it makes the run fail."""

    draft: Note
    line: int
    match: Match
    fails: bool


def unanswered(report: SimilarReport) -> list[Match]:
    """The matches that nobody judged, the highest level first, best first; who confirmed one note of a family answered for the whole of it."""
    open = [match for match in report.matches if not match.verdict and match.id not in report.kin]
    return sorted(open, key=lambda match: LEVELS.index(match.level or LEVELS[-1]))


def to_answer(report: SimilarReport, fail_on: str | None) -> list[Match]:
    """The unanswered matches that are worth an answer: strong and possible ones, and those that make the run fail."""
    return [match for match in unanswered(report) if _reaches(match, "possible") or _reaches(match, fail_on)]


def alerts(review: ReviewReport) -> list[Alert]:
    """What is to be answered: the best three matches of each draft."""
    return [alert for report in review.drafts for alert in _alerts(report, review.fail_on)]


def _alerts(report: SimilarReport, fail_on: str | None) -> list[Alert]:
    cause = report.draft.section("root-cause")
    line = cause.line if cause else report.draft.line
    return [Alert(report.draft, line, match, _reaches(match, fail_on)) for match in to_answer(report, fail_on)[:_ALERTS]]


def failing(review: ReviewReport) -> int:
    """How many drafts have an unanswered match that makes the run fail."""
    return sum(any(_reaches(match, review.fail_on) for match in unanswered(report)) for report in review.drafts)


def _reaches(match: Match, level: str | None) -> bool:
    return level is not None and match.level is not None and LEVELS.index(match.level) <= LEVELS.index(level)


def standing(report: SimilarReport, fail_on: str | None) -> str:
    """How a draft stands: the level of the best match to be answered, or answered, new (like nothing earlier) or blank."""
    if report.blank:
        return "blank"
    best = next(iter(to_answer(report, fail_on)), None)
    if best and best.level:
        return best.level
    return "answered" if any(match.verdict for match in report.matches) else "new"
