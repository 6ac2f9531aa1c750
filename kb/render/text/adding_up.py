"""How a score came about, line by line. All numbers are whole ten-thousandths, so that what is printed adds up."""

from collections.abc import Sequence
from math import floor, fsum

from kb.method import METHOD
from kb.model import CONFIRMED, REFUSED
from kb.recurrence.explaining import Explanation, Term, Weighed
from kb.render.terminal import cut, hanging, pad, safe, style, width

_UNITS = 10_000
_TERMS = 25
_NUMBER = 7
_WIDE = 76
_MOST = 80
_LEGEND = f"A word of the title counts {METHOD.title:g} times, one of a timeline {METHOD.timeline:g}. weight: tf × idf, in a vector of length 1."


def where_lines(report: Explanation) -> list[str]:
    """The cosine by the kinds of sections of the note in which the shared words stand."""
    kinds, shares = zip(*report.match.sections, strict=True)
    parts, percents = _rounded(shares, _UNITS), _rounded(shares, 100 / report.match.cosine)
    rows = [_row(kind.replace("-", " "), part, f"{percent:>4} %") for kind, part, percent in zip(kinds, parts, percents, strict=True)]
    return [_title("Where the shared words stand in the note"), *rows, _row("cosine", sum(parts), f"{sum(percents):>4} %", bold=True)]


def sum_lines(report: Explanation) -> list[str]:
    """What each shared word adds to the cosine, the most telling first, and what makes a score of that."""
    match, shown = report.match, report.terms[:_TERMS]
    cosine, reference = _units(match.cosine), _units(match.reference)
    rest = cosine - sum(_units(term.contribution) for term in shown)
    more = len(report.terms) - len(shown)
    lines = [*_titles(), *map(_term, shown)]
    if more or rest:
        lines.append(_row(f"{more} more" if more else "rounding", rest))
    lines.append(_row("cosine", cosine, bold=True))
    lines.append(_row("the draft names this note" if reference else "the draft does not name this note", reference))
    lines += [*_quoted(report.reference), _row("score", cosine + reference, bold=True)]
    return [*lines, *(style(line, dim=True) for line in hanging("", _LEGEND, 2, _all()))] if _is_wide() else lines


def level_lines(report: Explanation) -> list[str]:
    """How the score, what the draft says and what people said make a level."""
    match = report.match
    score = _units(match.cosine) + _units(match.reference)
    lines = [_title("From the score to the level"), _row("score", score)]
    for saying in report.sayings:
        lines += [_row(f"the draft says “{saying.phrase}”", _units(saying.move)), *_quoted(saying.sentence)]
    if report.sayings:
        lines.append(_row("moved", score + _units(match.said), bold=True))
    return [*lines, *hanging("", _why_this_level(report), 2)]


def _why_this_level(report: Explanation) -> str:
    match, levels = report.match, report.levels
    if match.verdict == REFUSED:
        return "No level: a person refused the pair."
    thresholds = f"Strong from {_short(levels.strong)}, possible from {_short(levels.possible)}"
    if levels.typical:
        thresholds += f"; weak up to {_short(levels.typical)}, as near as notes usually are here"
    confirmed = " A person confirmed the pair." if match.verdict == CONFIRMED else ""
    return f"{thresholds}: {match.level}.{confirmed}"


def _titles() -> list[str]:
    if not _is_wide():
        return [_title("What each shared word adds"), style(f"  {pad('word', _room())}{'draft':>7}{'note':>9}{'adds':>8}", dim=True)]
    sides = f"{'in the draft':>20}{'in the note':>23}"
    names = f"  {pad('word', _room())}{'idf':>7}{_SIDE}   {_SIDE}{'adds':>10}"
    return [_title(pad("What each shared word adds", _room() + 9)) + style(sides, dim=True), style(names, dim=True)]


_SIDE = f"{'times':>7}{'tf':>6}{'weight':>7}"


def _term(term: Term) -> str:
    """One line of the sum; the word as the draft has it, and as the note has it where that is another."""
    words = dict.fromkeys((term.word_in_draft, term.word_in_note))
    word = pad(cut(safe(" / ".join(words)), _room() - 1), _room())
    adds = _ten_thousandths(_units(term.contribution))
    if not _is_wide():
        return f"  {word}{_weight(term.draft)} ×{_weight(term.note)} ={adds:>6}"
    return f"  {word}{term.draft.idf:>7.2f}{_side(term.draft)} × {_side(term.note)} = {adds:>7}"


def _side(weighed: Weighed) -> str:
    return f"{weighed.times:>7g}{weighed.tf:>6.2f}{_weight(weighed)}"


def _weight(weighed: Weighed) -> str:
    return f"{_ten_thousandths(_units(weighed.weight)):>7}"


def _is_wide() -> bool:
    return width() >= _WIDE


def _all() -> int:
    """The columns of a table."""
    return min(width(), _MOST)


def _room() -> int:
    """The columns of a word in the sum."""
    return _all() - (62 if _is_wide() else 26)


def _row(label: str, units: int, more: str = "", bold: bool = False) -> str:
    """A label and its number, at the right edge of the table."""
    shown = f"{_ten_thousandths(units):>8}{more}"
    return f"  {style(pad(cut(label, _all() - 2 - len(shown)), _all() - 2 - len(shown)) + shown, bold=bold)}"


def _quoted(sentence: str | None) -> list[str]:
    """A sentence of the draft, on at most three lines."""
    return hanging("", f"“{' '.join(cut(sentence, 200).split())}”", 4, _all() - 9) if sentence else []


def _title(text: str) -> str:
    return style(text, bold=True)


def _rounded(parts: Sequence[float], unit: float) -> list[int]:
    """Parts in whole units that add up to their rounded sum (the method of largest remainders)."""
    exact = [part * unit for part in parts]
    whole = [floor(part) for part in exact]
    raised = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])[: round(fsum(exact)) - sum(whole)]
    return [part + (place in raised) for place, part in enumerate(whole)]


def _units(part: float) -> int:
    return round(part * _UNITS)


def _ten_thousandths(units: int) -> str:
    return f"{'-' if units < 0 else ''}{f'{abs(units) / _UNITS:.4f}'.removeprefix('0')}"


def _short(threshold: float) -> str:
    return f"{threshold:.3g}".removeprefix("0")
