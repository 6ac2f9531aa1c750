"""The matches of several drafts, one draft after another; or of the one that was named."""

from kb.recurrence.review import ReviewReport
from kb.render.review import summary
from kb.render.text.similar import matches, similar


def review(review: ReviewReport) -> str:
    """The report of each draft, and a line that sums up those of a revision."""
    if review.revision is None:
        return similar(review.drafts[0], review.folder)
    return "\n".join([line for report in review.drafts for line in [*matches(report, review.folder), ""]] + [summary(review)])
