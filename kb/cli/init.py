"""kb init"""

import re
from pathlib import Path

import click


def _folder(context: click.Context, option: click.Parameter, value: str) -> str:
    """A name that means the same in a shell, in YAML and in TOML."""
    name = value.rstrip("/")
    if not re.fullmatch(r"\w[\w.-]*(/\w[\w.-]*)*", name, re.ASCII):
        raise click.BadParameter("write a folder's name of letters, digits, dots and hyphens, such as docs/postmortems")
    return name


def _database(context: click.Context, option: click.Parameter, value: str) -> str:
    """A file whose name Datasette shows as it is."""
    name = value if value.endswith(".db") else f"{value}.db"
    if not re.fullmatch(r"[A-Za-z0-9_-]+\.db", name):
        raise click.BadParameter("write a file's name of letters, digits and hyphens, such as team.db")
    return name


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--notes", default="notes", callback=_folder, help="Where the notes are, under FOLDER.")
@click.option("--ci", type=click.Choice(["github", "gitlab"]), default="github", help="Which CI is set up.")
@click.option("--db", "database", default="kb.db", callback=_database, help="The database, in what is set up for CI, Datasette and git.")
def command(folder: Path, notes: str, ci: str, database: str) -> None:
    """Set up FOLDER (default: here) as a repository of notes: configuration, template, metadata, CI, pre-commit.

    Overwrites nothing.
    """
    from kb.setting_up import set_up

    report = set_up(folder, notes, database, ci)
    for name in report.written:
        click.echo(f"wrote {name}")
    for name in report.kept:
        click.echo(f"kept  {name} (it was there)")
    if ".gitlab-ci.yml" in report.kept:
        click.echo("To check notes in CI, add the job of docs/ci.md to .gitlab-ci.yml.")
    if ".pre-commit-config.yaml" in report.kept:
        click.echo("To check notes before each commit, add the hooks of docs/ci.md to .pre-commit-config.yaml.")
    named = "" if database == "kb.db" else f" --db {database}"
    elsewhere = "" if notes == "notes" else f" --notes {notes}"
    click.echo(f"Next: begin a note with: kb new 'What failed'{elsewhere}; fill it in, and run: kb index {notes}{named}")
