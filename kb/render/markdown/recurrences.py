"""Pairs that look like unmarked recurrences, and families."""

from kb.model import Family, Member
from kb.recurrence.corpus import Pair, RecurrencesReport
from kb.render.markdown.text import code, escaped
from kb.render.markdown.updates import update
from kb.render.terminal import quantity, untimed
from kb.render.updates import in_a_line

_TITLE, _ID = 120, 300
_TRIED = 3


def recurrences(report: RecurrencesReport, unmarked: bool, families: bool) -> str:
    """A table of pairs, and a list of families."""
    return "\n\n".join([*(_pairs(report) if unmarked else []), *(_families(report) if families else [])])


def _pairs(report: RecurrencesReport) -> list[str]:
    if not report.pairs:
        return ["## Unmarked recurrences", "None: no two notes are alike enough without a verdict."]
    rows = ["| level | score | note | earlier note |", "|---|---|---|---|", *map(_pair, report.pairs)]
    left = report.found - len(report.pairs)
    return ["## Unmarked recurrences", "\n".join(rows), *([f"{left:,} more."] if left else [])]


def _pair(pair: Pair) -> str:
    notes = (f"{note.date or 'undated'} {escaped(untimed(note.title, note.date), _TITLE)} ({code(note.id, _ID)})" for note in (pair.later, pair.earlier))
    return f"| {'**strong**' if pair.level == 'strong' else pair.level} | {pair.score:.2f} | {' | '.join(notes)} |"


def _families(report: RecurrencesReport) -> list[str]:
    return ["## Families", *(map(_family, report.families) if report.families else ["None: no note carries `recurrence_of`."])]


def _family(family: Family) -> str:
    head = f"**{escaped(family.members[0].title, _TITLE)}**: {quantity(len(family.members), 'note')}, {family.first or 'undated'} to {family.last or 'undated'}"
    return "\n".join([head, "", *map(_member, family.members)])


def _member(member: Member) -> str:
    tried = f": {in_a_line(member.updates, _TRIED, update)}" if member.updates else ""
    return f"- {member.date or 'undated'} {escaped(untimed(member.title, member.date), _TITLE)} ({code(member.id, _ID)}){tried}"
