"""kb recurrences"""

import datetime as dt
import gc
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.options import database_option, folder_of, format_option, reader, say

if TYPE_CHECKING:
    from kb.recurrence.corpus import Asked, RecurrencesReport


@click.command("recurrences")
@database_option
@click.option("--families", is_flag=True, help="Only families: notes joined by recurrence_of.")
@click.option("--unmarked", is_flag=True, help="Only pairs that look like recurrences and carry no verdict.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), default=None, metavar="YYYY-MM-DD", help="Only what happened since that day.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, help="Pairs to show.")
@format_option("text", "json", "csv", "markdown")
def command(database: Path, families: bool, unmarked: bool, since: dt.datetime | None, limit: int, form: str) -> None:
    """Compare all notes with their earlier ones: recurrences that nobody marked, and families.

    A pair is one that `kb similar` would call strong or possible. A csv holds one table: choose --families or --unmarked.
    """
    from kb.recurrence.corpus import Asked, recurrences

    if form == "csv" and families == unmarked:
        raise click.UsageError("a csv holds one table: choose --families or --unmarked")
    asked = Asked(unmarked or not families, families or not unmarked, f"{since:%Y-%m-%d}" if since else None, limit)
    gc.enable()
    with reader(database) as notes:
        report = recurrences(notes, asked)
        shown = _shown(report, asked, folder_of(database, notes.build().notes_folder), form)
    say(shown)


def _shown(report: "RecurrencesReport", asked: "Asked", folder: Path, form: str) -> str:
    if form == "json":
        from kb.render.json.recurrences import recurrences as as_json

        return as_json(report)
    if form == "csv":
        from kb.render.csv.recurrences import recurrences as as_csv

        return as_csv(report, not asked.unmarked)
    if form == "markdown":
        from kb.render.markdown.recurrences import recurrences as as_markdown

        return as_markdown(report, asked.unmarked, asked.families)
    from kb.render.text.recurrences import recurrences as as_text

    return as_text(report, folder.as_posix(), asked.unmarked, asked.families)
