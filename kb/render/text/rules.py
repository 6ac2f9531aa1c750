"""The rules of the linter, as a list and as pages."""

import json
from collections.abc import Iterator, Sequence

from kb.linting.rule import GROUPS, Rule
from kb.linting.settings import defaults
from kb.render.rule import MARGIN, parts
from kb.render.terminal import cut, hanging, style, width, wrap

_LONGEST = 200
"""So many columns of a setting are shown; lists of words are longer, and stand in the page of docs/rules."""


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
    """The pages of some rules, each with its settings as they are without a configuration."""
    return "\n\n".join("\n".join(_page(rule)) for rule in rules)


def _page(rule: Rule) -> Iterator[str]:
    yield from wrap(rule.page.partition("\n")[0], width())
    yield ""
    for name, text in parts(rule).items():
        if name in ("Bad", "Good"):
            head, *more = text.split("\n")
            yield from (f"{name:<{MARGIN}}{head}", *(f"{' ' * MARGIN}{line}" for line in more))
        else:
            yield from hanging(name, text, MARGIN)
    yield f"{'Settings':<{MARGIN}}[lint.{rule.name}]"
    for key, value in defaults(rule).items():
        yield from hanging("", cut(f"{key} = {json.dumps(value, ensure_ascii=False)}", _LONGEST), MARGIN)
