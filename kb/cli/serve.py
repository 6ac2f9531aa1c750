"""kb serve"""

import gc
from pathlib import Path

import click

from kb.cli.options import database_option, reader


@click.command("serve")
@database_option
@click.option("--port", type=click.IntRange(0, 65535), default=8001, help="Port to listen on; 0 takes any that is free.")
@click.option("--host", default="127.0.0.1", help="Address to listen on; 0.0.0.0 lets other machines in.")
@click.option("--open", "opened", is_flag=True, help="Open the notes in a browser.")
def command(database: Path, port: int, host: str, opened: bool) -> None:
    """Browse the database with Datasette. A new build shows at once, without a restart."""
    from kb.store.schema import opens_read_only

    with reader(database):
        immutable = not opens_read_only(database)
    from kb.web.serving import Site, listen

    with listen(host, port) as listener:
        site = Site(database, immutable)
        url = site.url(listener)
        click.echo(f"Serving {database} at {url} (Ctrl+C stops)")
        if opened:
            click.launch(url)
        gc.enable()  # a server lives long enough for it to pay
        site.run(listener)
