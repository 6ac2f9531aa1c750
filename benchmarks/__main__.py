"""The speed table: ``python -m benchmarks [--quick] [--output FILE]``.

Figures are ratios to a peer that runs in the same rounds, so that they mean the same on a slow machine. The targets are for the
full run: 10,000 notes, and 100,000 where that is said.
"""

import platform
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import click
from markdown_it import MarkdownIt

from benchmarks import exactness, prepared, repository, site
from benchmarks.prepared import Place
from benchmarks.racing import BASE, Contestant, kb, peak, peer, race, ratios, shown_seconds, times
from benchmarks.repository import History
from benchmarks.table import Row, markdown
from kb.configuration import find_configuration
from kb.privacy import masked
from kb.vocabulary import load_vocabulary

_DRAFTS = 500
_PEERS = ("click", "markdown-it-py", "sqlite-utils", "datasette", "scikit-learn", "bm25s", "tantivy")
_WORDS = ("retry", "queue", "timeout")


def _megabytes(value: float) -> str:
    return f"{value:.0f} MB"


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _size(notes: int) -> str:
    return f"{notes:,} notes"


def full_index(made: Place) -> Iterator[Row]:
    """A build from nothing against bare parsing of the same files."""
    parsing = Contestant(peer("parse_only", made.source), made.folder)
    building = Contestant(made.index(), made.folder, lambda: prepared.remove_database(made.database))
    found = race({"parse": parsing, "index": building})
    yield Row(
        f"full index, {_size(made.notes)}, against markdown-it parsing alone",
        ratios(found["index"], found["parse"]),
        times,
        at_most=2.0,
        remark=f"{shown_seconds(statistics.median(found['index']))} against {shown_seconds(statistics.median(found['parse']))}",
    )


def linting(made: Place) -> Iterator[Row]:
    """All notes against bare parsing of the same files; ten of them, with and without a build to ask, against the base."""
    ten = prepared.few(made, 10)
    parsing, checking = Contestant(peer("parse_only", made.source), made.folder), Contestant(kb("lint", made.source), made.folder)
    found = race({"parse": parsing, "lint": checking})
    remark = f"{shown_seconds(statistics.median(found['lint']))} against {shown_seconds(statistics.median(found['parse']))}"
    yield Row(f"kb lint, {_size(made.notes)}, against markdown-it parsing alone", ratios(found["lint"], found["parse"]), times, at_most=2.5, remark=remark)
    alone, asking = Contestant(kb("lint", ten), ten), Contestant(kb("lint", ten, "--db", made.database), made.folder)
    few = race({"base": Contestant(BASE, made.folder), "alone": alone, "asking": asking})
    for name, what, at_most in (("alone", "kb lint, 10 notes", 3.0), ("asking", f"kb lint, 10 notes, which asks a build of {_size(made.notes)}", None)):
        remark = f"{shown_seconds(statistics.median(few[name]))}, base {shown_seconds(statistics.median(few['base']))}"
        yield Row(f"{what}, against the base", ratios(few[name], few["base"]), times, at_most, remark=remark)


