"""How well does kb's own method rank duplicates and weaknesses of the same class? nDCG@10 on three public collections.

    python -m benchmarks.ranking FOLDER

FOLDER holds hadoop, seamonkey and npm_class, each with corpus.jsonl.gz, queries.jsonl.gz (_id, title, text, t) and qrels.tsv.
Only documents with a smaller t may be returned. The reports are plain text whose line ends are lost, so they are not read as
markdown (a text that begins with "#" would be a heading): the title is the title, the text one section of kind "other".
Counting, weights and references are those of `kb.vectors`; all documents are scored, with a sparse matrix for speed, and a
sample of the scores is compared with the arithmetic of `kb.vectors` itself.
"""

import csv
import gzip
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click
import numpy
from scipy.sparse import csr_matrix

from kb.configuration import Configuration
from kb.evaluating.pairs import Query
from kb.evaluating.ranking import Evaluation, Ranker, evaluate
from kb.method import PARTS
from kb.model import Note, Section
from kb.naming import names
from kb.text import plain
from kb.vectors import contributions, count, idf, length, norm, tf, weigh
from kb.vocabulary import Vocabulary, load_vocabulary

TARGETS = {"hadoop": 0.71, "seamonkey": 0.77, "npm_class": 0.76}
"""What nDCG@10 must reach."""

_DEEP = 100
_SAMPLE = 20
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Report:
    """One document of a collection. t: its place in time."""

    id: str
    title: str
    text: str
    t: int


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents in the order of their time, and the drafts with what is to be found for each."""

    name: str
    documents: tuple[Report, ...]
    drafts: tuple[Report, ...]
    gold: dict[str, frozenset[str]]


def read_collection(folder: Path) -> Collection:
    """Read one collection; drafts without anything to be found are left out."""
    gold: dict[str, set[str]] = {}
    with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if float(row["score"]) > 0:
                gold.setdefault(row["query-id"], set()).add(row["corpus-id"])
    documents = sorted(_reports(folder / "corpus.jsonl.gz"), key=lambda report: report.t)
    drafts = [report for report in _reports(folder / "queries.jsonl.gz") if report.id in gold]
    return Collection(folder.name, tuple(documents), tuple(drafts), {draft: frozenset(found) for draft, found in gold.items()})


def _reports(path: Path) -> Iterator[Report]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Report(row["_id"], row.get("title") or "", row["text"], row["t"])


def as_note(report: Report) -> Note:
    """A report as a note: a title, and its text as one section."""
    return Note(id=report.id, path=report.id, title=report.title, sections=(Section("other", "", 1, report.text),))


def weighted(report: Report, vocabulary: Vocabulary) -> dict[str, int]:
    """The section-weighted counts of a report, as kb takes them of a note."""
    return weigh(count(as_note(report), vocabulary), vocabulary.method)


class Matrix:
    """The vectors of all documents, and the cosine of a draft with each."""

    def __init__(self, documents: tuple[Report, ...], vocabulary: Vocabulary) -> None:
        self._documents, self._vocabulary = documents, vocabulary
        counted = [weighted(report, vocabulary) for report in documents]
        self._terms = {term: number for number, term in enumerate(sorted({term for counts in counted for term in counts}))}
        frequencies = numpy.zeros(len(self._terms), dtype=int)
        for counts in counted:
            frequencies[[self._terms[term] for term in counts]] += 1
        self._rarity = {term: idf(int(frequencies[number]), len(documents), vocabulary.method) for term, number in self._terms.items()}
        self._vectors = [self._vector(counts) for counts in counted]
        self._rows = self._sparse(self._vectors)

    def _vector(self, counts: dict[str, int]) -> dict[str, float]:
        return norm({term: tf(times, self._vocabulary.method) * self._rarity[term] for term, times in counts.items() if term in self._rarity})

    def _sparse(self, vectors: list[dict[str, float]]) -> csr_matrix:
        starts = numpy.cumsum([0, *(len(vector) for vector in vectors)])
        columns = [self._terms[term] for vector in vectors for term in vector]
        weights = [weight for vector in vectors for weight in vector.values()]
        return csr_matrix((weights, columns, starts), shape=(len(vectors), len(self._terms)))

    def cosines(self, draft: Report) -> numpy.ndarray:
        """The cosine of a draft with each document."""
        own = self._vector(weighted(draft, self._vocabulary))
        found = self._rows.dot(self._sparse([own]).T).toarray().ravel()
        for place in range(0, len(self._documents), max(1, len(self._documents) // _SAMPLE)):
            note = self._vectors[place]
            expected = sum(contributions(own, note.items(), length(list(note.values()))).values())
            assert abs(found[place] - expected) < _CLOSE, (draft.id, self._documents[place].id, found[place], expected)
        return found


def ranker(collection: Collection, vocabulary: Vocabulary) -> Ranker:
    """Ranks the earlier documents by cosine and reference, ties by id."""
    matrix, reference = Matrix(collection.documents, vocabulary), vocabulary.method.reference
    drafts = {draft.id: draft for draft in collection.drafts}

    def rank(query: Query) -> list[str]:
        draft = drafts[query.path]
        text = plain(f"{draft.title}\n{draft.text}")
        spoken = re.sub(r"\s+", " ", text)
        scored = []
        for document, cosine in zip(collection.documents, matrix.cosines(draft), strict=True):
            if document.t >= draft.t:
                break
            named = reference if reference and _may_name(spoken, document) and names(text, document.id, document.title) else 0.0
            if cosine or named:
                scored.append((-(cosine + named), document.id))
        return [id for _, id in sorted(scored)[:_DEEP]]

    return rank


def _may_name(spoken: str, document: Report) -> bool:
    """A quick look that spares `names` most of its calls; true whenever `names` is."""
    return document.id.lower() in spoken or re.sub(r"\s+", " ", plain(document.title)) in spoken


def measure(collection: Collection, vocabulary: Vocabulary) -> Evaluation:
    """Evaluate kb's method on a collection."""
    queries = [Query(collection.name, draft.id, collection.gold[draft.id]) for draft in collection.drafts]
    return evaluate(queries, ranker(collection, vocabulary))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--without", multiple=True, type=click.Choice(PARTS), help="Switch off a part of the method; then nothing is a miss.")
def main(folder: Path, without: tuple[str, ...]) -> None:
    """Rank the collections of FOLDER with kb's method and print nDCG@10 with its 95 % bootstrap interval; exit code 1 when one misses its target."""
    vocabulary, missed = load_vocabulary(Configuration()), 0
    for part in without:
        vocabulary = replace(vocabulary, method=vocabulary.method.without(part))
    print("| collection | documents | drafts | nDCG@10 | 95 % | recall@5 | first is right | must reach | |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, target in TARGETS.items():
        collection = read_collection(folder / name)
        found = measure(collection, vocabulary)
        ndcg = found.ndcg_10
        missed += ndcg.value < target
        print(
            f"| {name} | {len(collection.documents):,} | {found.drafts} | {ndcg.value:.3f} | {ndcg.low:.3f}–{ndcg.high:.3f} | {found.recall_5.value:.3f} "
            f"| {found.success_1.value:.3f} | {target:.3f} | {'met' if ndcg.value >= target else 'missed'} |"
        )
    sys.exit(1 if missed and not without else 0)


if __name__ == "__main__":
    main()
