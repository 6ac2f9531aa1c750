"""kb lint"""

import datetime as dt
import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kb.cli.options import cores, database_option, format_option, notes_folder, read_bytes, rewrite, say, tell_faults
from kb.errors import InputError
from kb.model import SEVERITIES

if TYPE_CHECKING:
    from kb.linting.report import LintReport
    from kb.surroundings import Database


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--changed", "revision", metavar="REV", help="Check the notes that were added or changed since REV, such as origin/main.")
@click.option("--draft", is_flag=True, help="Ask only what can be asked of a half-written note.")
@click.option("--select", multiple=True, metavar="RULE", help="Ask only these rules: codes, beginnings of codes, names, or groups; may be given several times.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Do not ask these rules.")
@click.option("--fix", is_flag=True, help="Mend what can be mended without a doubt, in the files.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Hide the findings in this file; it is written when it is missing, and only gets shorter.",
)
@click.option(
    "--notes",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Of the files that PATHS name check only the notes of this folder, as `kb index` takes them; for hooks that name every file.",
)
@click.option("--fail-on", type=click.Choice(SEVERITIES), default="info", help="Exit with 1 when a finding weighs this much or more.")
@click.option("--mapping", is_flag=True, help="Print where the updates of each category go (KB401); exit with 1 when a category of the notes has no row.")
@database_option
@format_option("text", "json", "github", "sarif", "junit", "markdown", "gitlab")
@click.pass_context
def command(
    context: click.Context,
    paths: tuple[Path, ...],
    revision: str | None,
    draft: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fix: bool,
    diff: bool,
    baseline: Path | None,
    folder: Path | None,
    fail_on: str,
    mapping: bool,
    database: Path,
    form: str,
) -> None:
    """Check notes by rules: files, folders, or "-" for standard input; without PATHS the folder of notes (KB_NOTES, notes).

    `kb rule` lists the rules, `kb rule KB204` prints the page of one. <!-- kb: ignore KB204 reason --> silences a finding.
    Some rules ask the database that `kb index` builds; without it they are named as not asked.
    """
    from kb.linting_notes import Asked, lint

    if Path("-") in paths and (fix or revision is not None):
        raise click.UsageError("Standard input cannot be mended or compared with a revision: name a file.")
    named = paths or (notes_folder(),)
    if mapping:
        _print_mapping(context, named, _database(context, database), form)
        return
    own = named if folder is None else _notes_of(folder, named)
    asked = Asked(own, revision, _separate(select), _separate(ignore), draft, fix or diff, _database(context, database))
    report = lint(asked, dt.datetime.now(dt.UTC).date(), read_bytes("-") if Path("-") in paths else b"", cores())
    if diff:
        _show(context, report)
        return
    report, faults = _written(report) if fix else (report, [])
    if baseline is not None:
        report = _without_known(report, baseline)
    shown = importlib.import_module(f"kb.render.{form}.lint").lint(report)
    (click.echo if form == "github" else say)(shown)
    if form == "gitlab":
        _tell_unchecked(report)
    tell_faults(faults)
    if faults or _named_are_skipped(asked.paths, report):
        context.exit(2)
    if any(SEVERITIES.index(finding.severity) <= SEVERITIES.index(fail_on) for finding in report.findings):
        context.exit(1)


def _named_are_skipped(paths: tuple[Path, ...], report: "LintReport") -> bool:
    """True when a file that was named could not be checked; of a folder, such files are only told."""
    from kb.linting_notes import STANDARD_INPUT, printed

    named = {STANDARD_INPUT if str(path) == "-" else printed(path) for path in paths if not path.is_dir()}
    return not named.isdisjoint(one.path for one in report.skipped)


def _database(context: click.Context, path: Path) -> "Database":
    """The database, and whether somebody asked for it."""
    from kb.surroundings import Database

    return Database(path, context.get_parameter_source("database") is not ParameterSource.DEFAULT)


def _print_mapping(context: click.Context, paths: tuple[Path, ...], database: "Database | None", form: str) -> None:
    """Print the mapping; exit with 1 when a category of the notes has no row."""
    from kb.mapping_notes import mapping_of

    if form not in ("text", "json") or len(paths) > 1:
        raise click.UsageError("--mapping takes one file or folder, and --format text or json.")
    report = mapping_of(paths[0], database)
    say(importlib.import_module(f"kb.render.{form}.mapping").mapping(report))
    if report.unmapped:
        context.exit(1)


def _tell_unchecked(report: "LintReport") -> None:
    """Say on standard error what was not checked, for a form that has no place for it."""
    from kb.render.lint import unchecked

    for line in unchecked(report):
        say(line, err=True)


def _notes_of(folder: Path, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """The paths without the files that are no notes of a folder: those that stand elsewhere, and those that its globs leave out."""
    from kb.configuration import find_configuration, load_globs
    from kb.indexing.scan import is_note, path_under

    globs = load_globs(find_configuration(folder))
    return tuple(path for path in paths if not path.is_file() or ((under := path_under(path, folder)) is not None and is_note(under, globs)))


def _separate(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names that may be given one by one, or with commas between them."""
    return tuple(name for given in names for name in given.replace(",", " ").split())


def _show(context: click.Context, report: "LintReport") -> None:
    """Print what would change; exit with 1 when something would."""
    from kb.render.text.difference import difference

    for one in report.mended:
        say(difference(one.path, one.before, one.after))
    if report.mended:
        context.exit(1)


def _written(report: "LintReport") -> tuple["LintReport", list[str]]:
    """Write what is mended: the report without the files that could not be written, and why each could not."""
    faults: dict[str, str] = {}
    for one in report.mended:
        try:
            rewrite(one.file, one.content, one.was)
        except InputError as error:
            faults[one.path] = str(error)
    return report._replace(fixed=tuple(one for one in report.fixed if one.path not in faults)), list(faults.values())


def _without_known(report: "LintReport", path: Path) -> "LintReport":
    """The report without what a baseline hides. A baseline that is not there yet is written, one of which something is mended gets shorter."""
    from kb.linting.baseline import against

    kept, written, said = against(report, path)
    if written is not None:
        rewrite(path, written.encode("utf-8", "backslashreplace"))
        say(said, err=True)
    return kept
