"""kb similar"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.options import database_option, folder_of, format_option, note_errors, path_under, printed_path, read_bytes, reader, utf8

if TYPE_CHECKING:
    from kb.recurrence.draft import Draft
    from kb.recurrence.similar import SimilarReport
    from kb.store.reader import Reader

WORTH_A_LOOK = 5000
"""So many notes can be told from those of the build in 20 ms; of more, only the build's age is named."""

EXPLAINED = ("text", "json")
"""The forms of an explanation."""


@click.command("similar")
@click.argument("draft")
@database_option
@click.option("--limit", type=click.IntRange(1, 1000), default=5, help="Matches to show.")
@click.option("--min-score", type=click.FloatRange(0), default=0.0, help="Leave out matches below this score.")
@click.option("--category", default=None, callback=utf8, help="Only notes of this category.")
@click.option("--any-date", is_flag=True, help="Also notes that come after the draft.")
@click.option("--explain", "target", metavar="ID", default=None, callback=utf8, help="Show why DRAFT and the note ID are alike, side by side.")
@format_option("text", "json")
def command(draft: str, database: Path, limit: int, min_score: float, category: str | None, any_date: bool, target: str | None, form: str) -> None:
    """Find earlier notes with the same root cause as DRAFT ("-" reads standard input).

    Only notes that come before a dated draft count; undated ones always do.
    """
    from kb.parse import load_draft
    from kb.recurrence.candidates import Wanted
    from kb.recurrence.draft import draft_of
    from kb.recurrence.similar import similar
    from kb.vocabulary import loads

    if target is not None and form not in EXPLAINED:
        raise click.UsageError(f"--explain has no form {form}: take --format text or --format json.")
    data = read_bytes(draft)
    with reader(database) as notes:
        folder = folder_of(database, notes.build().notes_folder)
        path = None if draft == "-" else path_under(Path(draft), folder)
        vocabulary = loads(notes.vocabulary())
        with note_errors(draft):
            note = load_draft(printed_path(draft), data, vocabulary)
        compared = draft_of(note, vocabulary, data, path)
        if target is None:
            shown = _rendered(similar(notes, compared, Wanted(limit, min_score, category, any_date)), folder, form)
        else:
            shown = _explained(notes, compared, target, folder, form)
        stale = _stale(notes, folder) if form == "text" else None
    if stale:
        click.echo(stale, err=True)
    click.echo(shown)


def _rendered(report: "SimilarReport", folder: Path, form: str) -> str:
    if form == "json":
        from kb.render.json.similar import similar as as_json

        return as_json(report)
    from kb.render.text.similar import similar as as_text

    return as_text(report, folder.as_posix())


def _explained(notes: "Reader", draft: "Draft", target: str, folder: Path, form: str) -> str:
    from kb.recurrence.explaining import explain

    report = explain(notes, draft, target)
    if form == "json":
        from kb.render.json.explanation import explanation as as_json

        return as_json(report)
    from kb.render.text.explanation import explanation as as_text

    return as_text(report, folder.as_posix())


def _stale(notes: "Reader", folder: Path) -> str | None:
    """A line that says how old the build is, when notes changed since; the look takes at most 20 ms."""
    build = notes.build()
    if not folder.is_dir():
        return None
    changed = _changed(notes, folder) if build.notes <= WORTH_A_LOOK else None
    if changed is None:
        return f"Index built at {build.built_at}; bring it up to date with: kb index"
    return f"{changed} of the notes changed since the index was built at {build.built_at}; bring it up to date with: kb index" if changed else None


def _changed(notes: "Reader", folder: Path) -> int:
    from kb.configuration import find_configuration, load_globs
    from kb.indexing.scan import changed_since

    return changed_since(folder, dict(notes.marks()), load_globs(find_configuration(folder)))
