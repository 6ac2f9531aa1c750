"""The matches of several drafts; or of the one that was named."""

from kb.recurrence.review import ReviewReport
from kb.render.json.form import dump, skipped_object
from kb.render.json.similar import similar, similar_object


def review(review: ReviewReport) -> str:
    """Each draft with its matches, and the changed files that could not be compared; of a file with one note, that draft alone."""
    if review.revision is None and len(review.drafts) == 1:
        return similar(review.drafts[0])
    skipped = [skipped_object(one) for one in review.skipped]
    return dump({"revision": review.revision, "drafts": [similar_object(report) for report in review.drafts], "skipped": skipped})
