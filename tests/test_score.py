"""The score of `kb similar`: what it equals, and how it adds up."""

import re
import unicodedata
from math import isclose, sqrt
from pathlib import Path

import pytest
import Stemmer
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer
from support import ROOT, VOCABULARY, build, draft, note, reading

from kb.method import METHOD
from kb.parse import load
from kb.recurrence.candidates import Wanted
from kb.recurrence.similar import similar
from kb.vectors import IMPACTS, contributions, count, impact_codes, length, norm, shares, tf, weigh

_ENGLISH = Stemmer.Stemmer("english", 0)
WORDS = ("gateway", "retries", "refund", "idempotency", "paging", "cursor", "collation", "cache", "queue", "deploy", "token", "latency")


def oracle_terms(text: str) -> list[str]:
    """Terms of plain English text, written apart from the program: words of two letters or more, stemmed, without stop words."""
    words = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFC", text.lower()))
    return [_ENGLISH.stemWord(word) for word in words if len(word) > 1 and word not in VOCABULARY.stop_words and not (len(word) < 3 and word.isdigit())]


def oracle(texts: list[str], drafted: str, sublinear: bool = True) -> list[float]:
    """scikit-learn's cosine of a draft with each text, fitted on all these raw texts with its own document frequencies."""
    matrix = TfidfVectorizer(analyzer=oracle_terms, sublinear_tf=sublinear).fit_transform([*texts, drafted])
    return [float(score) for score in (matrix[:-1] @ matrix[-1].T).toarray()[:, 0]]


def as_note(words: list[str]) -> tuple[str, str]:
    """A note, and the raw text that counts in it: the title three times, the root cause once."""
    title, cause = " ".join(words[:3]), " ".join(words[3:])
    return note(title, cause), f"{title} {title} {title} {cause}"


sentences = st.lists(st.sampled_from(WORDS), min_size=4, max_size=30)


@settings(max_examples=30, deadline=None)
@given(st.lists(sentences, min_size=2, max_size=12), sentences)
def test_cosine_equals_scikit_learns(tmp_path_factory: pytest.TempPathFactory, corpus: list[list[str]], drafted: list[str]) -> None:
    """Every score of a small corpus is that of scikit-learn on the raw texts, to 1e-9."""
    folder = tmp_path_factory.mktemp("notes")
    pairs = [as_note(words) for words in corpus]
    for number, (text, _) in enumerate(pairs):
        (folder / f"{number:02}.md").write_text(text + f"\n<!-- {number} -->\n")
    build(folder, folder / "kb.db")
    text, raw = as_note(drafted)
    with reading(folder / "kb.db") as reader:
        found = similar(reader, draft(text), Wanted(limit=100, any_date=True)).matches
    scores = {int(match.id): match.cosine for match in found}
    expected = oracle([raw for _, raw in pairs], raw)
    assert all(isclose(scores.get(number, 0.0), score, abs_tol=1e-9) for number, score in enumerate(expected))


@settings(max_examples=20, deadline=None)
@given(st.lists(sentences, min_size=2, max_size=8), sentences)
def test_a_score_stays_when_the_draft_is_indexed(tmp_path_factory: pytest.TempPathFactory, corpus: list[list[str]], drafted: list[str]) -> None:
    """A draft has the same matches, to 1e-12, before it is indexed, after, and when it was indexed in an earlier form."""
    folder = tmp_path_factory.mktemp("notes")
    for number, words in enumerate(corpus):
        (folder / f"{number:02}.md").write_text(as_note(words)[0] + f"\n<!-- {number} -->\n")
    text, answers = as_note(drafted)[0], []
    for indexed in (None, text + "\ncache cache\n", text):
        if indexed:
            (folder / "draft.md").write_text(indexed)
        build(folder, folder / "kb.db")
        with reading(folder / "kb.db") as reader:
            found = similar(reader, draft(text), Wanted(limit=100, any_date=True)).matches
        answers.append({match.id: match.score for match in found})
    assert answers[1:] == [pytest.approx(answers[0], abs=1e-12)] * 2


