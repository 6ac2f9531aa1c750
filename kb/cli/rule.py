"""kb rule"""

import click

from kb.cli.options import format_option, say


@click.command("rule")
@click.argument("name", required=False)
@format_option("text", "json")
def command(name: str | None, form: str) -> None:
    """Print the page of a rule of `kb lint`: what it does, why it hurts, a bad and a good note. Without NAME all rules are listed."""
    import importlib

    from kb.linting.settings import named_rules

    shown = importlib.import_module(f"kb.render.{form}.rules")
    say(shown.rules(named_rules()) if name is None else shown.pages(named_rules(name)))
