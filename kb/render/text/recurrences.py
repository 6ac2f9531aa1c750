"""Pairs that look like unmarked recurrences, and families."""

from kb.model import Family
from kb.recurrence.corpus import Pair, RecurrencesReport
from kb.render.review import saying
from kb.render.terminal import cut, hanging, quantity, safe, shown_path, style, untimed, width
from kb.render.text.similar import level
from kb.render.updates import in_a_line
from kb.store.reader import Compared

_HEAD = 14
_TRIED = 2


def recurrences(report: RecurrencesReport, folder: str, unmarked: bool, families: bool) -> str:
    """Pairs, best first, then families. folder: of the notes, as seen from here."""
    blocks = [*(_unmarked(report, folder) if unmarked else []), *(_families(report) if families else [])]
    return "\n\n".join("\n".join(block) for block in blocks)


def _unmarked(report: RecurrencesReport, folder: str) -> list[list[str]]:
    if not report.pairs:
        return [hanging("", f"No two of {quantity(report.notes, 'note')} are alike enough without a verdict.", 0)]
    shown = "" if report.found == len(report.pairs) else f"; the best {len(report.pairs)} (--limit shows more)"
    head = hanging("", f"{quantity(report.found, 'pair')} of {quantity(report.notes, 'note')} that may be recurrences, and nobody has said so{shown}", 0)
    how = "Write recurrence_of or not_recurrence_of with the earlier note's id into the later note."
    usual = f"Half of the notes have an earlier one at {report.typical or 0:.2f} or more." if (report.typical or 0) >= _NEAR else ""
    return [head, *(_pair(pair, folder) for pair in report.pairs), hanging("", f"{how} {usual}", 0)]


_NEAR = 0.3
"""Where notes are usually as near to each other as this, a reader of scores should know."""


def _pair(pair: Pair, folder: str) -> list[str]:
    later, earlier = f"{level(pair.level, None, pair.score)} {_title(pair.later)}", f"{'recurs from?':>{_HEAD}} {_title(pair.earlier)}"
    said = [" " * (_HEAD + 12) + f"the later one names it{saying(pair.said)}"] if pair.reference else []
    return [later, *_place(pair.later, folder), earlier, *_place(pair.earlier, folder), *said]


def _title(note: Compared) -> str:
    date = note.date or "undated"
    return f"{date:<10} {style(cut(safe(untimed(note.title, note.date)), width() - _HEAD - 13), bold=True)}"


def _place(note: Compared, folder: str) -> list[str]:
    id = f"  {note.id}" if "#" in note.id else ""
    return [" " * (_HEAD + 12) + style(safe(f"{shown_path(folder, note.path)}:{note.line}{id}"), dim=True)]


def _families(report: RecurrencesReport) -> list[list[str]]:
    if not report.families:
        return [["No families: no note carries recurrence_of."]]
    return [[f"{quantity(len(report.families), 'family', 'families')}"], *map(_family, report.families)]


def _family(family: Family) -> list[str]:
    gaps = f", {' and '.join(map(str, family.gaps))} days apart" if family.gaps else ""
    span = f"{quantity(len(family.members), 'note')}, {family.first or 'undated'} to {family.last or 'undated'}{gaps}"
    lines = hanging("", style(safe(family.members[0].title), bold=True), 1) + hanging("", span, 1)
    for member in family.members:
        lines.append(f"   {member.date or 'undated':<10} {cut(safe(untimed(member.title, member.date)), width() - 14)}")
        lines.append(" " * 14 + style(safe(member.id), dim=True))
        lines += hanging("", in_a_line(member.updates, _TRIED), 14) if member.updates else []
    return lines
