"""`kb eval PAIRS`: how well recurrences are found and flagged."""

import json
import random
import re
from pathlib import Path

import numpy
import pytest
from sklearn.metrics import average_precision_score
from support import ROOT, VOCABULARY, answering, kb, note, write

from benchmarks.ablation import CORPORA_HEAD, FLAGS_HEAD, WHOLE, figures
from kb.errors import InputError
from kb.evaluating.flags import Flag, evaluate_flags, fit, fitted_levels
from kb.evaluating.half_written import half_written
from kb.evaluating_notes import PairsReport, evaluate_pairs
from kb.levels import Levels
from kb.method import PARTS
from kb.parse import load

PAGE = (ROOT / "docs/ranking.md").read_text()
CAUSE = "The payout endpoint had no idempotency key, so retries created duplicate payouts."


@pytest.fixture(scope="module")
def real(corpora: Path, recurrence: Path) -> PairsReport:
    """The figures on the labelled pairs of real notes."""
    return evaluate_pairs(recurrence / "pairs.csv", corpora)


def test_ranking_reaches_what_is_asked(real: PairsReport) -> None:
    """nDCG@10 of 46 real drafts is .92 or more."""
    assert (real.ranking.drafts, real.ranking.ndcg_10.value >= 0.92) == (46, True)


def test_flags_reach_what_is_asked(real: PairsReport) -> None:
    """With thresholds fitted on the other corpora: average precision .60, strong right in 65 % of 20 or more, at most 4 look-alikes strong."""
    strong = real.flags.left_out["strong"]
    assert real.flags.left_out_precision is not None
    assert (real.flags.left_out_precision >= 0.60, (strong.precision or 0) >= 0.65, strong.flagged >= 20, strong.hard_negatives <= 4) == (True,) * 4


def test_every_note_of_the_labelled_corpora_is_a_draft(real: PairsReport) -> None:
    """Eight corpora, 206 files, one best match each."""
    assert (real.flags.drafts, [fold.corpus for fold in real.flags.folds]) == (206, list(CORPORA_HEAD[1:]))


