"""A review as a comment on a pull request: what happened before, what was changed then, how to answer."""

import json

from kb.levels import LEVELS
from kb.model import CONFIRMED, REFUSED, Family, Match, Note
from kb.patterns import late
from kb.recurrence.review import ReviewReport, standing, to_answer
from kb.recurrence.similar import SimilarReport
from kb.render.markdown.comment import MOST_SIGNS, fitting, link, listed, signs
from kb.render.markdown.text import code, escaped
from kb.render.markdown.updates import update
from kb.render.review import saying, summary
from kb.render.terminal import quantity, safe, shown_path, untimed
from kb.render.updates import distinct, in_a_line, relatives

_MATCHES = 3
_WORDS = 6
_UPDATES = 3
_TRIED = 2
_TITLE = 120
_TEXT = 240
_PATH = 300


def review(review: ReviewReport) -> str:
    """One heading, the drafts that are like something earlier, the likeliest first, then in a line those that are not. What does not fit is counted."""
    head = ["### Has this happened before?", escaped(summary(review), _TEXT)]
    told = [report for level in (*LEVELS, "answered") for report in review.drafts if standing(report, review.fail_on) == level]
    tail = [*_told_together(review, "new", "Nothing earlier is like: "), *_told_together(review, "blank", "Nothing is said yet in: "), *_skipped(review)]
    blocks, left_out = fitting((_draft(report, review) for report in told), MOST_SIGNS - signs("\n\n".join([*head, *tail])))
    more = [f"{quantity(left_out, 'note')} more did not fit into this comment; `kb similar` shows them."] if left_out else []
    return "\n\n".join([*head, *blocks, *more, *tail])


def _draft(report: SimilarReport, review: ReviewReport) -> str:
    """A draft: how it stands, the matches to be answered, and how to answer them."""
    draft, open = report.draft, to_answer(report, review.fail_on)
    name = f"**{link(draft.title, draft.path, draft.line, _TITLE)}**"
    if not open:
        return f"{name}: answered ({_answered(report)})."
    items = [_match(match, review.folder) for match in open[:_MATCHES]]
    items += [f"- and {quantity(len(open) - _MATCHES, 'match', 'matches')} more"] if len(open) > _MATCHES else []
    verdict = f"{_LIKELY[open[0].level or 'weak']}; compared with {quantity(report.compared_with, 'note')}."
    return "\n\n".join([f"{name}: {verdict}", "\n".join(items), _answers(draft, open[0])])


_LIKELY = {"strong": "has very likely happened before", "possible": "may have happened before", "weak": "is a little like something earlier"}
_VERDICTS = {CONFIRMED: "recurs with", REFUSED: "is another cause than"}


def _answered(report: SimilarReport) -> str:
    judged = [f"{_VERDICTS[match.verdict]} {code(match.id, _PATH)}" for match in report.matches if match.verdict]
    return ", ".join(judged[:_MATCHES]) + (", …" if len(judged) > _MATCHES else "")


def _match(match: Match, folder: str) -> str:
    """A match as an item of a list, with what is known of it below."""
    title = link(match.title, shown_path(folder, match.path), match.line, _TITLE)
    about = [match.date or "undated", *([escaped(match.category, _TITLE)] if match.category else [])]
    words = ", ".join(escaped(word, 40) for word, _ in match.shared[:_WORDS])
    lines = [
        f"- **{match.level} {match.score:.2f}** · {title} · {' · '.join(about)}",
        f"  - Root cause: {escaped(match.root_cause or 'not stated', _TEXT)}",
        f"  - Words in common: {words}{f'; the draft names it{saying(match.said)}' if match.reference else ''}",
        *(f"  - Changed then: {update(one)}" for one in distinct(match.updates)[:_UPDATES]),
        *(_family(match.family, match.id) if match.family else []),
    ]
    return "\n".join(lines)


def _family(family: Family, id: str) -> list[str]:
    """How large the family of a match is, and what its other members changed."""
    since = f" since {family.first}, the last on {family.last}" if family.first else ""
    head = f"  - Family: {quantity(len(family.members), 'note')}{since}; this would be number {len(family.members) + 1}"
    others = [
        (f"{one.date or 'undated'} {escaped(untimed(one.title, one.date), _TITLE)}", in_a_line(one.updates, _TRIED, update)) for one in relatives(family, id)
    ]
    return [head, *(f"    - {name}: {tried}" for name, tried in others)]


def _answers(draft: Note, match: Match) -> str:
    """How to answer the best match, to be copied: in front matter, but for one of several notes of a file, which share that."""
    id, path = safe(match.id), code(draft.path, _PATH)
    if "#" in draft.id:
        lines = [f"**{CONFIRMED}:** {id}", f"**{REFUSED}:** {id}"]
        head = f"The same cause, or another one? Write one of these lines below line {draft.line} of {path}:"
        return "\n".join([head, "", "```markdown", *lines, "```"])
    id = id if _PLAIN.fullmatch(id) else json.dumps(id, ensure_ascii=False).replace("#", "\\u0023")
    lines = [f"{CONFIRMED}: {id}      # the same cause", f"{REFUSED}: {id}  # another cause"]
    return "\n".join([f"Write one of these lines into the front matter of {path}:", "", "```yaml", *lines, "```"])


_PLAIN = late(r"[\w./][\w./#-]*")
"""What YAML takes for text without quotes."""


def _told_together(review: ReviewReport, kind: str, head: str) -> list[str]:
    """The drafts that stand in one way, in a line."""
    return listed(head, [escaped(report.draft.title, _TITLE) for report in review.drafts if standing(report, review.fail_on) == kind])


def _skipped(review: ReviewReport) -> list[str]:
    return listed("Not compared: ", [f"{code(one.path, _PATH)} ({escaped(one.reason, _TEXT)})" for one in review.skipped])
