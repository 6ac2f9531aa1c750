"""How well recurrences are found."""

from kb.evaluating import Evaluation
from kb.render.terminal import quantity, safe


def evaluation(report: Evaluation) -> str:
    """Measures with their intervals."""
    rows = [("nDCG@10", report.ndcg_10), ("recall@5", report.recall_5), ("MRR", report.mrr), ("success@1", report.success_1)]
    lines = [f"{quantity(report.drafts, 'draft')} with {quantity(report.gold, 'earlier note')} to be found"]
    lines += [f"{name:<10} {figure.value:.3f}   95 % between {figure.low:.3f} and {figure.high:.3f}" for name, figure in rows]
    lines += [f"{corpus:<20} nDCG@10 {value:.3f} of {quantity(drafts, 'draft')}" for corpus, drafts, value in report.by_corpus]
    lines += [safe(f"not found: {path}") for path in report.missing]
    return "\n".join(lines)
