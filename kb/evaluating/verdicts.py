"""How the levels did against the verdicts that a team wrote into its notes."""

from collections.abc import Sequence
from typing import NamedTuple

from kb.errors import InputError
from kb.evaluating.flags import fitted_levels
from kb.levels import LEVELS, Levels

FEWEST, ENOUGH = 20, 60
"""With fewer verdicts nothing is fitted; from about so many a fit is better than the levels that kb comes with."""


class Judged(NamedTuple):
    """A pair that a person judged, and what kb says of it. later, earlier: ids."""

    later: str
    earlier: str
    confirmed: bool
    score: float
    said: float

    def level(self, levels: Levels) -> str:
        """The level that kb gives the pair."""
        return levels.level(self.score, self.said)


class VerdictsReport(NamedTuple):
    """counts: level -> (confirmed, refused). missed: confirmed pairs that are only weak; alarms: refused ones that are strong."""

    levels: Levels
    judged: tuple[Judged, ...]
    counts: dict[str, tuple[int, int]]
    missed: tuple[Judged, ...]
    alarms: tuple[Judged, ...]

    @property
    def advice(self) -> str:
        """What so many verdicts are good for."""
        have = len(self.judged)
        if have < FEWEST:
            return f"{_number(have)} too few for a fit: kb eval --fit asks for {FEWEST}, and is worth running from about {ENOUGH}."
        if have < ENOUGH:
            return f"{have} verdicts allow a fit; it is worth running from about {ENOUGH}: kb eval --fit"
        return f"{have} verdicts are enough: kb eval --fit is worth running."


def _number(verdicts: int) -> str:
    return "1 verdict is" if verdicts == 1 else f"{verdicts} verdicts are"


def judge(judged: Sequence[Judged], levels: Levels) -> VerdictsReport:
    """Count the levels of judged pairs."""
    counts = {
        level: (
            sum(one.confirmed for one in judged if one.level(levels) == level),
            sum(not one.confirmed for one in judged if one.level(levels) == level),
        )
        for level in LEVELS
    }
    missed = tuple(one for one in judged if one.confirmed and one.level(levels) == "weak")
    alarms = tuple(one for one in judged if not one.confirmed and one.level(levels) == "strong")
    return VerdictsReport(levels, tuple(judged), counts, missed, alarms)


def fit_verdicts(judged: Sequence[Judged], typical: float) -> Levels:
    """Levels from a team's verdicts. Raises InputError when there are too few of them, or when they do not tell."""
    if len(judged) < FEWEST:
        raise InputError(
            f"{_number(len(judged))} too few for a fit, which asks for {FEWEST} and is worth running from about {ENOUGH}. "
            "Answer matches with recurrence_of and not_recurrence_of, or fit on a table: kb eval PAIRS --fit"
        )
    return fitted_levels([one.score + one.said for one in judged], [one.confirmed for one in judged], typical)
