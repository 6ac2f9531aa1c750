"""The matches of several drafts; or of the one that was named."""

from typing import Any

from kb.recurrence.review import ReviewReport
from kb.render.json.form import dump, skipped_object
from kb.render.json.similar import similar_object


def review(review: ReviewReport) -> str:
    """Each draft with its matches, and the changed files that could not be compared; of a file with one note, that draft alone."""
    return dump(review_object(review))


def review_object(review: ReviewReport) -> dict[str, Any]:
    """The same, before it is written."""
    if review.revision is None and len(review.drafts) == 1:
        return similar_object(review.drafts[0])
    skipped = [skipped_object(one) for one in review.skipped]
    return {"revision": review.revision, "drafts": [similar_object(report) for report in review.drafts], "skipped": skipped}
