"""kb show"""

import click

from kb.cli.options import format_option, note_errors, notes_folder, printed_path, read_bytes, say


@click.command("show")
@click.argument("file")
@format_option("text", "json")
def command(file: str, form: str) -> None:
    """Show what is read from FILE ("-": standard input), with line numbers. Needs no database.

    This is how a team checks that its way of writing notes is understood.
    """
    from pathlib import Path

    from kb.configuration import find_configuration
    from kb.indexing.scan import path_under
    from kb.parse import load
    from kb.vocabulary import load_vocabulary

    data = read_bytes(file)
    folder = Path() if file == "-" else Path(file).resolve().parent
    path = None if file == "-" else path_under(Path(file), notes_folder())
    with note_errors(file):
        notes = load(path or printed_path(file), data, load_vocabulary(find_configuration(folder)))
    if form == "json":
        from kb.render.json.show import show as as_json

        say(as_json(notes))
    else:
        from kb.render.text.show import show as as_text

        say(as_text(notes))
