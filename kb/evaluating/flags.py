"""How far the levels of matches can be trusted: of the best match of each draft, how often a level is right."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import NamedTuple

from kb.errors import InputError
from kb.levels import Levels

STRONG_CHANCE, POSSIBLE_CHANCE = 0.5, 0.2
"""A match is strong from where one in two is right, and possible from where one in five is."""

FLAGGED = ("strong", "possible")
"""The levels that flag a match."""


class Flag(NamedTuple):
    """The best match of one draft. right: it is a recurrence; hard_negative: a person labelled it as a look-alike with another cause."""

    corpus: str
    draft: str
    match: str
    score: float
    said: float
    right: bool
    hard_negative: bool

    @property
    def moved(self) -> float:
        """What a level is decided by."""
        return self.score + self.said


class LevelFigure(NamedTuple):
    """How one level did. precision: right of flagged, with its 95 % Wilson interval; None when nothing was flagged."""

    flagged: int
    right: int
    hard_negatives: int
    precision: float | None
    low: float | None
    high: float | None


class Fold(NamedTuple):
    """One corpus, judged with thresholds that were fitted on the others and with its own typical score: what `kb.levels.Levels` calls so,
    of the notes that are drafts here and of what they are compared with here.
    """

    corpus: str
    drafts: int
    right: int
    levels: Levels
    figures: dict[str, LevelFigure]


class Flags(NamedTuple):
    """How the best matches of all drafts were flagged.

    average_precision, figures: with the levels in force. left_out: the same with each corpus judged by thresholds fitted on the others;
    None and no folds when there is only one corpus.
    """

    drafts: int
    right: int
    levels: Levels
    average_precision: float
    figures: dict[str, LevelFigure]
    left_out_precision: float | None
    left_out: dict[str, LevelFigure]
    folds: tuple[Fold, ...]


class Fit(NamedTuple):
    """A logistic curve: the chance that a match is right, by what its level is decided by."""

    slope: float
    intercept: float

    def chance(self, moved: float) -> float:
        """The chance that a match is right."""
        from math import exp

        return 1 / (1 + exp(-(self.slope * moved + self.intercept)))

    def threshold(self, chance: float) -> float:
        """Where a match has this chance."""
        from math import log

        return (log(chance / (1 - chance)) - self.intercept) / self.slope


def fit(moved: Sequence[float], right: Sequence[bool]) -> Fit:
    """Fit the chance of being right by logistic regression. Raises InputError when these scores cannot tell right from wrong."""
    from sklearn.linear_model import LogisticRegression

    if len(set(right)) < 2:
        raise InputError("all of the pairs are of one kind; a fit needs recurrences and pairs that are none")
    model = LogisticRegression(C=1e6, max_iter=10_000).fit([[value] for value in moved], right)
    slope, intercept = float(model.coef_[0][0]), float(model.intercept_[0])
    if slope <= 0:
        raise InputError("the scores of recurrences are not above those of other pairs; no threshold tells them apart")
    return Fit(slope, intercept)


def assumed(levels: Levels) -> Fit:
    """The curve whose thresholds are these levels."""
    from math import log

    slope = log(4) / max(levels.strong - levels.possible, 0.001)
    return Fit(slope, -slope * levels.strong)


def fitted_levels(moved: Sequence[float], right: Sequence[bool], typical: float) -> Levels:
    """Levels from judged pairs. Raises InputError as `fit` does."""
    return _levels(fit(moved, right), typical)


def _levels(found: Fit, typical: float) -> Levels:
    strong, possible = (round(min(max(found.threshold(chance), 0.0), 2.0), 3) for chance in (STRONG_CHANCE, POSSIBLE_CHANCE))
    return Levels(strong, possible, round(typical, 3))


def evaluate_flags(flags: Sequence[Flag], levels: Levels, use_typical: bool) -> Flags:
    """Judge the levels in force, and thresholds fitted on all corpora but the one that is judged.

    use_typical: typical scores count (`kb.method.Method.typical`): that of the levels in force, and each corpus's own, which is taken from
    scores, not from labels.
    """
    levels = levels if use_typical else levels._replace(typical=0.0)
    folds, chances = _folds(flags, levels, use_typical)
    left_out = {fold.corpus: fold.levels for fold in folds}
    return Flags(
        drafts=len(flags),
        right=sum(flag.right for flag in flags),
        levels=levels,
        average_precision=_average_precision(flags, [flag.moved for flag in flags]),
        figures=_figures(flags, dict.fromkeys((flag.corpus for flag in flags), levels)),
        left_out_precision=_average_precision(flags, [chances[flag.draft] for flag in flags]) if folds else None,
        left_out=_figures(flags, left_out) if folds else {},
        folds=folds,
    )


def _average_precision(flags: Sequence[Flag], scores: Sequence[float]) -> float:
    from sklearn.metrics import average_precision_score

    return float(average_precision_score([flag.right for flag in flags], scores)) if any(flag.right for flag in flags) else 0.0


def _folds(flags: Sequence[Flag], levels: Levels, use_typical: bool) -> tuple[tuple[Fold, ...], dict[str, float]]:
    """A fold for each corpus, and the chance of each draft's match by the fit of the others; where those cannot be fitted, by the levels in force."""
    corpora = sorted({flag.corpus for flag in flags})
    folds, chances = [], dict[str, float]()
    for corpus in corpora if len(corpora) > 1 else ():
        inside, outside = [flag for flag in flags if flag.corpus == corpus], [flag for flag in flags if flag.corpus != corpus]
        try:
            found = fit([flag.moved for flag in outside], [flag.right for flag in outside])
        except InputError:
            found = assumed(levels)
        own = _levels(found, median(flag.score for flag in inside) if use_typical else 0.0)
        chances |= {flag.draft: found.chance(flag.moved) for flag in inside}
        folds.append(Fold(corpus, len(inside), sum(flag.right for flag in inside), own, _figures(inside, {corpus: own})))
    return tuple(folds), chances


def _figures(flags: Sequence[Flag], levels: Mapping[str, Levels]) -> dict[str, LevelFigure]:
    """What each flagging level did. levels: by corpus."""
    leveled = [(levels[flag.corpus].level(flag.score, flag.said), flag) for flag in flags]
    return {level: figure([flag for own, flag in leveled if own == level]) for level in FLAGGED}


def figure(flags: Sequence[Flag]) -> LevelFigure:
    """How often these flags are right."""
    right = sum(flag.right for flag in flags)
    precision, low, high = share(right, len(flags))
    return LevelFigure(len(flags), right, sum(flag.hard_negative for flag in flags), precision, low, high)


def share(part: int, whole: int) -> tuple[float | None, float | None, float | None]:
    """A share with its 95 % Wilson interval; None of nothing."""
    from scipy.stats import binomtest

    if not whole:
        return None, None, None
    interval = binomtest(part, whole).proportion_ci(method="wilson")
    return part / whole, float(interval.low), float(interval.high)
