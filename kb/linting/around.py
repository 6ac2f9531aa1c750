"""The world around a note, as far as it is there."""

from collections.abc import Mapping
from typing import NamedTuple

from kb.linting.facts import Facts
from kb.linting.mapping import Row
from kb.linting.tree import Tree

REPOSITORY, BUILD, COMPARISON = "repository", "build", "comparison"
"""What a rule may need: a work tree around the note, a build, a build with which the note may be compared."""


class Around(NamedTuple):
    """What stands around one note.

    tree: the work tree; None outside of a repository. folder: of the note under its root. facts: what a build knows of the note; None without one.
    mapping: which updates a category asks for.
    """

    tree: Tree | None = None
    folder: str = ""
    facts: Facts | None = None
    mapping: Mapping[str, Row] = {}


NOWHERE = Around()
"""A note that stands alone."""
