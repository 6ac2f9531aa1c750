"""What the forms of a review share: the words for an alert and for the whole."""

from kb.model import CONFIRMED, REFUSED, Match
from kb.recurrence.review import Alert, ReviewReport, failing, standing
from kb.render.terminal import quantity, safe, shown_path, unheeded
from kb.text import first_line

_TITLE = 200

_STANDINGS = {
    "strong": "strong",
    "possible": "possible",
    "weak": "weak",
    "answered": "answered",
    "new": "like nothing earlier",
    "blank": "still blank",
}


def title(match: Match) -> str:
    """What an alert is called."""
    return "likely recurrence" if match.level == "strong" else "possible recurrence"


def message(alert: Alert, folder: str) -> tuple[str, str]:
    """What an alert says, and how to answer it; each on one line."""
    match = alert.match
    earlier = f'{shown_path(folder, match.path)}:{match.line} "{first_line(match.title, _TITLE)}" ({match.date or "undated"})'
    said = f"{match.score:.2f} {match.level}: {earlier}. {match.root_cause or 'No root cause is stated.'}"
    return safe(said), safe(f"Same cause? Write {CONFIRMED}: {match.id} into the note. Not the same? Write {REFUSED}: {match.id}")


def summary(review: ReviewReport) -> str:
    """How many drafts were compared, and how they stand, in a line."""
    since = f" since {review.revision}" if review.revision is not None else ""
    if not review.drafts:
        return safe(f"No note under {review.folder} was added or changed{since}.")
    found = [standing(report, review.fail_on) for report in review.drafts]
    stand = ", ".join(f"{found.count(kind):,} {said}" for kind, said in _STANDINGS.items() if kind in found)
    return safe(f"{quantity(len(found), 'note')} compared{since}: {stand}.")


def skipped(review: ReviewReport) -> list[str]:
    """The changed files that could not be compared, a line each; for standard error."""
    return [unheeded(safe(f"{one.path}: skipped: {one.reason}")) for one in review.skipped]


def failed(review: ReviewReport) -> list[str]:
    """Why the run fails and what to do, in a line; for standard error. Empty when it does not."""
    number = failing(review)
    if not number:
        return []
    have = "has" if number == 1 else "have"
    return [f"{quantity(number, 'note')} {have} an unanswered match at {review.fail_on} or above: answer in the note with {CONFIRMED} or {REFUSED}."]
