"""What the rules on substance listen for."""

import tomllib

import pytest

from kb import data
from kb.linting.wording import heard, is_known_language, own_words, place, without

TABLE = tomllib.loads(data.read("wording.toml").decode())


@pytest.mark.parametrize("idea", TABLE)
def test_each_word_of_an_idea_is_written_once(idea: str) -> None:
    """No word stands twice for one idea in one language, and none is empty."""
    for said in TABLE[idea].values():
        words = [" ".join(word.split()) for word in said.split(",")]
        assert sorted(set(words)) == sorted(words)
        assert all(words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Probably the cache", "probably"),
        ("We  think so", "we  think"),
        ("It didn't; peut-être demain", "peut-etre"),
        ("原因は設定の誤りと思われる", "と思われる"),
        ("The probe answered", None),
    ],
)
def test_words_are_heard_as_they_stand_in_the_text(text: str, words: str | None) -> None:
    """A word or phrase is heard whatever its case, accents and spaces, and told as it stands there."""
    assert heard("guess", text) == words


def test_an_open_end_goes_on_to_the_end_of_the_word() -> None:
    """A word whose end is open is told whole."""
    assert heard("changed", "It was prefixed, then fixing began") == "fixing"


def test_a_team_adds_words_of_its_own() -> None:
    """Further words count like those of the idea."""
    assert (heard("change", "the wall chart"), heard("change", "the wall chart", ("wall chart",))) == (None, "wall chart")


def test_words_are_taken_out_of_a_text() -> None:
    """What stands for an idea is gone, the rest stays."""
    assert without("no-human-error", "Not a human error but forgotten passwords and time") == "but and time"


def test_code_and_quotations_are_the_words_of_others() -> None:
    """Only what the author says is left."""
    assert own_words('It says "maybe" and `probably` here').split() == ["It", "says", "and", "here"]


def test_a_place_is_told_where_the_letters_are_the_same() -> None:
    """A column counts from 1; none is told where the line has other letters than were heard."""
    assert place("maybe", "Or Maybe not") == ("Maybe", 4, 9)
    assert place("peut-etre", "Peut-être") == ("Peut-être", 1, 10)
    assert place("peut-etre", "peut-e\u0302tre") == ("peut-etre", None, None)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("The queue was full and the worker stopped, so that orders were late.", True),
        ("Die Warteschlange war voll, und der Prozess wurde nicht beendet.", True),
        ("キューが一杯になり、処理が止まった。", True),
        ("Очередь была переполнена, и обработчик остановился.", False),
        ("대기열이 가득 차서 처리가 중단되었습니다.", False),
    ],
)
def test_a_language_is_known_by_its_small_words(text: str, known: bool) -> None:
    """A rule that misses a word is silent in a language that has no list."""
    assert is_known_language(text) is known