def masking(made: Place, wanted: int) -> Iterator[Row]:
    """What masking a note takes, against parsing it with markdown-it, in one process and in the same rounds."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(made.source.rglob("*.md"))[:wanted]]
    parser = MarkdownIt("commonmark").enable("table")
    rounds = [tuple(_seconds_each(work, texts) for work in (masked, parser.parse)) for _ in range(5)]
    mask, parse = zip(*rounds, strict=True)
    remark = f"{shown_seconds(statistics.median(mask))} against {shown_seconds(statistics.median(parse))}"
    yield Row("masking a note, against markdown-it parsing it", ratios(mask, parse), times, at_most=1.0, remark=remark)
    yield Row("masking a note", mask, shown_seconds, at_most=0.001)


def _seconds_each(work: Callable[[str], object], texts: Sequence[str]) -> float:
    started = time.perf_counter()
    for text in texts:
        work(text)
    return (time.perf_counter() - started) / len(texts)


def bare_load(made: Place) -> Iterator[Row]:
    """What the sqlite-utils command takes to insert the rows of notes and bodies, without parsing anything."""
    rows, target = prepared.rows_as_json(made), made.folder / "loaded.db"
    command = (sys.executable, "-m", "sqlite_utils", "insert", str(target), "notes", str(rows), "--nl", "--pk", "id")
    found = race({"load": Contestant(command, made.folder, lambda: prepared.remove_database(target))})
    yield Row(f"sqlite-utils insert of the rows alone, {_size(made.notes)}", found["load"], shown_seconds)


def commands(made: Place, similar: float, unchanged: float) -> Iterator[Row]:
    """The commands of every day against the start of an interpreter with click and sqlite3."""
    contestants = {
        "base": Contestant(BASE, made.folder),
        "similar": Contestant(kb("similar", made.draft, "--db", made.database), made.folder),
        "search": Contestant(kb("search", *_WORDS, "--db", made.database), made.folder),
        "unchanged": Contestant(made.index(), made.folder),
    }
    found = race(contestants)
    yield _against_base("kb similar", made, found, "similar", similar)
    yield _against_base("kb search, three words", made, found, "search", 2.0 if made.notes <= 10_000 else None)
    yield _against_base("kb index, nothing changed", made, found, "unchanged", unchanged)


def _against_base(what: str, made: Place, found: dict[str, list[float]], name: str, at_most: float | None) -> Row:
    middle, base = statistics.median(found[name]), statistics.median(found["base"])
    return Row(
        f"{what}, {_size(made.notes)}, against the base",
        ratios(found[name], found["base"]),
        times,
        at_most,
        remark=f"{shown_seconds(middle)}, base {shown_seconds(base)}",
    )


def one_changed(made: Place) -> Iterator[Row]:
    """A note that changed costs a constant more than the look at all of them."""
    path = next(iter(sorted((made.source / "000").glob("*.md"))))
    original = path.read_text(encoding="utf-8")
    edits = iter(range(1_000))

    def edit() -> None:
        path.write_text(f"{original}\nAnother thought, number {next(edits)}: retry with jitter.\n", encoding="utf-8")
        # A file that changed within the last clock tick is read twice; people are slower than that.
        time.sleep(0.03)

    found = race(
        {
            "base": Contestant(BASE, made.folder),
            "changed": Contestant(made.index(), made.folder, edit),
            "unchanged": Contestant(made.index(), made.folder),
        }
    )
    path.write_text(original, encoding="utf-8")
    prepared.indexed(made)
    more = [(changed - unchanged) / base for changed, unchanged, base in zip(found["changed"], found["unchanged"], found["base"], strict=True)]
    remark = f"{shown_seconds(statistics.median(found['changed']))} against {shown_seconds(statistics.median(found['unchanged']))}"
    yield Row(f"one note of {_size(made.notes)} changed: more than nothing changed, in bases", more, times, at_most=4.0, remark=remark)


def scoring(made: Place, wanted: int) -> Iterator[Row]:
    """The calls alone, in a process that has done them before."""
    vocabulary = load_vocabulary(find_configuration(made.source))
    yield Row(f"recurrence.similar() in process, {_size(made.notes)}", exactness.similar_seconds(made, vocabulary, wanted), shown_seconds, at_most=0.012)
    yield Row(f"recurrence.related() in process, {_size(made.notes)}", exactness.related_seconds(made, wanted), shown_seconds, at_most=0.012)


def exact(notes: int, wanted: int) -> Iterator[Row]:
    """The best ten against those of an exhaustive comparison."""
    made = exactness.mixed(notes)
    found = exactness.exactness(made, load_vocabulary(find_configuration(made.source)), wanted)
    share = sum(found.equal) / len(found.equal)
    remark = f"{sum(found.equal)} of {len(found.equal)} drafts, {found.real} of them real"
    yield Row(f"best ten as in an exhaustive comparison, {_size(notes)}", [share], _percent, at_least=0.99, remark=remark)


def peers(made: Place) -> Iterator[Row]:
    """The same question put to others, as whole processes in the same rounds."""
    queries = prepared.with_peers(made)
    quick = {name: Contestant(command, made.folder) for name, command in queries.items()}
    similar = Contestant(kb("similar", made.draft, "--db", made.database), made.folder)
    fts = peer("fts5", "words", made.folder / "fts5", " ".join(_WORDS))
    found = race(
        {
            "kb similar": similar,
            "kb search": Contestant(kb("search", *_WORDS, "--db", made.database), made.folder),
            "words": Contestant(fts, made.folder),
            **quick,
        }
    )
    slow = race({"kb similar": similar, "fit": Contestant(peer("sklearn_fit", made.texts, made.draft), made.folder)})
    yield _peer("scikit-learn, fitted when asked", slow["fit"], slow["kb similar"], "kb similar")
    for name in quick:
        yield _peer(name, found[name], found["kb similar"], "kb similar")
    yield _peer("FTS5 alone, three words", found["words"], found["kb search"], "kb search")


def _peer(name: str, own: Sequence[float], other: Sequence[float], command: str) -> Row:
    remark = f"{shown_seconds(statistics.median(own))} against {shown_seconds(statistics.median(other))}"
    return Row(f"peer: {name}, against {command}", ratios(own, other), times, remark=remark)


def memory(made: Place, index_too: bool) -> Iterator[Row]:
    """The largest resident set of any process of a run."""
    if index_too:
        prepared.remove_database(made.database)
        used, took = peak(made.index(), made.folder)
        yield Row(f"peak memory of a full index, {_size(made.notes)}", [used], _megabytes, at_most=500, remark=f"{took:.0f} s")
    used, _ = peak(kb("similar", made.draft, "--db", made.database), made.folder)
    yield Row(f"peak memory of kb similar, {_size(made.notes)}", [used], _megabytes, at_most=60)


def all_against_all(made: Place) -> Iterator[Row]:
    """Every note against its earlier ones, as a whole process."""
    command = kb("recurrences", "--db", made.database, "--unmarked")
    used, took = peak(command, made.folder)
    yield Row(f"kb recurrences, {_size(made.notes)}", [took], shown_seconds, at_most=20.0)
    yield Row(f"peak memory of kb recurrences, {_size(made.notes)}", [used], _megabytes, at_most=1000)


def facets(made: Place) -> Iterator[Row]:
    """The table of notes with three facets on the site."""
    ours, bare = site.facet_pages(made)
    remark = f"{shown_seconds(statistics.median(ours))} against {shown_seconds(statistics.median(bare))}"
    yield Row(f"Datasette, notes with three facets, {_size(made.notes)}, against a plain table", ratios(ours, bare), times, at_most=1.2, remark=remark)


def pages(made: Place) -> Iterator[Row]:
    """The page of a note against Datasette's own page of its row, and a draft that is checked on the site."""
    found = site.note_pages(made)
    for times_of, when in ((found.first, "read for the first time"), (found.again, "read before")):
        remark = f"{shown_seconds(statistics.median(times_of))} against {shown_seconds(statistics.median(found.row))}"
        what = f"page of a note, {when}, {_size(made.notes)}, against Datasette's bare row page"
        yield Row(what, ratios(times_of, found.row), times, at_most=1.5, remark=remark)
    yield Row(f"a draft checked on the site, {_size(made.notes)}", site.draft_pages(made), shown_seconds, at_most=0.1)


