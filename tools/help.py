"""Writes the help of every command into README.md, between its markers. Prints nothing; run it after changing an option."""

import re
from pathlib import Path

from click.testing import CliRunner

from kb.cli import main

README = Path(__file__).resolve().parent.parent / "README.md"
COMMANDS = ("", "init", "new", "index", "similar", "recurrences", "search", "show", "lint", "rule", "redact", "ci", "serve", "export", "eval")
_MARKED = re.compile(r"(<!-- help -->\n).*?(<!-- /help -->)", re.S)


def helps() -> str:
    """The help of all commands as markdown."""
    pieces = []
    for command in COMMANDS:
        arguments = [command, "--help"] if command else ["--help"]
        shown = CliRunner(env={"COLUMNS": "100", "KB_DB": "", "KB_NOTES": ""}).invoke(main, arguments, prog_name="kb").output
        pieces.append(f"```text\n$ kb {' '.join(arguments)}\n{shown.rstrip()}\n```\n")
    return "\n".join(pieces)


def rewritten(text: str) -> str:
    """README.md with the help as it is now."""
    return _MARKED.sub(lambda marks: f"{marks[1]}{helps()}{marks[2]}", text)


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8")
