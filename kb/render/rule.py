"""The page of a rule, taken apart."""

import re
import textwrap
from collections.abc import Mapping

from kb.linting.rule import Rule
from kb.patterns import late

_PART = late(r"^(?P<name>What it does|Why it hurts|Bad|Good|Configure|Source) {2,}", re.M)
MARGIN = 15
"""The column at which the texts of a page begin, behind their names."""


def parts(rule: Rule) -> Mapping[str, str]:
    """The parts of a page by their names, as they stand in the docstring, without their indentation."""
    pieces = _PART.split(rule.page)
    return {name: textwrap.dedent(f"{' ' * MARGIN}{text}").strip("\n") for name, text in zip(pieces[1::2], pieces[2::2], strict=True)}
