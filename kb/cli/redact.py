"""kb redact"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.options import note_errors, printed_path, read_bytes, rewrite, say, tell_faults
from kb.errors import InputError

if TYPE_CHECKING:
    from kb.redacting import Redaction


@click.command("redact")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--in-place", "way", flag_value="in-place", help="Write the masked text into each file; mode, encoding and ends of lines stay.")
@click.option("--diff", "way", flag_value="diff", help='Print what would change, "…" for each value; exit code 1 when something would.')
@click.option("--check", "way", flag_value="check", help="Print where something is to be masked, and no text; exit code 1 when something is.")
@click.pass_context
def command(context: click.Context, files: tuple[str, ...], way: str | None) -> None:
    """Print each FILE ("-": standard input) with secrets, personal data and figures about customers masked.

    The same is masked in everything that kb reads. Nothing that this command prints holds a value; what it cannot find is told in
    docs/privacy.md.
    """
    if way == "in-place" and "-" in files:
        raise click.UsageError("--in-place needs files: standard input is no place. Leave it out to print the masked text.")
    faults: list[str] = []
    changed = [_report(file, one, way, faults) for file, one in _redactions(files, faults)]
    tell_faults(faults)
    context.exit(2 if faults else 1 if any(changed) and way in ("diff", "check") else 0)


def _redactions(files: tuple[str, ...], faults: list[str]) -> "Iterator[tuple[str, Redaction]]":
    """Each file, masked as its own configuration wants it; what cannot be read is told after the others."""
    from kb.configuration import find_configuration
    from kb.privacy import load_privacy
    from kb.redacting import redact

    for file in files:
        try:
            data = read_bytes(file)
            privacy = load_privacy(find_configuration(Path() if file == "-" else Path(file).resolve().parent))
            with note_errors(file):
                yield file, redact(printed_path(file), data, privacy)
        except InputError as error:
            faults.append(str(error))


def _report(file: str, redaction: "Redaction", way: str | None, faults: list[str]) -> bool:
    """Do with a masked file what was asked for; True when something was masked. One that cannot be written is told after the others."""
    from kb.render.text.difference import difference
    from kb.render.text.redact import places

    if way is None:
        click.echo(redaction.data, nl=False)
    elif redaction.finds and way == "in-place":
        _rewrite(Path(file), redaction, faults)
    elif redaction.finds:
        say(difference(redaction.path, redaction.lines, redaction.new_lines) if way == "diff" else places(redaction))
    return bool(redaction.finds)


def _rewrite(file: Path, redaction: "Redaction", faults: list[str]) -> None:
    from kb.render.text.redact import told

    try:
        rewrite(file, redaction.data, redaction.was)
        say(told(redaction), err=True)
    except InputError as error:
        faults.append(str(error))
