"""How well does `kb similar` find what a team knows to be recurrences? Measured on a table of labelled pairs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kb.evaluating.pairs import Query

_DEEP = 100
_RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over drafts with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Measures over all drafts; gold: how many earlier notes were to be found; missing: files that the table names and nobody has."""

    drafts: int
    gold: int
    ndcg_10: Figure
    recall_5: Figure
    mrr: Figure
    success_1: Figure
    by_corpus: tuple[tuple[str, int, float], ...]
    missing: tuple[str, ...]


Ranker = Callable[[Query], Sequence[str]]
"""Ranks earlier notes for a draft, best first, as paths."""


def evaluate(queries: Iterable[Query], rank: Ranker, missing: Sequence[str] = ()) -> Evaluation:
    """Score a ranker. A gold note that is not ranked scores 0."""
    import numpy

    queries = list(queries)
    measured = [_measure(query, rank(query)) for query in queries]
    table = numpy.array(measured)
    chance = numpy.random.default_rng(20260114)
    samples = chance.integers(0, len(table), (_RESAMPLES, len(table)))
    means = table[samples].mean(axis=1)
    low, high = numpy.percentile(means, [2.5, 97.5], axis=0)
    figures = [Figure(float(table[:, column].mean()), float(low[column]), float(high[column])) for column in range(4)]
    corpora = sorted({query.corpus for query in queries})
    by_corpus = []
    for corpus in corpora:
        own = [values[0] for query, values in zip(queries, measured, strict=True) if query.corpus == corpus]
        by_corpus.append((corpus or "(all)", len(own), sum(own) / len(own)))
    ndcg, recall, mrr, success = figures
    return Evaluation(len(queries), sum(len(query.gold) for query in queries), ndcg, recall, mrr, success, tuple(by_corpus), tuple(missing))


def _measure(query: Query, ranked: Sequence[str]) -> tuple[float, float, float, float]:
    """nDCG@10, recall@5, reciprocal rank and success@1 of one ranking."""
    from sklearn.metrics import ndcg_score

    ranked = list(dict.fromkeys(ranked))[:_DEEP]
    unranked = len(query.gold - set(ranked))
    filler = [0] * max(10 - len(ranked), 2)
    relevance = [*(int(path in query.gold) for path in ranked), *filler, *([1] * unranked)]
    scores = range(len(relevance), 0, -1)
    ranks = [place for place, path in enumerate(ranked, 1) if path in query.gold]
    return (
        float(ndcg_score([relevance], [list(scores)], k=10)),
        sum(1 for rank in ranks if rank <= 5) / len(query.gold),
        1 / ranks[0] if ranks else 0.0,
        1.0 if ranks and ranks[0] == 1 else 0.0,
    )
