"""kb serve"""

import gc
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import click

from kb.cli.options import repositories_option, say


class _Database(click.Path):
    """A path that may hold any sign: the variable names one database, though the option can be given several times."""

    envvar_list_splitter = "\0"


@click.command("serve")
@click.option(
    "--db",
    "databases",
    type=_Database(path_type=Path),
    multiple=True,
    default=(Path("kb.db"),),
    envvar="KB_DB",
    show_envvar=True,
    help="A database; may be given several times.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8001, help="Port to listen on; 0 takes any that is free.")
@click.option("--host", default="127.0.0.1", help="Address to listen on; 0.0.0.0 lets other machines in.")
@click.option("--open", "opened", is_flag=True, help="Open the site in a browser.")
@click.option("--watch", type=click.Path(path_type=Path), metavar="NOTES", help="Index this folder into the first database, now and whenever it changes.")
@repositories_option
@click.option("--base-url", metavar="PATH", help="The path under which a proxy shows the site, such as /kb/.")
@click.option("-m", "--metadata", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Titles and permissions, laid over those of kb.")
@click.option("--setting", "settings", type=(str, str), multiple=True, metavar="NAME VALUE", help="A setting of Datasette; may be given several times.")
def command(
    databases: tuple[Path, ...],
    port: int,
    host: str,
    opened: bool,
    watch: Path | None,
    repo: tuple[Path, ...],
    base_url: str | None,
    metadata: Path | None,
    settings: tuple[tuple[str, str], ...],
) -> None:
    """Browse the database with Datasette. A new build shows at once, without a restart."""
    from kb.web.serving import Serving, Site, listen
    from kb.web.watching import Watched, watching

    if repo and watch is None:
        raise click.UsageError("--repo is for the runs of --watch: name the folder of the notes with it.")
    kept = watching(Watched(watch, databases, repo), partial(say, err=True)) if watch else nullcontext()
    with listen(host, port) as listener, kept:
        site = Site(Serving(databases, base_url, metadata, settings))
        url = site.url(listener)
        click.echo(f"Serving {', '.join(map(str, databases))} at {url} (Ctrl+C stops)")
        if opened:
            click.launch(url)
        gc.enable()  # a server lives long enough for it to pay
        site.run(listener)
