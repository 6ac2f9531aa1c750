"""How far a match is to be trusted: strong, possible or weak. Measured in docs/ranking.md."""

from typing import NamedTuple

from kb.configuration import Configuration
from kb.errors import ConfigurationError

LEVELS = ("strong", "possible", "weak")
"""The levels, the most trusted first."""


class Levels(NamedTuple):
    """From which score a match is strong, and from which it is possible; a match at or below typical is weak.

    strong: there a match is right as often as wrong, and above it more often. possible: there one in five is right.
    typical: the score at which half of the notes of the corpus have their nearest earlier note; 0 when nobody measured it.
    The defaults are fitted on the labelled pairs (`kb eval --fit`, docs/ranking.md).
    """

    strong: float = 0.466
    possible: float = 0.349
    typical: float = 0.0

    def level(self, score: float, said: float) -> str:
        """The level of a match by its score, moved by what the draft says of the note (`kb.sayings`)."""
        moved = score + said
        if score <= self.typical or moved < self.possible:
            return "weak"
        return "strong" if moved >= self.strong else "possible"


def load_levels(configuration: Configuration) -> Levels:
    """The levels of a team: those that kb comes with, but for what its configuration says. Raises ConfigurationError."""
    levels = Levels(**configuration.table.get("levels", {}))
    if levels.possible > levels.strong:
        raise ConfigurationError(
            f"{configuration.path}: levels.possible must not be above levels.strong; they are {levels.possible:g} and {levels.strong:g}. Give both."
        )
    return levels
