"""kb ci"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from kb.cli.options import database_option, format_option, say
from kb.errors import InputError
from kb.levels import LEVELS
from kb.model import SEVERITIES

COULD_NOT_RUN = 2

INDEXED = "Are the notes indexed?"
"""The heading of what `kb index` says; the other two have their own."""

_LINES = 20


class Ran(NamedTuple):
    """A command of kb that was run. words: as they are typed behind kb; code: 1 when it found something, 2 when it could not run."""

    words: tuple[str, ...]
    code: int
    printed: str
    said: str

    @property
    def name(self) -> str:
        """The command without its options."""
        return f"kb {self.words[0]}"


@click.command("ci")
@click.argument("notes", type=click.Path(path_type=Path), default=Path("notes"), envvar="KB_NOTES")
@click.option("--changed", "revision", metavar="REV", help="Ask about the notes that changed since REV.  [default: as GitHub or GitLab tell]")
@database_option
@click.option("--select", multiple=True, metavar="RULE", help="Ask only these rules, as in `kb lint`.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Do not ask these rules.")
@click.option("--baseline", type=click.Path(path_type=Path), help="Hide the findings in this file, which `kb lint --baseline` wrote.")
@click.option("--fail-on", type=click.Choice(LEVELS), default="strong", help="Exit with 1 when a match of this level or above is unanswered.")
@click.option("--lint-fail-on", type=click.Choice(SEVERITIES), default="info", help="Exit with 1 when a finding weighs this much or more.")
@click.option(
    "--summary",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="GITHUB_STEP_SUMMARY",
    show_envvar=True,
    help="Add a summary in markdown to the end of this file.",
)
@format_option("text", "github")
@click.pass_context
def command(
    context: click.Context,
    notes: Path,
    revision: str | None,
    database: Path,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    baseline: Path | None,
    fail_on: str,
    lint_fail_on: str,
    summary: Path | None,
    form: str,
) -> None:
    """Ask of the notes what a pull request is asked: index them, lint those that changed, and compare those with all earlier ones.

    All three run, whatever one of them finds. Where nothing tells what changed, all notes are checked and none are compared.
    """
    from kb.ci import base_of

    if baseline is not None and not baseline.is_file():
        raise InputError(f"{baseline} does not exist. Write it with: kb lint {notes} --baseline {baseline}, and commit it.")
    since = base_of(os.environ) if revision is None else revision
    if not since:
        say("Nothing tells what changed: all notes are checked, and none compared. Name a revision with --changed REV.", err=True)
    environment = {**os.environ, "KB_NOTES": str(notes), "KB_DB": str(database), "PYTHONUTF8": "1"}
    rules = (*_each("--select", select), *_each("--ignore", ignore), *_each("--baseline", [str(baseline)] if baseline else []))
    done = [_told(words, form, environment) for words in _asked(since, rules, lint_fail_on, fail_on)]
    if summary is not None:
        with summary.open("a", encoding="utf-8") as file:
            file.write(_summary(done, environment))
    context.exit(max(one.code for one in done))


def _each(option: str, values: Iterable[str]) -> Iterator[str]:
    """An option that is given once for each value."""
    for value in values:
        yield from (option, value)


def _asked(since: str | None, rules: Iterable[str], lint_fail_on: str, fail_on: str) -> Iterator[tuple[str, ...]]:
    """The commands, as any other CI runs them; without a revision there is nothing to compare."""
    changed = ("--changed", since) if since else ()
    yield ("index", "--strict")
    said_by_similar = ("--ignore", "KB501") if changed else ()
    yield ("lint", *changed, *said_by_similar, *rules, "--fail-on", lint_fail_on)
    if changed:
        yield ("similar", *changed, "--fail-on", fail_on)


def _told(words: tuple[str, ...], form: str, environment: Mapping[str, str]) -> Ran:
    """Run a command and print what it prints, below its name."""
    from kb.render.github.annotation import annotation_of_run
    from kb.render.terminal import safe

    say(safe(f"$ kb {' '.join(words)}"))
    ran = _ran(words, form if words[0] != "index" else "text", environment)
    click.echo(ran.printed, nl=False)
    if ran.said:
        say(ran.said.rstrip("\n"), err=True)
    if form == "github" and ran.code == COULD_NOT_RUN:
        click.echo(annotation_of_run("error", f"{ran.name} could not run", ran.said.removeprefix("Error: ")))
    return ran


def _ran(words: tuple[str, ...], form: str, environment: Mapping[str, str]) -> Ran:
    """Run a command as a process of its own, so that nothing that stops it stops the others. One that prints no report has failed."""
    import subprocess

    command = [sys.executable, "-P", "-m", "kb", *words, "--format", form]
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace", env=environment, check=False)
    return Ran(words, run.returncode if run.stdout and run.returncode in (0, 1) else COULD_NOT_RUN, run.stdout, run.stderr)


def _summary(done: list[Ran], environment: Mapping[str, str]) -> str:
    """What was found, as one page of markdown."""
    return "\n\n".join([f"## {_VERDICTS[max(one.code for one in done)]}", *(_part(one, environment) for one in done)]) + "\n"


_VERDICTS = ("The notes are in order", "Something is to be done about the notes", "Not all could be asked about the notes")


def _part(ran: Ran, environment: Mapping[str, str]) -> str:
    if ran.code == COULD_NOT_RUN:
        return f"### `{ran.name}` could not run\n\n{_quoted(ran.said.removeprefix('Error: '))}"
    if ran.words[0] == "index":
        return f"### {INDEXED}\n\n{_quoted(ran.printed + (ran.said if ran.code else ''))}"
    return _ran(ran.words, "markdown", environment).printed.strip("\n")


def _quoted(text: str) -> str:
    """The first lines of a text as code: what is indented stays so, whatever it holds."""
    lines = text.strip().splitlines()
    left = [f"… and {len(lines) - _LINES:,} more lines"] if len(lines) > _LINES else []
    return "\n".join(f"    {line}" for line in [*lines[:_LINES], *left])
