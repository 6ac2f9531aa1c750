"""kb similar"""

import importlib
import math
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kb.cli.options import database_option, folder_of, format_option, reader, repositories_option, say, utf8
from kb.levels import LEVELS

if TYPE_CHECKING:
    from kb.recurrence.candidates import Wanted
    from kb.recurrence.explaining import Explanation
    from kb.recurrence.review import ReviewReport
    from kb.store.reader import Reader

WORTH_A_LOOK = 5000
"""So many notes can be told from those of the build in 20 ms; of more, only the build's age is named."""

EXPLAINED = ("text", "json")
"""The forms of an explanation."""

BESIDE = ("draft", "database", "target", "form")
"""What an explanation is asked with."""


def _finite(context: click.Context, option: click.Parameter, value: float) -> float:
    """A number that a score may reach."""
    if not math.isfinite(value):
        raise click.BadParameter(f"{value} is no score; write a number such as 0.3")
    return value


@click.command("similar")
@click.argument("draft", required=False)
@click.option("--changed", "revision", metavar="REV", help="Compare the notes that were added or changed since REV, such as origin/main.")
@database_option
@click.option("--limit", type=click.IntRange(1, 1000), default=5, help="Matches to show.")
@click.option("--min-score", type=click.FloatRange(0), default=0.0, callback=_finite, help="Leave out matches below this score.")
@click.option("--category", default=None, callback=utf8, help="Only notes of this category.")
@click.option("--any-date", is_flag=True, help="Also notes that come after the draft.")
@click.option(
    "--explain",
    "target",
    metavar="ID",
    default=None,
    callback=utf8,
    help="Show why DRAFT and the note ID are alike, side by side; takes --db and --format beside it.",
)
@click.option("--fail-on", type=click.Choice(LEVELS), default=None, help="Exit with 1 when a match of this level or above is unanswered.")
@repositories_option
@format_option("text", "json", "github", "sarif", "markdown")
@click.pass_context
def command(
    context: click.Context,
    draft: str | None,
    revision: str | None,
    database: Path,
    limit: int,
    min_score: float,
    category: str | None,
    any_date: bool,
    target: str | None,
    fail_on: str | None,
    repo: tuple[Path, ...],
    form: str,
) -> None:
    """Find earlier notes with the same root cause as DRAFT ("-" reads standard input), or as each note that changed since REV.

    Of a file with several notes each is a draft; FILE#NOTE names one.
    Only notes whose incident began before the draft's ended count; undated ones always do. Whether the files and lines that they name still stand
    is told as of the last `kb index`; with --repo git is asked anew.
    """
    from kb.recurrence.candidates import Wanted
    from kb.recurrence.review import failing

    if (draft is None) == (revision is None):
        raise click.UsageError("Name either a DRAFT, or with --changed REV the notes that changed since a revision.")
    if target is not None:
        _refuse_beside_explain(context)
        _explain(database, str(draft), target, form)
        return
    wanted = Wanted(limit, min_score, category, any_date)
    with reader(database) as notes:
        folder = folder_of(database, notes.build().notes_folder)
        report = _changed(notes, folder, str(revision), wanted, fail_on) if draft is None else _named(notes, folder, draft, wanted, fail_on)
        report = _afresh(report, folder, repo) if repo else report
        stale = _stale(notes, database, folder) if form == "text" or draft is None else None
        shown = _rendered(report, form)
    _tell(report, form, stale)
    (click.echo if form == "github" else say)(shown)
    if failing(report):
        context.exit(1)


def _changed(notes: "Reader", folder: Path, revision: str, wanted: "Wanted", fail_on: str | None) -> "ReviewReport":
    from kb.reviewing_notes import review_changed

    return review_changed(notes, folder, revision, wanted, fail_on)


def _named(notes: "Reader", folder: Path, draft: str, wanted: "Wanted", fail_on: str | None) -> "ReviewReport":
    from kb.cli.drafts import drafts_from
    from kb.recurrence.review import ReviewReport
    from kb.recurrence.similar import similar_each

    return ReviewReport(tuple(similar_each(notes, drafts_from(notes, folder, draft), wanted)), folder.as_posix(), fail_on)


def _afresh(report: "ReviewReport", folder: Path, repo: tuple[Path, ...]) -> "ReviewReport":
    from kb.configuration import find_configuration
    from kb.indexing.targets import asked_repositories
    from kb.recurrence.afresh import judged_afresh

    return judged_afresh(report, asked_repositories(folder, repo, find_configuration(folder)))


def _refuse_beside_explain(context: click.Context) -> None:
    """Raise UsageError for an option that says nothing about one pair of notes."""
    given = [
        one.opts[0] for one in context.command.params if context.get_parameter_source(one.name or "") is ParameterSource.COMMANDLINE and one.name not in BESIDE
    ]
    given += [] if context.params["form"] in EXPLAINED else [f"--format {context.params['form']}"]
    if given:
        raise click.UsageError(f"--explain takes a DRAFT, --db, and --format text or json; not {' or '.join(given)}.")


def _explain(database: Path, draft: str, target: str, form: str) -> None:
    """Print why a draft and one note are alike."""
    from kb.cli.drafts import draft_from
    from kb.recurrence.explaining import explain

    with reader(database) as notes:
        folder = folder_of(database, notes.build().notes_folder)
        report = explain(notes, draft_from(notes, folder, draft), target)
        stale = _stale(notes, database, folder) if form == "text" else None
        shown = _shown(report, folder, form)
    if stale:
        say(stale, err=True)
    say(shown)


def _shown(report: "Explanation", folder: Path, form: str) -> str:
    if form == "json":
        from kb.render.json.explanation import explanation as as_json

        return as_json(report)
    from kb.render.text.explanation import explanation as as_text

    return as_text(report, folder.as_posix())


def _rendered(report: "ReviewReport", form: str) -> str:
    return str(importlib.import_module(f"kb.render.{form}.review").review(report))


def _tell(report: "ReviewReport", form: str, stale: str | None) -> None:
    """What a person is told beside the report; GitHub's annotations name skipped files and faults themselves."""
    from kb.render.review import failed, faulty, skipped

    beside = [] if form == "github" else [*skipped(report), *faulty(report)]
    lines = [*beside, *([stale] if stale else []), *failed(report)]
    for line in lines:
        say(line, err=True)


def _stale(notes: "Reader", database: Path, folder: Path) -> str | None:
    """A line that says how old the build is, when notes or their repository changed since; the look takes at most 20 ms."""
    from kb.indexing.again import again, has_moved
    from kb.render.terminal import safe

    build = notes.build()
    if not folder.is_dir():
        return None
    changed = _moved(notes, folder) if build.notes <= WORTH_A_LOOK else None
    if changed:
        age = f"{changed} of the notes changed since the index was built at {build.built_at}"
    elif has_moved(database, build.built_at, build.heads):
        age = f"There are commits since the index was built at {build.built_at}, and what still stands is told as of then"
    elif changed is None:
        age = f"Index built at {build.built_at}"
    else:
        return None
    return safe(f"{age}; bring it up to date with: {again(database, build.notes_folder, build.heads)}")


def _moved(notes: "Reader", folder: Path) -> int:
    from kb.configuration import find_configuration, load_globs
    from kb.indexing.scan import count_changed

    return count_changed(folder, dict(notes.marks()), load_globs(find_configuration(folder)))
