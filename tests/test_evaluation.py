"""`kb eval`: figures on labelled pairs, on verdicts, and fits."""

import json
import random
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import numpy
import pytest
from sklearn.metrics import average_precision_score
from support import ROOT, VOCABULARY, kb, note, write

from benchmarks.ablation import CORPORA_HEAD, FLAGS_HEAD, WHOLE, figures
from kb.errors import InputError
from kb.evaluating.flags import Flag, evaluate_flags, fit, fitted_levels
from kb.evaluating.half_written import half_written
from kb.evaluating.verdicts import Judged, fit_verdicts, judge
from kb.evaluating_notes import PairsReport, evaluate_pairs
from kb.levels import Levels
from kb.method import PARTS
from kb.parse import load_draft

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
    assert (real.flags.left_out_precision >= 0.60, (strong.precision or 0) >= 0.65, strong.flagged >= 20, strong.look_alikes <= 4) == (True,) * 4


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


def judged(number: int, share: float = 0.5) -> list[Judged]:
    """So many verdicts, the confirmed ones mostly above .4."""
    chance = random.Random(number)
    kinds = [index < number * share for index in range(number)]
    return [Judged(f"l{index}", f"e{index}", kind, chance.gauss(0.5 if kind else 0.3, 0.1), 0.0) for index, kind in enumerate(kinds)]


def test_fewer_than_twenty_verdicts_are_refused() -> None:
    """A fit on 19 verdicts is refused, and the message says how many it needs."""
    with pytest.raises(InputError, match="19 verdicts are too few for a fit, which asks for 20 and is worth running from about 60"):
        fit_verdicts(judged(19), 0.0)


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (0, "0 verdicts are too few for a fit: kb eval --fit asks for 20, and is worth running from about 60."),
        (19, "19 verdicts are too few for a fit: kb eval --fit asks for 20, and is worth running from about 60."),
        (20, "20 verdicts allow a fit; it is worth running from about 60: kb eval --fit"),
        (60, "60 verdicts are enough: kb eval --fit is worth running."),
    ],
)
def test_advice_goes_by_the_number_of_verdicts(number: int, advice: str) -> None:
    """The report says itself whether a fit is worth running."""
    assert judge(judged(number), Levels()).advice == advice


def test_verdicts_are_counted_by_level() -> None:
    """Confirmed and refused pairs under each level, the missed and the false alarms by name."""
    some = [Judged("a", "x", True, 0.6, 0.0), Judged("b", "x", True, 0.2, 0.0), Judged("c", "x", False, 0.5, 0.0), Judged("d", "x", False, 0.5, -0.1)]
    report = judge(some, Levels())
    assert report.counts == {"strong": (1, 1), "possible": (0, 1), "weak": (1, 0)}
    assert ([one.later for one in report.missed], [one.later for one in report.alarms]) == (["b"], ["c"])


def answered_notes(folder: Path, number: int) -> Path:
    """So many early notes, and as many later ones that confirm or refuse one each."""
    chance = random.Random(3)
    words = ["".join(chance.choices("bcdfghklmnprst", k=7)) for _ in range(40 * number)]
    files = {}
    for index in range(number):
        own, other = words[40 * index : 40 * index + 20], words[40 * index + 20 : 40 * index + 40]
        confirmed = index % 2 == 0
        kept = own[: chance.randint(10, 18)] if confirmed else own[: chance.randint(2, 9)]
        verdict = f"**{'recurrence_of' if confirmed else 'not_recurrence_of'}:** early-{index}"
        files[f"early-{index}.md"] = note(f"First {own[0]}", " ".join(own), "2025-01-01")
        late = note(f"Second {other[0]}", " ".join(kept + other[: 20 - len(kept)]), "2025-02-01")
        files[f"late-{index}.md"] = late.replace("\n\n##", f"\n{verdict}\n\n##", 1)
    return write(folder / "notes", files)


def answering(text: str, *verdicts: str) -> str:
    """A note that says these verdicts, such as "recurrence_of: early"."""
    lines = [f"**{kind}:** {target}" for kind, target in (verdict.split(": ") for verdict in verdicts)]
    return text.replace("\n\n##", "\n" + "\n".join([*lines, "\n##"]), 1)


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


def test_verdicts_in_notes_are_held_against_the_levels(tmp_path: Path) -> None:
    """`kb eval --verdicts` counts each verdict of the notes once."""
    answered_notes(tmp_path, 24)
    report = json.loads(kb("eval", "--verdicts", "--format", "json", cwd=tmp_path).stdout)
    assert (report["verdicts"], sum(sum(level.values()) for level in report["levels"].values())) == (24, 24)
    assert sum(level["confirmed"] for level in report["levels"].values()) == 12


