"""What matches changed then, judged at this moment rather than when the index was built."""

from collections.abc import Sequence

from kb.model import Match, Update
from kb.recurrence.review import ReviewReport
from kb.recurrence.similar import SimilarReport
from kb.repository.git import Repository
from kb.repository.judging import Target, judge


def judged_afresh(review: ReviewReport, repositories: Sequence[Repository]) -> ReviewReport:
    """The same review, with what the updates of its matches name judged in some repositories."""
    updates = (update for report in review.drafts for match in report.matches for update in match.updates)
    judged = judge(repositories, (Target(update.path, update.quote) for update in updates if update.path))

    def update_now(update: Update) -> Update:
        return update._replace(standing=judged[Target(update.path, update.quote)]) if update.path else update

    def match_now(match: Match) -> Match:
        return match._replace(updates=tuple(map(update_now, match.updates)))

    def report_now(report: SimilarReport) -> SimilarReport:
        return report._replace(matches=tuple(map(match_now, report.matches)))

    return review._replace(drafts=tuple(map(report_now, review.drafts)))
