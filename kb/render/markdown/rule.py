"""The page of a rule as markdown."""

from kb.linting.rule import Rule
from kb.render.rule import parts, sentences

_AS_WRITTEN = ("Bad", "Good")


def body(rule: Rule) -> str:
    """What a page says below its first line: a paragraph for each part, examples as code."""
    return "\n\n".join(f"**{label}**{_example(lines) if label in _AS_WRITTEN else f' {sentences(lines)}'}" for label, lines in parts(rule).items())


def _example(lines: list[str]) -> str:
    fence = "````" if any(line.startswith("```") for line in lines) else "```"
    return "\n".join(["\n", f"{fence}markdown", *lines, fence])