def test_the_oracle_can_tell_a_wrong_method() -> None:
    """Without sublinear term frequency the oracle gives other scores, so the test above can fail."""
    texts = ["refund refund refund retries", "cache queue", "refund cache cache"]
    assert oracle(texts, "refund refund cache") != pytest.approx(oracle(texts, "refund refund cache", sublinear=False), abs=1e-3)


@pytest.fixture(scope="module")
def own_notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notes of this repository, indexed."""
    database = tmp_path_factory.mktemp("own") / "kb.db"
    build(ROOT / "notes", database)
    return database


@pytest.mark.parametrize("path", sorted((ROOT / "notes").glob("*.md")), ids=lambda path: path.stem)
def test_why_and_shares_sum_to_the_cosine(own_notes: Path, path: Path) -> None:
    """All contributions of a match, and all its shares, add up to its cosine; cosine and reference add up to its score."""
    with reading(own_notes) as reader:
        for match in similar(reader, draft(path.read_text() + "\nOne more word.\n", "other.md"), Wanted(limit=30, any_date=True)).matches:
            assert sum(part for _, part in match.why) == pytest.approx(match.cosine, abs=1e-9)
            assert sum(share for _, share in match.sections) == pytest.approx(match.cosine, abs=1e-9)
            assert match.score == match.cosine + match.reference


@settings(max_examples=50, deadline=None)
@given(st.lists(sentences, min_size=1, max_size=6))
def test_a_note_is_most_similar_to_itself(tmp_path_factory: pytest.TempPathFactory, corpus: list[list[str]]) -> None:
    """The cosine of a note with itself is 1, and none is higher."""
    counted = [count(load("a.md", as_note(words)[0].encode(), VOCABULARY)[0], VOCABULARY) for words in corpus]
    vectors = [norm({term: tf(doubled, METHOD) for term, doubled in weigh(counts, METHOD).items()}) for counts in counted]
    for vector in vectors:
        scores = [sum(contributions(vector, other.items(), length(list(other.values()))).values()) for other in vectors]
        assert sum(contributions(vector, vector.items(), length(list(vector.values()))).values()) == pytest.approx(1.0)
        assert max(scores) <= 1.0 + 1e-9


def test_shares_follow_where_a_term_stands() -> None:
    """A term that stands twice in the title and once in the timeline gives twelve parts in thirteen to the title."""
    counts = count(load("a.md", b"# cursor cursor\n\n## Timeline\n\n- 08:00 - cursor\n", VOCABULARY)[0], VOCABULARY)
    entries = [(kind, term, times) for kind, terms in counts.sections.items() for term, times in terms.items()]
    assert shares({"cursor": 1.3}, entries, METHOD) == pytest.approx({"title": 1.2, "timeline": 0.1})


def test_order_does_not_depend_on_the_order_of_indexing(tmp_path: Path) -> None:
    """Notes indexed one by one, the last first, give the same matches as notes indexed at once."""
    texts = {path.name: path.read_text() for path in (ROOT / "notes").glob("*.md")}
    for name in sorted(texts, reverse=True):
        (tmp_path / name).write_text(texts[name])
        build(tmp_path, tmp_path / "one.db")
    build(tmp_path, tmp_path / "all.db")
    wanted, drafted = Wanted(limit=30), draft((ROOT / "examples/draft-recurs.md").read_text())
    with reading(tmp_path / "one.db") as one, reading(tmp_path / "all.db") as every:
        assert similar(one, drafted, wanted) == similar(every, drafted, wanted)


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=60))
def test_an_impact_is_off_by_half_a_step_at_most(doubled: list[int]) -> None:
    """The impact that a code stands for is tf over the length of all tfs, to 1.8 %."""
    length = sqrt(sum(tf(count, METHOD) ** 2 for count in doubled))
    exact = [tf(count, METHOD) / length for count in doubled]
    assert all(abs(IMPACTS[code] / value - 1) < 0.0181 for code, value in zip(impact_codes(doubled, METHOD), exact, strict=True))
