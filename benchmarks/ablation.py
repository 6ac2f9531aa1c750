"""What each part of the method is worth: every part is switched off once, and all figures are taken again.

    python -m benchmarks.ablation PAIRS_AND_COLLECTIONS NOTES

The first folder holds pairs.csv and the collections of `benchmarks.ranking`; NOTES is the folder that the paths of the pairs start from.
The tables are those of docs/ranking.md, where a test holds them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from benchmarks.ranking import TARGETS, measure, read_collection
from kb.configuration import Configuration
from kb.evaluating.flags import LevelFigure
from kb.evaluating_notes import PairsReport, evaluate_pairs
from kb.method import PARTS
from kb.vocabulary import load_vocabulary

FLAGS_HEAD = ("without", "pairs", "half-written", *TARGETS, "average precision", "strong", "look-alikes", "possible")
CORPORA_HEAD = ("without", "chia", "dfds", "iasql", "kaikei-alt", "moj-cloud-platform", "mybinder", "posthog", "univaf")
WHOLE = "nothing"


def figures(collections: Path, notes: Path, part: str) -> tuple[list[str], list[str]]:
    """The row of one part in the table of flags and in the table of corpora; levels as fitted on the other corpora."""
    report = evaluate_pairs(collections / "pairs.csv", notes, () if part == WHOLE else (part,))
    return [part, *_flags(report, _collections(collections, part))], [part, *_corpora(report)]


def _collections(folder: Path, part: str) -> Iterator[str]:
    vocabulary = load_vocabulary(Configuration())
    if part != WHOLE:
        vocabulary = replace(vocabulary, method=vocabulary.method.without(part))
    for name in TARGETS:
        yield f"{measure(read_collection(folder / name), vocabulary).ndcg_10.value:.3f}"


def _flags(report: PairsReport, collections: Iterable[str]) -> Iterator[str]:
    strong, possible = report.flags.left_out["strong"], report.flags.left_out["possible"]
    yield f"{report.ranking.ndcg_10.value:.3f}"
    yield f"{report.begun.ndcg_10.value:.3f}"
    yield from collections
    yield f"{report.flags.left_out_precision:.3f}"
    yield from (_share(strong), str(strong.hard_negatives), _share(possible))


def _share(found: LevelFigure) -> str:
    return f"{found.right} of {found.flagged}"


def _corpora(report: PairsReport) -> list[str]:
    by_corpus = {corpus: value for corpus, _, value in report.ranking.by_corpus}
    return [f"{by_corpus[corpus]:.3f}" for corpus in CORPORA_HEAD[1:]]


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A markdown table."""
    head = list(head)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


@click.command()
@click.argument("collections", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("notes", type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(collections: Path, notes: Path) -> None:
    """Switch off every part once and print the two tables."""
    rows = []
    for part in (WHOLE, *PARTS):
        rows.append(figures(collections, notes, part))
        click.echo(part, err=True)
    click.echo(table(FLAGS_HEAD, (flags for flags, _ in rows)))
    click.echo()
    click.echo(table(CORPORA_HEAD, (corpora for _, corpora in rows)))


if __name__ == "__main__":
    main()
