"""The rules of the linter, as a list and as pages."""

from collections.abc import Sequence

from kb.linting.rule import GROUPS, Rule
from kb.render.terminal import style, width, wrap


def rules(rules: Sequence[Rule]) -> str:
    """One rule a line, by groups."""
    lines: list[str] = []
    for prefix, group in GROUPS.items():
        lines += ["", style(group, bold=True)]
        for rule in (rule for rule in rules if rule.code.startswith(prefix)):
            head = f"  {rule.code}  {rule.name:<30} "
            first, *more = wrap(rule.summary, max(20, width() - len(head)))
            lines += [head + first, *(" " * len(head) + line for line in more)]
    return "\n".join(lines[1:])


def pages(rules: Sequence[Rule]) -> str:
    """The pages of some rules."""
    return "\n\n".join(rule.page.strip() for rule in rules)
