"""How well recurrences are found and flagged."""

from pathlib import Path
from typing import Any

from kb.evaluating.flags import Flags, LevelFigure
from kb.evaluating.ranking import Figure
from kb.evaluating.verdicts import Judged, VerdictsReport
from kb.evaluating_notes import PairsReport
from kb.levels import Levels
from kb.render.json.form import dump


def pairs(report: PairsReport) -> str:
    """Measures with their 95 % intervals: of the ranking, then of the levels."""
    ranking, flags = report.ranking, report.flags
    return dump(
        {
            "drafts": ranking.drafts,
            "ndcg_10": _figure(ranking.ndcg_10),
            "recall_5": _figure(ranking.recall_5),
            "mrr": _figure(ranking.mrr),
            "success_1": _figure(ranking.success_1),
            "by_corpus": [{"corpus": corpus, "drafts": drafts, "ndcg_10": value} for corpus, drafts, value in ranking.by_corpus],
            "half_written": {"ndcg_10": _figure(report.begun.ndcg_10), "levels": _levels(report.begun_flags.figures)},
            "not_found": list(ranking.missing),
            "without": list(report.without),
            "flagged_drafts": flags.drafts,
            "average_precision": flags.average_precision,
            "thresholds": flags.levels._asdict(),
            "levels": _levels(flags.figures),
            "left_out": _left_out(flags) if flags.folds else None,
        }
    )


def verdicts(report: VerdictsReport) -> str:
    """The levels against the verdicts of a team."""
    return dump(
        {
            "verdicts": len(report.judged),
            "thresholds": report.levels._asdict(),
            "levels": {level: {"confirmed": confirmed, "refused": refused} for level, (confirmed, refused) in report.counts.items()},
            "missed": [_judged(one) for one in report.missed],
            "alarms": [_judged(one) for one in report.alarms],
            "advice": report.advice,
        }
    )


def fit(levels: Levels, path: Path) -> str:
    """The levels that were fitted, and where they were written."""
    return dump({"path": path.as_posix(), "levels": levels._asdict()})


def _figure(figure: Figure) -> dict[str, float]:
    return {"value": figure.value, "low": figure.low, "high": figure.high}


def _levels(figures: dict[str, LevelFigure]) -> dict[str, Any]:
    return {level: _level(figure) for level, figure in figures.items()}


def _level(figure: LevelFigure) -> dict[str, Any]:
    return {
        "flagged": figure.flagged,
        "right": figure.right,
        "hard_negatives": figure.hard_negatives,
        "precision": figure.precision,
        "low": figure.low,
        "high": figure.high,
    }


def _left_out(flags: Flags) -> dict[str, Any]:
    """Each corpus judged by thresholds that were fitted on the others."""
    return {
        "average_precision": flags.left_out_precision,
        "levels": _levels(flags.left_out),
        "folds": [
            {"corpus": fold.corpus, "drafts": fold.drafts, "right": fold.right, "thresholds": fold.levels._asdict(), "levels": _levels(fold.figures)}
            for fold in flags.folds
        ],
    }


def _judged(one: Judged) -> dict[str, Any]:
    return {"later": one.later, "earlier": one.earlier, "score": one.score, "said": one.said}
