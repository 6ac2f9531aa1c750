"""kb export"""

import gc
from pathlib import Path

import click

from kb.cli.options import database_option, say, utf8


def _url(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """The address of a folder, with a slash at its end."""
    if value is None:
        return None
    from urllib.parse import urlsplit

    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or not value.isprintable() or " " in value:
        raise click.BadParameter("write the whole address, such as https://acme.example/notes/")
    return value.rstrip("/") + "/"


@click.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@database_option
@click.option("--title", default=None, callback=utf8, help="What the site is called.  [default: Postmortem knowledge base]")
@click.option("--url", callback=_url, default=None, help="Where DIR will be found, for the addresses in the feeds, such as https://acme.example/notes/.")
def command(folder: Path, database: Path, title: str | None, url: str | None) -> None:
    """Write the site as plain files into DIR, for any file server or Pages host.

    DIR is a new or empty folder, or one of an earlier export: there only what changed is written, and files that kb did not write stay.
    """
    from kb.cli.index import Terminal
    from kb.render.terminal import quantity
    from kb.web.exporting import Export, export

    gc.enable()  # many pages are made
    notes, (written, unchanged, removed) = export(Export(database, folder, title, url), Terminal("notes"))
    say(f"Exported {quantity(notes, 'note')} to {folder}: {quantity(written, 'file')} written, {unchanged:,} unchanged, {removed:,} removed.")
