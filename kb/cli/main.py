"""The group of commands. A command's module is imported when it is asked for, so that the others cost nothing."""

import errno
import importlib
import os
import sys

import click

from kb.errors import KBError

_COMMANDS = {
    "init": "kb.cli.init",
    "new": "kb.cli.new",
    "index": "kb.cli.index",
    "similar": "kb.cli.similar",
    "search": "kb.cli.search",
    "recurrences": "kb.cli.recurrences",
    "show": "kb.cli.show",
    "lint": "kb.cli.lint",
    "rule": "kb.cli.rule",
    "redact": "kb.cli.redact",
    "ci": "kb.cli.ci",
    "serve": "kb.cli.serve",
    "export": "kb.cli.export",
    "eval": "kb.cli.evaluate",
}


class Commands(click.Group):
    """Commands by name, in the order in which a newcomer needs them."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The names of all commands."""
        return list(_COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of a name; None when there is none."""
        module = _COMMANDS.get(name)
        return importlib.import_module(module).command if module else None

    def invoke(self, context: click.Context) -> object:
        """Run a command; what stops it is told in one line, with exit code 2."""
        sys.stdout = sys.stdout or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")  # None when the shell closed it
        try:
            return super().invoke(context)
        except KBError as error:
            _tell(str(error))
            context.exit(2)
        except BrokenPipeError:
            _give_up_output()
            context.exit(0)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                _give_up_output()
                _tell("no space left on device. Make room and run the command again.")
            elif error.filename is not None:
                _tell(f"{os.fsdecode(error.filename)}: {error.strerror}. Name a file or folder that may be read.")
            else:
                raise
            context.exit(2)
        except KeyboardInterrupt:
            click.echo("Stopped; the old build is untouched.", err=True)
            context.exit(130)


def _tell(message: str) -> None:
    """Say on standard error what stopped a command; a name from outside steers neither the terminal nor a workflow."""
    from kb.cli.options import say
    from kb.render.terminal import safe

    say("\n".join(map(safe, f"Error: {message}".split("\n"))), err=True)


def _give_up_output() -> None:
    """Nobody takes the output any more; the interpreter must not complain about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "show_default": True, "max_content_width": 100})
@click.version_option(package_name="postmortem-kb", prog_name="kb")
def main() -> None:
    """Postmortem notes to a knowledge base: index them, search them, and see whether an incident has happened before."""
