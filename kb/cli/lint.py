"""kb lint"""

import datetime as dt
import importlib
from pathlib import Path

import click

from kb.cli.options import format_option, read_bytes, say
from kb.model import SEVERITIES


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--draft", is_flag=True, help="Ask only what can be asked of a half-written note.")
@click.option("--select", multiple=True, metavar="RULE", help="Ask only these rules: codes, beginnings of codes, names, or groups; may be given several times.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Do not ask these rules.")
@click.option("--fail-on", type=click.Choice(SEVERITIES), default="info", help="Exit with 1 when a finding weighs this much or more.")
@format_option("text", "json", "github", "sarif", "junit", "markdown", "gitlab")
@click.pass_context
def command(
    context: click.Context,
    paths: tuple[Path, ...],
    draft: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    form: str,
) -> None:
    """Check notes by rules: files, folders, or "-" for standard input; without PATHS the folder of notes (KB_NOTES, notes).

    `kb rule` lists the rules, `kb rule KB204` prints the page of one. <!-- kb: ignore KB204 reason --> silences a finding.
    """
    from kb.cli.options import notes_folder
    from kb.linting_notes import Asked, lint

    asked = Asked(paths or (notes_folder(),), _separate(select), _separate(ignore), draft)
    report = lint(asked, dt.datetime.now(dt.UTC).date(), read_bytes("-") if Path("-") in paths else b"")
    shown = importlib.import_module(f"kb.render.{form}.lint").lint(report)
    (click.echo if form == "github" else say)(shown)
    if any(SEVERITIES.index(finding.severity) <= SEVERITIES.index(fail_on) for finding in report.findings):
        context.exit(1)


def _separate(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names that may be given one by one, or with commas between them."""
    return tuple(name for given in names for name in given.replace(",", " ").split())
