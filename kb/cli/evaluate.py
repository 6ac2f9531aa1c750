"""kb eval"""

import gc
import importlib
from pathlib import Path

import click

from kb.cli.options import format_option, say
from kb.method import PARTS


@click.command("eval")
@click.argument("pairs", type=click.Path(path_type=Path), required=False)
@click.option("--notes", "folder", type=click.Path(path_type=Path), default=Path("notes"), envvar="KB_NOTES", help="The folder of the notes.")
@click.option("--verdicts", is_flag=True, help="Hold the levels against the verdicts in the notes.")
@click.option("--fit", is_flag=True, help="Fit the levels on PAIRS, or on the verdicts in the notes, and write them to kb.toml.")
@click.option("--without", multiple=True, type=click.Choice(PARTS), help="Switch off a part of the method; can be given several times.  [default: none]")
@format_option("text", "json")
def command(pairs: Path | None, folder: Path, verdicts: bool, fit: bool, without: tuple[str, ...], form: str) -> None:
    """Measure `kb similar` on PAIRS, a CSV of notes that recur, or on the verdicts in the notes.

    Columns: corpus (a folder under --notes; may be left out), path_a_later, path_b_earlier, gold (positive_strong,
    positive_weak or hard_negative). Each later note is a draft; the notes before it are what it is compared with. For the
    levels the first note of every file of these corpora is a draft, and its best match is right or wrong.
    """
    if (verdicts or fit) and without:
        raise click.UsageError("--without is for figures on a table of pairs")
    if (pairs and verdicts) or not (pairs or verdicts or fit):
        raise click.UsageError("name a table of pairs, or choose --verdicts")
    gc.enable()
    say(_fitted(pairs, folder, form) if fit else _evaluated(pairs, folder, without, form))


def _fitted(pairs: Path | None, folder: Path, form: str) -> str:
    from kb.evaluating_notes import fit_pairs, fit_to_verdicts
    from kb.setting_up import write_levels

    levels = fit_pairs(pairs, folder) if pairs else fit_to_verdicts(folder)
    return _rendered(form, "fit", levels, write_levels(folder, levels._asdict()))


def _evaluated(pairs: Path | None, folder: Path, without: tuple[str, ...], form: str) -> str:
    from kb.evaluating_notes import evaluate_pairs, evaluate_verdicts

    return _rendered(form, "pairs", evaluate_pairs(pairs, folder, without)) if pairs else _rendered(form, "verdicts", evaluate_verdicts(folder))


def _rendered(form: str, name: str, *report: object) -> str:
    return str(getattr(importlib.import_module(f"kb.render.{form}.evaluation"), name)(*report))
