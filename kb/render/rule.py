"""The page of a rule, taken apart."""

from itertools import takewhile

from kb.linting.rule import Rule

_MARGIN = 15
"""The column at which the texts of a page begin, behind what they are called."""


def parts(rule: Rule) -> dict[str, list[str]]:
    """The parts of a page below its first line, by what they are called: "What it does", "Bad"; the lines of each without the margin."""
    lines = rule.page.rstrip().splitlines()[1:]
    heads = [place for place, line in enumerate(lines) if line[:1].strip()]
    found = {}
    for place in heads:
        more = takewhile(lambda line: not line[:1].strip(), lines[place + 1 :])
        found[lines[place][:_MARGIN].strip()] = "\n".join(line[_MARGIN:].rstrip() for line in (lines[place], *more)).rstrip().split("\n")
    return found


def sentences(lines: list[str]) -> str:
    """The lines of a part as one line."""
    return " ".join(" ".join(lines).split())