def documented(head: tuple[str, ...]) -> dict[str, list[str]]:
    """The rows of a table of docs/ranking.md by their first cell."""
    lines = PAGE[PAGE.index(f"| {' | '.join(head)} |") :].split("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row for row in rows}


@pytest.mark.parametrize("part", [WHOLE, *PARTS])
def test_each_part_is_worth_what_the_page_says(corpora: Path, recurrence: Path, part: str) -> None:
    """With one part of the method switched off the figures are those of its row, and not those of the whole method."""
    flags, by_corpus = figures(recurrence, corpora, part)
    assert (flags, by_corpus) == (documented(FLAGS_HEAD)[part], documented(CORPORA_HEAD)[part])
    assert part == WHOLE or flags[1:] != documented(FLAGS_HEAD)[WHOLE][1:]


def test_half_written_drafts_are_flagged_as_the_page_says(real: PairsReport) -> None:
    """The levels in force, for whole notes and for notes that are only begun."""
    found = {
        name: [f"{one.right} of {one.flagged}" for one in flags.figures.values()] for name, flags in (("whole", real.flags), ("half-written", real.begun_flags))
    }
    assert {name: row[1:] for name, row in documented(("drafts", "strong", "possible")).items()} == found


def flag(corpus: str, number: int, score: float, right: bool, said: float = 0.0) -> Flag:
    """A flag without labels but right or wrong."""
    return Flag(corpus, f"{corpus}/{number}", "x", score, said, right, not right and number % 2 == 0)


def some_flags() -> list[Flag]:
    """Two corpora of 60 drafts each; the higher a score, the oftener it is right."""
    chance = random.Random(5)
    scores = [(corpus, number, chance.random()) for corpus in ("a", "b") for number in range(60)]
    return [flag(corpus, number, score, chance.random() < score**2) for corpus, number, score in scores]


def test_average_precision_is_scikit_learns() -> None:
    """Over the best match of each draft, in the order of the score that decides levels."""
    flags = some_flags()
    expected = average_precision_score([one.right for one in flags], [one.score for one in flags])
    assert evaluate_flags(flags, Levels(), True).average_precision == pytest.approx(expected)


def test_a_threshold_is_where_the_fitted_chance_is_one_half() -> None:
    """At the strong threshold the curve says .5, at the possible one .2."""
    flags = some_flags()
    found = fit([one.moved for one in flags], [one.right for one in flags])
    levels = fitted_levels([one.moved for one in flags], [one.right for one in flags], 0.0)
    assert (found.chance(levels.strong), found.chance(levels.possible)) == (pytest.approx(0.5, abs=0.01), pytest.approx(0.2, abs=0.01))


def test_a_fold_never_sees_its_own_corpus() -> None:
    """The thresholds of a fold stay the same whatever is right or wrong in its corpus."""
    flags = some_flags()
    turned = [one._replace(right=one.score > 0.9) if one.corpus == "a" else one for one in flags]
    folds = [{fold.corpus: fold.levels for fold in evaluate_flags(some, Levels(), True).folds} for some in (flags, turned)]
    assert folds[0]["a"] == folds[1]["a"]
    assert folds[0]["b"] != folds[1]["b"]


def test_a_corpus_whose_others_cannot_be_fitted_is_judged_by_the_levels_in_force() -> None:
    """When nothing of the other corpora recurs, their fold takes the levels that `kb similar` would."""
    flags = [one._replace(right=one.right and one.corpus == "a") for one in some_flags()]
    found = {fold.corpus: fold.levels for fold in evaluate_flags(flags, Levels(0.7, 0.4), False).folds}
    assert found["a"] == Levels(0.7, 0.4)


def test_typical_of_a_fold_is_the_median_of_its_own_scores() -> None:
    """It is taken from scores, which need no labels."""
    flags = some_flags()
    found = {fold.corpus: fold.levels.typical for fold in evaluate_flags(flags, Levels(), True).folds}
    assert found == {corpus: round(float(numpy.median([one.score for one in flags if one.corpus == corpus])), 3) for corpus in "ab"}


def test_without_typical_the_levels_in_force_have_none(tmp_path: Path) -> None:
    """A match that is weak because it is no nearer than usual is strong with `--without typical`."""
    pairs = "path_a_later,path_b_earlier,gold\nlate.md,early.md,positive_strong\n"
    notes = {"notes/early.md": note("Refunds doubled", CAUSE), "notes/late.md": note("Payouts doubled", CAUSE, "2025-02-01")}
    write(tmp_path, {**notes, "pairs.csv": pairs, "kb.toml": "[levels]\ntypical = 1.5\n"})
    runs = [kb("eval", "pairs.csv", "--format", "json", *words, cwd=tmp_path) for words in ((), ("--without", "typical"))]
    found = [json.loads(run.stdout) for run in runs]
    assert [(one["thresholds"]["typical"], one["levels"]["strong"]["flagged"]) for one in found] == [(1.5, 0), (0, 1)]


def test_one_of_a_kind_is_told_as_one(tmp_path: Path) -> None:
    """A single draft, earlier note and recurrence stand in the singular."""
    pairs = "path_a_later,path_b_earlier,gold\nlate.md,early.md,positive_strong\n"
    write(tmp_path, {"notes/early.md": note("One", CAUSE), "notes/late.md": note("Two", CAUSE, "2025-02-01"), "pairs.csv": pairs})
    lines = kb("eval", "pairs.csv", cwd=tmp_path).stdout.splitlines()
    assert [line for line in lines if line.startswith(("1 ", "The best"))] == [
        "1 draft with 1 earlier note to be found",
        "The best match of each of 1 note; 1 is a recurrence",
    ]


def test_the_interval_is_wilsons() -> None:
    """Three of four right lie between .30 and .95 (Wilson 1927)."""
    strong = evaluate_flags([flag("a", number, 0.9, number > 0) for number in range(4)], Levels(), True).figures["strong"]
    assert strong[:4] == (4, 3, 1, 0.75)
    assert (strong.low, strong.high) == (pytest.approx(0.3006, abs=1e-4), pytest.approx(0.9544, abs=1e-4))


@pytest.mark.parametrize(
    ("moved", "right", "message"),
    [([0.1, 0.2], [True, True], "all of the pairs are of one kind"), ([0.1, 0.2, 0.8, 0.9], [True, True, False, False], "no threshold tells them apart")],
)
def test_a_fit_that_cannot_tell_is_refused(moved: list[float], right: list[bool], message: str) -> None:
    """Pairs of one kind, or recurrences below the others, give no threshold."""
    with pytest.raises(InputError, match=message):
        fit(moved, right)


def test_verdicts_move_no_figure(tmp_path: Path) -> None:
    """Verdicts are the answers: ranking and flags are the same whether or not the notes carry them."""
    later = note("Payouts doubled again", f"{CAUSE} The mobile client sent them.", "2025-02-01")
    notes = {"early.md": note("Refunds doubled", CAUSE), "later.md": later, "after.md": later.replace("2025-02-01", "2025-03-01")}
    answers = {"later.md": answering(later, "recurrence_of: after", "not_recurrence_of: early")}
    pairs = {"pairs.csv": "path_a_later,path_b_earlier,gold\nlater.md,early.md,positive_strong\n"}
    write(tmp_path / "silent", {**pairs, **{f"notes/{name}": text for name, text in notes.items()}})
    write(tmp_path / "answered", {**pairs, **{f"notes/{name}": text for name, text in {**notes, **answers}.items()}})
    silent, answered = (kb("eval", "pairs.csv", "--format", "json", cwd=tmp_path / folder).stdout for folder in ("silent", "answered"))
    assert json.loads(silent)["success_1"]["value"] == 1
    assert answered == silent


def test_half_written_is_the_template_with_a_beginning() -> None:
    """Of a note only its title and the first 300 characters of its root cause stay, in the form of the template."""
    whole = load("a.md", note("Payouts doubled", f"{CAUSE} " * 10, more="\n## Fix\n\nA key.\n").encode(), VOCABULARY)[0]
    begun = load("a.md", half_written(whole).encode(), VOCABULARY)[0]
    cause = begun.section("root-cause")
    assert cause is not None
    assert (begun.title, len(cause.text.strip()), begun.section("fix") is not None, "A key" in half_written(whole)) == ("Payouts doubled", 300, True, False)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "name a table of pairs, or choose --verdicts"),
        (("pairs.csv", "--verdicts"), "name a table of pairs, or choose --verdicts"),
        (("--fit", "--without", "idf"), "--without is for figures on a table of pairs"),
    ],
)
def test_what_does_not_go_together_is_refused(tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    """A usage error with exit code 2."""
    (tmp_path / "notes").mkdir()
    run = kb("eval", *words, cwd=tmp_path)
    assert (run.returncode, run.stderr.splitlines()[-1]) == (2, f"Error: {message}")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",../early.md,late.md", "../early.md is outside of the folder of the notes. Name a note under it, or another folder with --notes."),
        ("..,notes/late.md,early.md", "../early.md is outside of the folder of the notes. Name a note under it, or another folder with --notes."),
        (",late.md,/early.md", "/early.md is outside of the folder of the notes. Name a note under it, or another folder with --notes."),
        (",late.md,x/../late.md", "late.md is named as later and as earlier. Name two notes."),
    ],
)
@pytest.mark.parametrize("gold", ["positive_strong", "hard_negative"])
def test_a_pair_that_cannot_be_one_is_named(tmp_path: Path, row: str, fault: str, gold: str) -> None:
    """A path outside of the notes, or one note named twice, stops the run in a line that names table and line."""
    write(tmp_path, {"notes/late.md": note("Two", CAUSE), "notes/early.md": note("One", CAUSE)})
    write(tmp_path, {"pairs.csv": f"corpus,path_a_later,path_b_earlier,gold\n,late.md,early.md,positive_weak\n{row},{gold}\n"})
    run = kb("eval", "pairs.csv", cwd=tmp_path)
    assert (run.returncode, f"pairs.csv:3: {fault}" in run.stderr) == (2, True)


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        ("strong = 3", "levels.strong must be a number between 0 and 2"),
        ("strong = nan", "levels.strong must be a number between 0 and 2"),
        ('possible = "x"', "levels.possible must be a number between 0 and 2"),
        ("strnog = 1", "levels: unknown key 'strnog'; did you mean 'strong'?"),
        ("strong = 0.3\npossible = 0.4", "levels.possible must not be above levels.strong"),
        ("possible = 0.9", "levels.possible must not be above levels.strong"),
        ("strong = 0.1", "levels.possible must not be above levels.strong"),
    ],
)
def test_levels_that_cannot_be_are_named(tmp_path: Path, levels: str, message: str) -> None:
    """A wrong number in [levels] stops the run in a line that names it."""
    write(tmp_path, {"notes/a.md": note("One", CAUSE), "kb.toml": f"[levels]\n{levels}\n"})
    run = kb("index", cwd=tmp_path)
    assert (run.returncode, message in run.stderr) == (2, True)


def test_the_page_quotes_the_levels_that_are_shipped() -> None:
    """docs/ranking.md names the thresholds of `kb.levels.Levels`."""
    assert re.search(rf"strong from \.{str(Levels().strong)[2:]}\b.*possible from \.{str(Levels().possible)[2:]}\b", PAGE)
