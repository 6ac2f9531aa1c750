"""How well recurrences are found."""

from kb.evaluating import Evaluation, Figure
from kb.render.json.form import dump


def evaluation(report: Evaluation) -> str:
    """Measures with their 95 % intervals."""
    return dump(
        {
            "drafts": report.drafts,
            "ndcg_10": _figure(report.ndcg_10),
            "recall_5": _figure(report.recall_5),
            "mrr": _figure(report.mrr),
            "success_1": _figure(report.success_1),
            "by_corpus": [{"corpus": corpus, "drafts": drafts, "ndcg_10": value} for corpus, drafts, value in report.by_corpus],
            "not_found": list(report.missing),
        }
    )


def _figure(figure: Figure) -> dict[str, float]:
    return {"value": figure.value, "low": figure.low, "high": figure.high}
