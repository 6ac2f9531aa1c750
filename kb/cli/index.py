"""kb index"""

import sys
import time
from pathlib import Path

import click

from kb.cli.options import cores, database_option, format_option, repositories_option, say


class Terminal:
    """Tells on standard error what a run waits for, and how far it is once it takes longer than a second. counted: of what it is so far."""

    def __init__(self, counted: str = "files") -> None:
        self._counted = counted
        self._started = time.monotonic()
        self._last = 0.0
        self._shown = False

    def waiting(self) -> None:
        """Another run holds the database."""
        click.echo("Another kb index is writing this database; waiting for it…", err=True)

    def progress(self, done: int, total: int) -> None:
        """Draw the bar again, at most ten times a second."""
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._started < 1 or (now - self._last < 0.1 and done < total):
            return
        self._last, self._shown = now, True
        filled = 30 * done // total
        click.echo(f"\r[{'#' * filled}{'-' * (30 - filled)}] {done:,} of {total:,} {self._counted}", nl=False, err=True)
        if done == total:
            click.echo("\r\x1b[K", nl=False, err=True)


@click.command("index")
@click.argument("notes", type=click.Path(path_type=Path), default=Path("notes"), envvar="KB_NOTES")
@database_option
@format_option("text", "json")
@click.option("--full", is_flag=True, help="Read every note again and build anew.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Processes that read notes.  [default: the cores that are there]")
@click.option("--strict", is_flag=True, help="Exit with 1 when a file was skipped.")
@repositories_option
@click.pass_context
def command(context: click.Context, notes: Path, database: Path, form: str, full: bool, jobs: int | None, strict: bool, repo: tuple[Path, ...]) -> None:
    """Bring the database up to date with the folder NOTES (default: notes). Only what changed is read.

    The files and lines that the notes name are looked up in the repository around NOTES, and in each --repo.
    """
    from kb.indexing.index import Task, index

    report = index(Task(notes, database, full, jobs or cores(), repo), Terminal())
    if form == "json":
        from kb.render.json.index import index as as_json

        say(as_json(report))
    else:
        from kb.render.text.index import index as as_text
        from kb.render.text.index import skipped

        if aside := skipped(report):
            say(aside, err=True)
        say(as_text(report))
    if strict and report.skipped:
        context.exit(1)
