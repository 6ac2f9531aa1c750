"""What matches changed then, judged at this moment rather than when the index was built."""

from collections.abc import Iterator, Sequence

from kb.model import Family, Match, Update
from kb.recurrence.review import ReviewReport
from kb.recurrence.similar import SimilarReport
from kb.repository.git import Repository
from kb.repository.judging import Target, judge


def judged_afresh(review: ReviewReport, repositories: Sequence[Repository]) -> ReviewReport:
    """The same review, with what the updates of its matches and of their families name judged in some repositories."""
    updates = (update for report in review.drafts for match in report.matches for update in _updates(match))
    judged = judge(repositories, (Target(update.path, update.quote) for update in updates if update.path))

    def update_now(update: Update) -> Update:
        return update._replace(standing=judged[Target(update.path, update.quote)]) if update.path else update

    def family_now(family: Family) -> Family:
        return family._replace(members=tuple(member._replace(updates=tuple(map(update_now, member.updates))) for member in family.members))

    def match_now(match: Match) -> Match:
        return match._replace(updates=tuple(map(update_now, match.updates)), family=family_now(match.family) if match.family else None)

    def report_now(report: SimilarReport) -> SimilarReport:
        return report._replace(matches=tuple(map(match_now, report.matches)))

    return review._replace(drafts=tuple(map(report_now, review.drafts)))


def _updates(match: Match) -> Iterator[Update]:
    yield from match.updates
    for member in match.family.members if match.family else ():
        yield from member.updates