def verdicts_of(folder: Path, files: Mapping[str, str]) -> tuple[int, int, int]:
    """How many pairs `kb eval --verdicts` counts in some notes, how many of them confirmed, and how many weak."""
    write(folder / "notes", files)
    report = json.loads(kb("eval", "--verdicts", "--format", "json", cwd=folder).stdout)
    return report["verdicts"], sum(level["confirmed"] for level in report["levels"].values()), sum(report["levels"]["weak"].values())


EARLY, LATE = note("Refunds doubled", CAUSE), note("Payouts doubled", f"{CAUSE} Twice.", "2025-02-01")


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ([], ["recurrence_of: late"]),
        ([], ["recurrence_of: early", "not_recurrence_of: early"]),
        (["not_recurrence_of: late"], ["recurrence_of: early"]),
        ([], ["recurrence_of: nowhere"]),
    ],
    ids=["on itself", "contradicted in one note", "contradicted by the other note", "on no note"],
)
def test_a_verdict_that_tells_nothing_is_not_counted(tmp_path: Path, early: list[str], late: list[str]) -> None:
    """A note judged by itself, a pair both confirmed and refused, and an unknown target count for nothing."""
    assert verdicts_of(tmp_path, {"early.md": answering(EARLY, *early), "late.md": answering(LATE, *late)}) == (0, 0, 0)


def test_a_pair_that_both_notes_confirm_is_counted_once(tmp_path: Path) -> None:
    """Two notes that name each other are one pair."""
    files = {"early.md": answering(EARLY, "recurrence_of: late"), "late.md": answering(LATE, "recurrence_of: early")}
    assert verdicts_of(tmp_path, files) == (1, 1, 0)


def test_the_verdicts_of_every_note_of_a_file_are_counted(tmp_path: Path) -> None:
    """Of a file with two notes, the second one's verdict is counted, and held against the second one's words."""
    other = note("Menu hidden", "A style sheet hid the menu behind a banner.", "2025-02-01")
    both = f"{other.replace('## Root', '### Root')}\n{answering(LATE, 'recurrence_of: early').replace('## Root', '### Root')}"
    assert verdicts_of(tmp_path, {"early.md": EARLY, "late.md": both.replace("# Postmortem", "## Postmortem")}) == (1, 1, 0)


def test_fit_writes_levels_and_keeps_the_rest_of_the_file(tmp_path: Path) -> None:
    """`kb eval --fit` on 24 verdicts writes [levels] into kb.toml, comments and other settings stay, and kb index takes them over."""
    answered_notes(tmp_path, 24)
    (tmp_path / "kb.toml").write_text('# ours\ndate_order = "dmy"  # day first\n')
    kb("index", cwd=tmp_path)
    run = kb("eval", "--fit", cwd=tmp_path)
    text = (tmp_path / "kb.toml").read_text()
    levels = tomllib.loads(text)["levels"]
    assert (run.returncode, text.startswith('# ours\ndate_order = "dmy"  # day first\n')) == (0, True)
    assert 0 < levels["possible"] < levels["strong"] < 1
    assert levels["typical"] > 0
    assert "48 unchanged" in kb("index", cwd=tmp_path).stdout
    assert json.loads(kb("eval", "--verdicts", "--format", "json", cwd=tmp_path).stdout)["thresholds"] == levels


def test_fit_into_pyproject(tmp_path: Path) -> None:
    """A team whose settings stand in pyproject.toml gets its levels there."""
    answered_notes(tmp_path, 20)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n\n[tool.kb]\ndate_order = "dmy"\n')
    kb("eval", "--fit", cwd=tmp_path)
    table = tomllib.loads((tmp_path / "pyproject.toml").read_text())
    assert (table["project"], sorted(table["tool"]["kb"])) == ({"name": "x"}, ["date_order", "levels"])


def test_fit_refuses_too_few_verdicts_and_writes_nothing(tmp_path: Path) -> None:
    """With 4 verdicts nothing is written, with exit code 2."""
    answered_notes(tmp_path, 4)
    run = kb("eval", "--fit", cwd=tmp_path)
    assert (run.returncode, run.stderr.startswith("Error: 4 verdicts are too few for a fit"), (tmp_path / "kb.toml").exists()) == (2, True, False)


def test_half_written_is_the_template_with_a_beginning() -> None:
    """Of a note only its title and the first 300 characters of its root cause stay, in the form of the template."""
    whole = load_draft("a.md", note("Payouts doubled", f"{CAUSE} " * 10, more="\n## Fix\n\nA key.\n").encode(), VOCABULARY)
    begun = load_draft("a.md", half_written(whole).encode(), VOCABULARY)
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
