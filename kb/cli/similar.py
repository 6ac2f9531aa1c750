"""kb similar"""

from pathlib import Path

import click

from kb.cli.options import database_option, folder_of, format_option, note_errors, printed_path, read_bytes, reader


@click.command("similar")
@click.argument("draft")
@database_option
@click.option("--limit", type=click.IntRange(1, 1000), default=5, help="Matches to show.")
@click.option("--min-score", type=click.FloatRange(0), default=0.0, help="Leave out matches below this score.")
@click.option("--category", default=None, help="Only notes of this category.")
@click.option("--any-date", is_flag=True, help="Also notes that come after the draft.")
@format_option("text", "json")
def command(draft: str, database: Path, limit: int, min_score: float, category: str | None, any_date: bool, form: str) -> None:
    """Find earlier notes with the same root cause as DRAFT ("-" reads standard input).

    Only notes that come before a dated draft count; undated ones always do.
    """
    from kb.parse import load_draft
    from kb.recurrence import Wanted, draft_of, similar
    from kb.vectors import count
    from kb.vocabulary import find_configuration, load_vocabulary

    data = read_bytes(draft)
    path = None if draft == "-" else Path(draft)
    with reader(database) as notes:
        folder = folder_of(database, notes.build().notes_folder)
        vocabulary = load_vocabulary(find_configuration(folder if folder.is_dir() else Path()))
        with note_errors(draft):
            note = load_draft(printed_path(draft), data, vocabulary)
        report = similar(notes, draft_of(note, count(note, vocabulary), data, path, folder), Wanted(limit, min_score, category, any_date))
        stale = _stale(notes, folder) if form == "text" else None
    if form == "json":
        from kb.render import json

        click.echo(json.similar(report))
        return
    from kb.render import text

    if stale:
        click.echo(stale, err=True)
    click.echo(text.similar(report, folder.as_posix()))


def _stale(notes, folder: Path) -> str | None:  # type: ignore[no-untyped-def]
    """A line that says how old the build is, when notes changed since; the look takes at most 20 ms."""
    from kb.indexing.scan import changed_since
    from kb.vocabulary import find_configuration, load_globs

    if not folder.is_dir():
        return None
    built_at = notes.build().built_at
    changed = changed_since(folder, notes.files, notes.build().notes, load_globs(find_configuration(folder)))
    if changed is None:
        return f"Index built at {built_at}; bring it up to date with: kb index"
    return f"{changed} of the notes changed since the index was built at {built_at}; bring it up to date with: kb index" if changed else None
