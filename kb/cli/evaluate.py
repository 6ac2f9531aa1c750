"""kb eval"""

import gc
from pathlib import Path

import click

from kb.cli.options import format_option


@click.command("eval")
@click.argument("pairs", type=click.Path(path_type=Path))
@click.option("--notes", "folder", type=click.Path(path_type=Path), required=True, help="The folder that the paths of the table start from.")
@format_option("text", "json")
def command(pairs: Path, folder: Path, form: str) -> None:
    """Measure `kb similar` on PAIRS, a CSV of notes that recur.

    Columns: corpus (a folder under --notes; may be left out), path_a_later, path_b_earlier, gold (positive_strong or
    positive_weak). Each later note is a draft; the notes before it are what it is compared with.
    """
    from kb.evaluating_notes import evaluate_notes

    gc.enable()
    report = evaluate_notes(pairs, folder)
    if form == "json":
        from kb.render.json.evaluation import evaluation as as_json

        click.echo(as_json(report))
    else:
        from kb.render.text.evaluation import evaluation as as_text

        click.echo(as_text(report))
