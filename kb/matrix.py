"""All notes against all: the door to scikit-learn's sparse matrices. The same cosine as `kb.vectors`, for many notes at once."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from kb.method import Method

_BLOCK = 256
"""So many notes are compared at a time: their cosines with 10,000 notes take 30 MB."""


class Row(NamedTuple):
    """One note in the matrix: the numbers of its terms, and their doubled, weighted counts."""

    terms: Sequence[int]
    doubled: Sequence[int]


class Neighbour(NamedTuple):
    """A note that is near another: their places in the matrix, and their cosine."""

    later: int
    earlier: int
    cosine: float


def weights(rows: Sequence[Row], frequencies: Sequence[int], method: Method) -> Any:
    """The notes as rows of length 1, weighted by scikit-learn's TfidfTransformer (sublinear tf, smooth idf). frequencies: one a term.

    Raises ValueError for a term without one, which scikit-learn would look up in memory that is not its own, and for a count that is none.
    """
    import numpy
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfTransformer

    starts = numpy.cumsum([0, *(len(row.terms) for row in rows)])
    columns = numpy.concatenate([numpy.asarray(row.terms, dtype=numpy.int32) for row in rows])
    if len(columns) and int(columns.max()) >= len(frequencies):
        raise ValueError("a term has no document frequency")
    if min(map(min, filter(len, (row.doubled for row in rows))), default=1) <= 0:
        raise ValueError("a term stands nowhere")
    counts = numpy.concatenate([numpy.asarray(row.doubled, dtype=float) for row in rows]) / 2
    counted = csr_matrix((counts, columns, starts), shape=(len(rows), len(frequencies)))
    return TfidfTransformer(sublinear_tf=method.sublinear, use_idf=method.idf).fit_transform(counted)


def nearest(matrix: Any, before: Sequence[int], groups: Sequence[int], wanted: int) -> Iterator[list[Neighbour]]:
    """For each row in turn the nearest of the rows that may be earlier, nearest first.

    before: for each row, how many of the first rows may be earlier. groups: rows of one group are never compared. wanted: how many a row.
    """
    import numpy
    from sklearn.metrics.pairwise import linear_kernel

    group = numpy.asarray(groups)
    for start in range(0, len(before), _BLOCK):
        limits = before[start : start + _BLOCK]
        cosines = linear_kernel(matrix[start : start + len(limits)], matrix[: max(limits)], dense_output=False).tocsr()
        for place, limit in enumerate(limits, start):
            part = slice(cosines.indptr[place - start], cosines.indptr[place - start + 1])
            columns, values = cosines.indices[part], cosines.data[part]
            eligible = numpy.flatnonzero((columns < limit) & (group[columns] != group[place]))
            best = eligible[numpy.argpartition(-values[eligible], wanted)[:wanted]] if len(eligible) > wanted else eligible
            yield [Neighbour(place, int(columns[i]), float(values[i])) for i in best[numpy.argsort(-values[best], kind="stable")]]
