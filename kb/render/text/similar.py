"""The matches of a draft."""

from kb.model import Match, Update
from kb.recurrence import ALIKE, SimilarReport
from kb.render.terminal import columns, cut, hanging, pad, quantity, safe, shown_path, style, width

_LABEL = 13
_INDENT = 6


def similar(report: SimilarReport, folder: str) -> str:
    """The matches of a draft, best first, each with its why. folder: of the notes, as seen from here."""
    draft = report.draft
    head = " · ".join(part for part in (draft.title, draft.category, draft.path) if part)
    if report.blank:
        return safe(f"Draft  {head}\nThe draft says nothing yet that could be compared: write a title and a sentence or two.").replace(
            "The draft", "\nThe draft", 1
        )
    lines = [*hanging("Draft", head, 7), " " * 7 + f"compared with {quantity(report.compared_with, 'note')}", ""]
    if not report.matches:
        return "\n".join([*lines, _nothing(report)])
    if report.matches[0].score < ALIKE:
        lines += ["Nothing earlier is much like this draft; the nearest:", ""]
    for match in report.matches:
        lines += [*_match(match, folder), ""]
    return "\n".join([*lines, *_verdicts(report.matches[0])])


def _nothing(report: SimilarReport) -> str:
    if not report.compared_with:
        return "No note may be a match: none comes before this draft, or none is of the category that was asked for."
    if report.below:
        return f"{quantity(report.below, 'note')} share words with this draft; none reaches the score that was asked for."
    return "No earlier note shares a word with this draft that counts."


def _match(match: Match, folder: str) -> list[str]:
    total = width()
    score = f"{match.score:.2f}".removeprefix("0")
    tail = "  ".join(part for part in (match.date or "undated", safe(match.category or "")) if part)
    room = total - _INDENT - columns(tail) - 3
    lines = [f" {pad(score, _INDENT - 2)} {style(cut(safe(match.title), total - _INDENT), bold=True)}"]
    if room >= 30:
        lines = [f" {pad(score, _INDENT - 2)} {style(pad(cut(safe(match.title), room), room), bold=True)}  {tail}"]
    else:
        lines.append(" " * _INDENT + tail)
    lines.append(" " * _INDENT + style(safe(f"{shown_path(folder, match.path)}:{match.line}"), dim=True))
    lines += _field("Root cause", match.root_cause or "not stated")
    lines += _field("Why", _why(match))
    lines += _field("Where", _where(match))
    lines += [line for number, update in enumerate(_distinct(match.updates)[:4]) for line in _field("" if number else "Changed then", _update(update))]
    return lines


def _field(label: str, text: str) -> list[str]:
    return [" " * _INDENT + line for line in hanging(label, text, _LABEL, width() - _INDENT)]


def _why(match: Match) -> str:
    shown = match.why[:6]
    rest = match.why[6:]
    parts = [f"{word} {_hundredths(part)}" for word, part in shown]
    if rest:
        parts.append(f"{len(rest)} more {_hundredths(sum(part for _, part in rest))}")
    if match.reference:
        parts.append(f"names this note +{_hundredths(match.reference)}")
    return " · ".join(parts)


def _hundredths(part: float) -> str:
    return f"{part:.2f}".removeprefix("0")


def _where(match: Match) -> str:
    total = match.cosine or 1.0
    shown = match.sections[:3]
    rest = 1 - sum(share for _, share in shown) / total
    parts = [f"{kind.replace('-', ' ')} {share / total:.0%}" for kind, share in shown]
    return " · ".join([*parts, f"rest {rest:.0%}"] if rest > 0.005 else parts)


def _distinct(updates: tuple[Update, ...]) -> list[Update]:
    """Updates that name a file first, one for each text."""
    unique: dict[str, Update] = {}
    for update in updates:
        unique.setdefault(update.text, update)
    return sorted(unique.values(), key=lambda update: update.path is None)


def _update(update: Update) -> str:
    return f"{update.kind}  {update.text}" if update.kind != "other" else update.text


def _verdicts(best: Match) -> list[str]:
    ask = [
        safe(f"Same cause? Write   recurrence_of: {best.id}   into the draft's front matter."),
        safe(f"Not the same? Write   not_recurrence_of: {best.id}"),
    ]
    return [*(ask if best.score >= ALIKE else []), "Browse: kb serve, or datasette kb.db -m metadata.yml"]
