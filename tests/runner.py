"""What the runner of GitHub's workflows makes of a line that a step prints.

After the rules by which actions/runner reads a command and undoes what actions/toolkit escapes: the order of the replacements,
and what is trimmed, are its own.
"""

import re
from typing import NamedTuple

KNOWN = ("error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "set-output", "save-state", "stop-commands", "add-matcher", "echo")


class Command(NamedTuple):
    """A command: what it is called, its properties, and what it says."""

    name: str
    properties: dict[str, str]
    said: str


def lines(output: str) -> list[str]:
    """The lines of an output; CR, LF and both end one."""
    return re.split(r"\r\n|\r|\n", output)


def command(line: str) -> Command | None:
    """The command of a line in the newer form (``::name key=value::said``); None when it is none."""
    line = line.lstrip()
    end = line.find("::", 2) if line.startswith("::") else -1
    if end < 0:
        return None
    name, space, given = line[2:end].partition(" ")
    if name not in KNOWN:
        return None
    pairs = [pair.split("=", 1) for pair in given.strip().split(",") if pair] if space else []
    return Command(name, {key: _property(rest[0]) for key, *rest in pairs if rest}, _data(line[end + 2 :]))


def obeyed(output: str) -> list[str]:
    """The lines that are a command in the newer form, or hold one in the older (``##[name]said``)."""
    return [line for line in lines(output) if command(line) or re.search(r"##\[[^\]]*\]", line)]


def _data(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def _property(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