def readers(made: Place) -> Iterator[Row]:
    """All pages of the site for twenty readers, while the database is built anew in place."""
    found = site.readers_during_rebuilds(made.source, made.database, readers=20, seconds=30)
    remark = f"{found.answers:,} answers, {found.builds} builds"
    yield Row(f"errors that 20 readers meet in 30 s of rebuilds, {_size(made.notes)}", [len(found.errors)], "{:.0f}".format, at_most=0, remark=remark)


def targets(made: History) -> Iterator[Row]:
    """Whether what notes name still stands, against the bare reading of the same history."""
    judging, reading = repository.judged_paths(made)
    size = f"{made.targets:,} targets, {made.commits:,} commits"
    remark = f"{shown_seconds(statistics.median(judging))} against {shown_seconds(statistics.median(reading))}"
    yield Row(f"judging {size}, against git log --name-status", ratios(judging, reading), times, at_most=1.5, remark=remark)
    took, states = repository.judged_lines(made)
    yield Row(f"judging a line of each of {size}", [took], shown_seconds, remark=", ".join(f"{number:,} {state}" for state, number in states.most_common()))


def every(quick: bool) -> Iterator[Row]:
    """All rows, in an order in which each finds the database that it needs."""
    small = prepared.place(2_000 if quick else 10_000)
    wanted = 100 if quick else _DRAFTS
    yield from full_index(small)
    yield from linting(small)
    yield from masking(small, wanted)
    yield from bare_load(small)
    yield from commands(small, similar=2.5, unchanged=5.0)
    yield from one_changed(small)
    yield from scoring(small, wanted)
    yield from exact(small.notes, wanted)
    yield from all_against_all(small)
    yield from facets(small)
    yield from pages(small)
    yield from readers(small)
    yield from memory(small, index_too=quick)
    yield from targets(repository.history(10_000, 5_000) if quick else repository.history(20_000, 10_000))
    yield from peers(small)
    if not quick:
        large = prepared.place(100_000)
        yield from memory(large, index_too=True)
        yield from commands(large, similar=3.0, unchanged=15.0)


@click.command()
@click.option("--quick", is_flag=True, help="2,000 notes and half of the history only.")
@click.option("--output", type=click.Path(path_type=Path), help="Also write the table to this file.")
def main(quick: bool, output: Path | None) -> None:
    """Measure speed, memory and exactness, and print a markdown table."""
    versions = ", ".join(f"{name} {version(name)}" for name in _PEERS)
    head = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}; {platform.system()} on {platform.machine()}"
    click.echo(head, err=True)
    rows = []
    with prepared.alone():
        for row in every(quick):
            click.echo(" | ".join(row.cells()), err=True)
            rows.append(row)
    text = f"{head}\n\n{markdown(rows)}\n"
    click.echo(text)
    if output:
        output.write_text(text, encoding="utf-8")
    missed = [row for row in rows if row.met is False]
    click.echo(f"{len(missed)} of {len(rows)} rows missed what they must reach.", err=True)


if __name__ == "__main__":
    main()
