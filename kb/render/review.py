"""What the forms of a review share: the words for an alert and for the whole."""

from collections.abc import Iterator

from kb.model import CONFIRMED, REFUSED, Family, Fault, Match
from kb.recurrence.review import Alert, ReviewReport, failing, standing
from kb.render.terminal import quantity, safe, shown_path, untimed
from kb.render.updates import in_a_line, relatives
from kb.text import first_line

_TITLE = 200
_UPDATES, _TRIED = 3, 2

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


def saying(said: float) -> str:
    """How what a draft says beside the name of a note moved the level of the match; behind a mention of that name."""
    return {1: ", and calls it the same", -1: ", and speaks of another cause"}.get((said > 0) - (said < 0), "")


def message(alert: Alert, folder: str) -> list[str]:
    """What an alert says, what was changed then, and how to answer it; each on one line."""
    return [safe(line) for line in _message(alert.match, folder)]


def _message(match: Match, folder: str) -> Iterator[str]:
    earlier = f'{shown_path(folder, match.path)}:{match.line} "{first_line(match.title, _TITLE)}" ({match.date or "undated"})'
    yield f"{match.score:.2f} {match.level}: {earlier}. {match.root_cause or 'No root cause is stated.'}"
    if match.reference:
        yield f"The draft names it{saying(match.said)}."
    if match.updates:
        yield f"Changed then: {in_a_line(match.updates, _UPDATES)}."
    if match.family:
        yield from _family(match.family, match.id)
    yield f"Same cause? Write {CONFIRMED}: {match.id} into the note. Not the same? Write {REFUSED}: {match.id}"


def _family(family: Family, id: str) -> Iterator[str]:
    yield f"Family: {quantity(len(family.members), 'note')}{f' since {family.first}' if family.first else ''}."
    for member in relatives(family, id):
        yield f"{member.date or 'undated'} {first_line(untimed(member.title, member.date), _TITLE)}: {in_a_line(member.updates, _TRIED)}."


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
    return [safe(f"{one.path}: skipped: {one.reason}") for one in review.skipped]


def faults(review: ReviewReport) -> list[tuple[str, Fault]]:
    """What of the drafts could not be used, each with the path of its draft."""
    return list(dict.fromkeys((report.draft.path, fault) for report in review.drafts for fault in report.faults))


def faulty(review: ReviewReport) -> list[str]:
    """The same, a line each; for standard error."""
    return [safe(f"{path}:{fault.line}: {fault.message}") for path, fault in faults(review)]


def failed(review: ReviewReport) -> list[str]:
    """Why the run fails and what to do, in a line; for standard error. Empty when it does not."""
    number = failing(review)
    if not number:
        return []
    have = "has" if number == 1 else "have"
    return [f"{quantity(number, 'note')} {have} an unanswered match at {review.fail_on} or above: answer in the note with {CONFIRMED} or {REFUSED}."]
