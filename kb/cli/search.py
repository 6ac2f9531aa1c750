"""kb search"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.options import database_option, folder_of, format_option, reader, say, utf8
from kb.errors import InputError
from kb.model import KINDS

if TYPE_CHECKING:
    from kb.searching import SearchReport


def _day(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """A date as YYYY-MM-DD; a month or a year stands for its first or last day."""
    if value is None:
        return None
    from kb.searching import day

    try:
        return day(value, last=option.name == "until")
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@database_option
@click.option("--category", default=None, callback=utf8, help="Only notes of this category.")
@click.option("--label", default=None, callback=utf8, help="Only notes with this label.")
@click.option("--severity", default=None, callback=utf8, help="Only notes of this severity.")
@click.option("--since", default=None, callback=_day, help="Only notes from this day on.")
@click.option("--until", default=None, callback=_day, help="Only notes up to this day.")
@click.option("--section", type=click.Choice(KINDS), default=None, help="Look in sections of this kind alone.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, help="Hits to show.")
@format_option("text", "json")
def command(words: tuple[str, ...], database: Path, section: str | None, limit: int, form: str, **only: str | None) -> None:
    """Search the notes for WORDS: "a phrase", word*, one OR other; after "--" also -unwanted."""
    from kb.searching import parse, search
    from kb.store.reader import Filter

    # The shell took the quotes of a phrase away; an argument with spaces is one.
    query = " ".join(f'"{word}"' if " " in word and len(words) > 1 and '"' not in word else word for word in words)
    if not parse(query):
        raise InputError("there is no word to look for. Write one or more words, such as: kb search retry storm")
    with reader(database) as notes:
        report = search(notes, query, Filter(**only), section, limit)
        shown = _shown(report, folder_of(database, notes.build().notes_folder), form)
    say(shown)


def _shown(report: "SearchReport", folder: Path, form: str) -> str:
    if form == "json":
        from kb.render.json.search import search as as_json

        return as_json(report)
    from kb.render.text.search import search as as_text

    return as_text(report, folder.as_posix())
