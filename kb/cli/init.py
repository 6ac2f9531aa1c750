"""kb init"""

from pathlib import Path

import click


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
def command(folder: Path) -> None:
    """Set up FOLDER (default: here) as a repository of notes: configuration, template, metadata, CI, pre-commit.

    Overwrites nothing.
    """
    from kb.setting_up import set_up

    report = set_up(folder)
    for name in report.written:
        click.echo(f"wrote {name}")
    for name in report.kept:
        click.echo(f"kept  {name} (it was there)")
    if ".pre-commit-config.yaml" in report.kept:
        click.echo("To index before each commit, add the hook of docs/ci.md to .pre-commit-config.yaml.")
    click.echo("Next: copy notes/template.md to notes/2026-03-14-what-failed.md, fill it in, and run: kb index")
