"""The matches of several drafts, one draft after another; or of the one that was named."""

from kb.recurrence.review import ReviewReport
from kb.render.review import summary
from kb.render.text.similar import matches, similar


def review(review: ReviewReport) -> str:
    """The report of each draft, and where there are several a line that sums them up."""
    if review.revision is None and len(review.drafts) == 1:
        return similar(review.drafts[0], review.folder)
    return "\n".join([line for report in review.drafts for line in [*matches(report, review.folder), ""]] + [summary(review)])
