"""How well recurrences are found and flagged."""

from pathlib import Path

from kb.evaluating.flags import Flags, Fold, LevelFigure
from kb.evaluating.ranking import Evaluation
from kb.evaluating.verdicts import VerdictsReport
from kb.evaluating_notes import PairsReport
from kb.levels import Levels
from kb.render.terminal import hanging, quantity, safe


def pairs(report: PairsReport) -> str:
    """Measures with their intervals."""
    head = [f"without {', '.join(report.without)}"] if report.without else []
    return "\n".join([*head, *_ranking(report.ranking), "", *_half_written(report), "", *_flags(report.flags)])


def _ranking(ranking: Evaluation) -> list[str]:
    rows = [("nDCG@10", ranking.ndcg_10), ("recall@5", ranking.recall_5), ("MRR", ranking.mrr), ("success@1", ranking.success_1)]
    lines = [f"{quantity(ranking.drafts, 'draft')} with {quantity(ranking.gold, 'earlier note')} to be found"]
    lines += [f"{name:<10} {figure.value:.3f}   95 % between {figure.low:.3f} and {figure.high:.3f}" for name, figure in rows]
    lines += [f"{corpus:<20} nDCG@10 {value:.3f} of {quantity(drafts, 'draft')}" for corpus, drafts, value in ranking.by_corpus]
    return lines + [safe(f"not found: {path}") for path in ranking.missing]


def _half_written(report: PairsReport) -> list[str]:
    found = report.begun.ndcg_10
    ranked = f"nDCG@10    {found.value:.3f}   95 % between {found.low:.3f} and {found.high:.3f}"
    return ["The same drafts half-written", ranked, *_levels(report.begun_flags.figures, "")]


def _flags(flags: Flags) -> list[str]:
    lines = [f"The best match of each of {quantity(flags.drafts, 'note')}; {flags.right} {'is a recurrence' if flags.right == 1 else 'are recurrences'}"]
    lines += [f"average precision {flags.average_precision:.3f}", *_levels(flags.figures, _thresholds(flags.levels))]
    if flags.folds:
        lines += ["", "Each corpus judged by thresholds that were fitted on the others"]
        lines += [f"average precision {flags.left_out_precision or 0:.3f}", *_levels(flags.left_out, "")]
        lines += [line for fold in flags.folds for line in _fold(fold)]
    return lines


def _fold(fold: Fold) -> list[str]:
    own = "; ".join(f"{level} {_short(found)}" for level, found in fold.figures.items())
    return [f"{safe(fold.corpus):<20} {own}; {quantity(fold.drafts, 'draft')}", f"{'':<20} {_thresholds(fold.levels)}"]


def _short(found: LevelFigure) -> str:
    between = f" ({found.low:.2f} to {found.high:.2f})" if found.precision is not None else ""
    return f"{found.right} of {found.flagged}{between}"


def _levels(figures: dict[str, LevelFigure], thresholds: str) -> list[str]:
    return [*map(_level, figures, figures.values()), *([thresholds] if thresholds else [])]


def _level(name: str, found: LevelFigure) -> str:
    share = f" = {found.precision:.3f}, 95 % between {found.low:.3f} and {found.high:.3f}" if found.precision is not None else ""
    return f"{name:<10} {found.right} of {found.flagged} right{share}; {quantity(found.hard_negatives, 'look-alike')}"


def _thresholds(levels: Levels) -> str:
    return f"strong from {levels.strong}, possible from {levels.possible}, typical {levels.typical}"


def verdicts(report: VerdictsReport) -> str:
    """The levels against the verdicts of a team."""
    lines = [f"{quantity(len(report.judged), 'verdict')}; {_thresholds(report.levels)}"]
    lines += [f"{level:<10} {confirmed} confirmed, {refused} refused" for level, (confirmed, refused) in report.counts.items()]
    for title, pairs in (("confirmed, but weak", report.missed), ("refused, but strong", report.alarms)):
        lines += [line for one in pairs for line in hanging(title, f"{one.score:.2f} {one.later} and {one.earlier}", 21)]
    return "\n".join([*lines, *hanging("", report.advice, 0)])


def fit(levels: Levels, path: Path) -> str:
    """The levels that were fitted, and where they were written."""
    numbers = ", ".join(f"{name} {value:g}" for name, value in levels._asdict().items())
    return safe(f"Wrote [levels] to {path}: {numbers}. The next kb index takes them over.")
