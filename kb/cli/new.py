"""kb new"""

import datetime as dt
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kb.cli.options import database_option, folder_of, format_option, reader, say, utf8
from kb.errors import InputError

if TYPE_CHECKING:
    from kb.writing import NewNote

BESIDE = ("suggest", "database", "form")
"""What a suggestion is asked with."""


@click.command("new")
@click.argument("title", required=False, callback=utf8)
@click.option("--category", default=None, callback=utf8, help="One of the seven, or of the team's own in kb.toml.")
@click.option("--severity", default=None, callback=utf8, help="A number or a short word, such as 2 or SEV-2.")
@click.option(
    "--date", default=None, callback=utf8, help="When it began: YYYY-MM-DD or 'YYYY-MM-DD HH:MM', UTC, or with an offset such as +01:00.  [default: now]"
)
@click.option(
    "--from", "source", metavar="FILE", default=None, help="A log or a chat excerpt for the evidence, masked (- reads standard input); 16 kB are kept."
)
@click.option("--force", is_flag=True, help="Replace a note of the same name.")
@click.option("--edit", is_flag=True, help="Open the note in $VISUAL or $EDITOR.")
@click.option(
    "--notes", type=click.Path(path_type=Path, file_okay=False), default=Path("notes"), envvar="KB_NOTES", show_envvar=True, help="Where the notes are."
)
@click.option("--suggest", metavar="DRAFT", default=None, help="Write nothing: propose category and labels for DRAFT; takes --db and --format beside it.")
@database_option
@format_option("text", "json")
@click.pass_context
def command(
    context: click.Context,
    title: str | None,
    category: str | None,
    severity: str | None,
    date: str | None,
    source: str | None,
    force: bool,
    edit: bool,
    notes: Path,
    suggest: str | None,
    database: Path,
    form: str,
) -> None:
    """Begin a note: the team's template, or ours, filled in and named by date and TITLE, such as notes/2026-03-14-refund-paid-twice.md.

    Needs no database, and overwrites nothing.
    """
    if suggest is not None:
        _refuse_beside_suggest(context)
        _suggest(suggest, database, form)
        return
    if title is None:
        raise click.UsageError("Name what failed: kb new TITLE. Or ask for a category and labels: kb new --suggest DRAFT.")
    if context.get_parameter_source("form") is ParameterSource.COMMANDLINE:
        raise click.UsageError("--format is for --suggest.")
    from kb.writing import Asked, Moment, moment_of, write_note

    now = dt.datetime.now(dt.UTC)
    moment = moment_of(date) if date is not None else Moment(now.date(), now.time().replace(second=0, microsecond=0))
    evidence = None if source is None else _read(source)
    note = write_note(notes, Asked(title, moment, category, severity, evidence, force))
    _tell(note)
    if edit:
        _edit(note.path)


def _refuse_beside_suggest(context: click.Context) -> None:
    """Raise UsageError for what has no meaning when nothing is written."""
    given = [one.opts[0] if isinstance(one, click.Option) else "TITLE" for one in context.command.params if _is_given(context, one)]
    if given:
        raise click.UsageError(f"--suggest takes a DRAFT, --db and --format; not {' or '.join(given)}.")


def _is_given(context: click.Context, one: click.Parameter) -> bool:
    return context.get_parameter_source(one.name or "") is ParameterSource.COMMANDLINE and one.name not in BESIDE


def _suggest(draft: str, database: Path, form: str) -> None:
    """Print what is proposed for a draft."""
    from kb.cli.drafts import draft_from
    from kb.recurrence.suggesting import suggest

    with reader(database) as notes:
        folder = folder_of(database, notes.build().notes_folder)
        report = suggest(notes, draft_from(notes, folder, draft))
    if form == "json":
        from kb.render.json.suggestion import suggestion as as_json

        say(as_json(report))
    else:
        from kb.render.text.suggestion import suggestion as as_text

        say(as_text(report, folder.as_posix()))


def _read(source: str) -> bytes:
    """The beginning of an excerpt, and one byte more when it goes on. Raises InputError."""
    from kb.excerpts import MOST_READ

    if source == "-":
        return sys.stdin.buffer.read(MOST_READ + 1) if sys.stdin else b""
    if not Path(source).is_file():
        raise InputError(f"{source} is no file. Name a log or a chat excerpt, or - for standard input.")
    with Path(source).open("rb") as file:
        return file.read(MOST_READ + 1)


def _tell(note: "NewNote") -> None:
    """The path and what to do next; on standard error what the author may not expect."""
    from kb.render.terminal import quantity, safe

    path = safe(str(note.path))
    if note.added:
        say(f"The template has no place for {' and '.join(note.added)}: written below the title.", err=True)
    if (excerpt := note.excerpt) and not excerpt.whole:
        say(f"The excerpt was cut: the first {quantity(excerpt.lines, 'line')} of {excerpt.of:,} or more are kept. Link to the rest.", err=True)
    if note.left_out:
        say(f"{path} is passed over by kb index: include and exclude in kb.toml leave such names out.", err=True)
    word = shlex.quote(path)
    say(path)
    say(f"Next: fill it in, then run: kb lint {word}\nHas it happened before? kb similar {word}")


def _edit(path: Path) -> None:
    """Open a note in its author's editor. The path is one word that no shell reads, which click.edit does not give before click 8.5. Raises InputError."""
    import subprocess

    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        raise InputError(f"no editor is named, so {path} is not opened. Set VISUAL or EDITOR, such as EDITOR=vi.")
    try:
        code = subprocess.run([*shlex.split(editor), path.absolute()], check=False).returncode
    except (OSError, ValueError) as error:
        raise InputError(f"the editor {editor!r} cannot be started: {error}. The note is written: {path}") from error
    if code:
        raise InputError(f"the editor {editor!r} ended with code {code}. The note is written: {path}")
