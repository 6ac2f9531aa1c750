"""What matches changed then, judged at this moment rather than when the index was built."""

from collections.abc import Sequence

from kb.model import Match, Update
from kb.recurrence.similar import SimilarReport
from kb.repository.git import Repository
from kb.repository.judging import Target, judge


def judged_afresh(report: SimilarReport, repositories: Sequence[Repository]) -> SimilarReport:
    """The same report, with what the updates of its matches name judged in some repositories."""
    judged = judge(repositories, (Target(update.path, update.quote) for match in report.matches for update in match.updates if update.path))

    def now(update: Update) -> Update:
        return update._replace(standing=judged[Target(update.path, update.quote)]) if update.path else update

    def match_now(match: Match) -> Match:
        return match._replace(updates=tuple(map(now, match.updates)))

    return report._replace(matches=tuple(map(match_now, report.matches)))
