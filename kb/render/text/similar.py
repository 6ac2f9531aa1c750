"""The matches of a draft."""

from kb.model import CONFIRMED, REFUSED, Family, Match
from kb.recurrence.review import to_answer
from kb.recurrence.similar import SimilarReport
from kb.render.review import saying
from kb.render.terminal import columns, cut, hanging, pad, quantity, safe, shown_path, style, untimed, width, wrap
from kb.render.text.closed import closed
from kb.render.updates import in_a_line, relatives

_LABEL = 13
_LEAST = 0.015
_LONG = 40
_HEAD = 14
_TRIED = 2
_INDENT = 8


def similar(report: SimilarReport, folder: str) -> str:
    """The matches of a draft, best first, each with its why. folder: of the notes, as seen from here."""
    browse = ["Browse: kb serve, or datasette kb.db -m metadata.yml"] if report.matches else []
    return "\n".join([*matches(report, folder), *browse])


def matches(report: SimilarReport, folder: str) -> list[str]:
    """The lines about a draft and its matches, up to how to answer them."""
    draft = report.draft
    head = " · ".join(part for part in (draft.title, draft.category, draft.path) if part)
    if report.blank:
        return [safe(f"Draft  {head}"), "The draft says nothing yet that could be compared: write a title and a sentence or two."]
    lines = [*hanging("Draft", head, 7), " " * 7 + f"compared with {quantity(report.compared_with, 'note')}", ""]
    if not report.matches:
        return [*lines, _nothing(report)]
    refused = [match for match in report.matches if match.verdict == REFUSED]
    shown = [match for match in report.matches if match.verdict != REFUSED]
    if all(match.level == "weak" and not match.verdict for match in shown):
        lines += [*wrap(f"Nothing earlier is much like this draft{'; the nearest:' if shown else '.'}", width()), ""]
    told: set[str] = set()
    for match in shown:
        lines += [*_match(match, folder), *([] if _is_weak(match) else _then(match, draft.id, told)), ""]
    lines += [line for match in refused for line in hanging("Refused", f"{match.id}: the note says that it is no recurrence of it.", 9)]
    return [*lines, *_asked(report)]


def _nothing(report: SimilarReport) -> str:
    if not report.compared_with:
        return "No note may be a match: none comes before this draft, or none is of the category that was asked for."
    if report.below:
        return f"{quantity(report.below, 'note')} share words with this draft; none reaches the score that was asked for."
    return "No earlier note shares a word with this draft that counts."


def _match(match: Match, folder: str) -> list[str]:
    total = width()
    tail = "  ".join(part for part in (match.date or "undated", safe(match.category or "")) if part)
    room = total - _INDENT - columns(tail) - 3
    head = level(match.level, match.verdict, match.score)
    room -= _HEAD - _INDENT
    lines = [f"{head} {style(cut(safe(match.title), total - _HEAD - 1), bold=True)}"]
    if room >= 30:
        lines = [f"{head} {style(pad(cut(safe(match.title), room), room), bold=True)}  {tail}"]
    else:
        lines.append(" " * _INDENT + tail)
    lines.append(" " * _INDENT + style(safe(f"{shown_path(folder, match.path)}:{match.line}"), dim=True))
    lines += _field("Root cause", match.root_cause or "not stated")
    return [*lines, *_field("Why", _why(match))]


def _is_weak(match: Match) -> bool:
    """True for a match of which a line or two is enough."""
    return match.level == "weak" and not match.verdict


def _then(match: Match, draft: str, told: set[str]) -> list[str]:
    """Where a match is alike, and what was done then. told: the roots of the families that were named above; this one is added."""
    shown = closed(match.updates, width() - _INDENT - _LABEL)
    lines = [" " * _INDENT + pad("" if number else "Closed then", _LABEL) + line for number, line in enumerate(shown)]
    lines = [*_field("Where", _where(match)), *lines]
    if match.family:
        others = [] if match.family.root in told else _relatives(match.family, match.id, draft)
        lines += _fields("Family", [family(match.family, match.id, draft), *others])
        told.add(match.family.root)
    return lines


def level(level: str | None, verdict: str | None, score: float) -> str:
    """A level, or a verdict, and the score, in 14 columns."""
    shown = "CONFIRMED" if verdict == CONFIRMED else "STRONG" if level == "strong" else level or ""
    colour = "green" if verdict == CONFIRMED else {"strong": "red", "possible": "yellow"}.get(level or "")
    return f" {style(pad(shown, 9), fg=colour, bold=shown.isupper())} {_rounded(score)}"


def family(family: Family, id: str, draft: str) -> str:
    """How large a family is, and the places in it of a match and of the draft."""
    count, ids = len(family.members), [member.id for member in family.members]
    since = f" since {family.first}" if family.first else ""
    own = f"this draft is the {_ordinal(family.place(draft))}" if draft in ids else f"this would be the {_ordinal(count + 1)}"
    return f"{quantity(count, 'note')}{since}; that one is the {_ordinal(family.place(id))}, {own}"


def _relatives(family: Family, id: str, draft: str) -> list[str]:
    """What the other members of a family changed, and whether it still stands."""
    return [f"{member.date or 'undated'} {untimed(member.title, member.date)}: {in_a_line(member.updates, _TRIED)}" for member in relatives(family, id, draft)]


def _ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _fields(label: str, texts: list[str]) -> list[str]:
    """Several texts under one label."""
    return [line for number, text in enumerate(texts) for line in _field("" if number else label, text)]


def _field(label: str, text: str) -> list[str]:
    return [" " * _INDENT + line for line in hanging(label, text, _LABEL, width() - _INDENT)]


def _why(match: Match) -> str:
    shown = match.shared[:6]
    rest = match.shared[6:]
    # Of a long text each word adds little: the first one is to be more than zero.
    places = 2 if shown and shown[0][1] >= _LEAST else 3
    parts = [f"{cut(word, _LONG)} {_rounded(part, places)}" for word, part in shown]
    if rest:
        parts.append(f"{len(rest)} more {_rounded(sum(part for _, part in rest))}")
    if match.reference:
        parts.append(f"names this note +{_rounded(match.reference)}{saying(match.said)}")
    return " · ".join(parts)


def _rounded(part: float, places: int = 2) -> str:
    return f"{part:.{places}f}".removeprefix("0")


def _where(match: Match) -> str:
    total = match.cosine or 1.0
    shown = match.sections[:3]
    rest = 1 - sum(share for _, share in shown) / total
    parts = [f"{kind.replace('-', ' ')} {share / total:.0%}" for kind, share in shown]
    return " · ".join([*parts, f"rest {rest:.0%}"] if rest > 0.005 else parts)


def _asked(report: SimilarReport) -> list[str]:
    """How to answer: asked of the best match that nobody answered, when it is worth an answer."""
    open = next(iter(to_answer(report, None)), None)
    if open is None:
        return []
    in_a_journal = "#" in report.draft.id
    confirmed, refused = (f"**{kind}:** {open.id}" if in_a_journal else f"{kind}: {open.id}" for kind in (CONFIRMED, REFUSED))
    place = "below the heading of that note" if in_a_journal else "into the draft's front matter"
    return [safe(f"Same cause? Write   {confirmed}   {place}."), safe(f"Not the same? Write   {refused}")]
