"""Why a draft and a note are alike: the two beside each other."""

from collections.abc import Iterator, Sequence

from kb.model import REFUSED
from kb.recurrence.explaining import Explanation, Passage, SectionPair
from kb.render.beside import are_beside, around, beside, lines_of, marked, painted, room
from kb.render.terminal import cut, hanging, quantity, safe, shown_path, style, width, wrap
from kb.render.text.adding_up import level_lines, sum_lines, where_lines
from kb.render.text.similar import family, level

_LINES, _BARE_LINES = 12, 4
"""So many lines are shown of what one side says in a kind of section; of a section without a shared word, fewer."""

_SECTIONS = 3
"""So many sections of one kind are shown."""

_LEVEL = 16
"""Columns of a level, its score and the gap behind them."""


def explanation(report: Explanation, folder: str) -> str:
    """The two notes beside each other, then the sum that leads to the score and to the level. folder: of the notes, as seen from here."""
    parts = [_verdict(report), _heads(report, folder), *(_pair(pair) for pair in report.pairs if pair.kind != "title")]
    if report.terms:
        parts += [where_lines(report), sum_lines(report)]
    return "\n\n".join("\n".join(lines) for lines in [*parts, level_lines(report)])


def _verdict(report: Explanation) -> list[str]:
    """What the comparison comes to, and what is to be known of it."""
    match = report.match
    example = painted([marked("so", [(0, 2)])])[0]
    counted = f"{quantity(len(report.terms), 'shared word')} that count, marked {example}" if report.terms else "no shared word that counts"
    first, *others = wrap(counted, width() - _LEVEL)
    lines = [f"{level(match.level, match.verdict, match.score)}  {first}", *(" " * _LEVEL + line for line in others)]
    if match.verdict == REFUSED:
        lines += _fact("Refused", "one of the two says that it is no recurrence of the other, so there is no level.")
    if report.blank:
        lines += _fact("Blank", "the draft says nothing yet that could be compared: write a title and a sentence or two.")
    if report.later:
        lines += _fact("Later", "the note comes after the draft: kb similar lists it with --any-date alone.")
    if match.family:
        lines += _fact("Family", family(match.family, match.id, report.draft.id))
    return lines


def _fact(label: str, text: str) -> list[str]:
    return [f" {line}" for line in hanging(label, text, 10, width() - 1)]


def _heads(report: Explanation, folder: str) -> list[str]:
    """Title, date, category and place of both."""
    draft, match = report.draft, report.match
    title = next((pair for pair in report.pairs if pair.kind == "title"), None)
    date = draft.date.isoformat() if draft.date else None
    left = _head("Draft", draft.title, title.draft if title else (), (date or "undated", draft.category, draft.path))
    return _columns(left, _head("Note", match.title, title.note if title else (), (match.date or "undated", match.category, shown_path(folder, match.path))))


def _head(side: str, title: str, passages: Sequence[Passage], facts: Sequence[str | None]) -> list[str]:
    marks = passages[0].marks if passages else ()
    return [style(side, bold=True), *lines_of(marked(title, marks)), *(line for fact in facts if fact for line in lines_of(safe(fact)))]


def _columns(left: list[str], right: list[str]) -> list[str]:
    """Two texts in two columns, or one under the other where there is no room."""
    return painted(beside(left, right) if are_beside() else [*left, *([""] if left and right else []), *right])


def _pair(pair: SectionPair) -> list[str]:
    """What both say in one kind of section, under the words that they share there."""
    head = pair.kind.replace("-", " ").capitalize()
    shared = f"both say {', '.join(pair.shared)}" if pair.shared else "no word in common"
    rule = cut(safe(f"{head}  {shared if pair.draft and pair.note else 'only in the draft' if pair.draft else 'only in the note'}"), width())
    return [style(head, bold=True) + style(rule[len(head) :], dim=True), *_columns([*_said("Draft", pair.draft)], [*_said("Note", pair.note)])]


def _said(side: str, passages: Sequence[Passage]) -> Iterator[str]:
    """The sections of one side that share most words, in their order."""
    telling = sorted(passages, key=lambda passage: -len(passage.words))[:_SECTIONS]
    for passage in filter(telling.__contains__, passages):
        section = passage.section
        place = " · ".join(part for part in ("" if are_beside() else side, f"line {section.line}", section.heading) if part)
        yield style(cut(safe(place), room()), dim=True)
        yield from around(lines_of(marked(section.text, passage.marks)), _LINES // len(telling) if passage.words else _BARE_LINES)
    if len(passages) > len(telling):
        yield f"… {quantity(len(passages) - len(telling), 'more section')}"
