"""What is kept between requests."""

import sys
import time
from pathlib import Path

import pytest
from support import build, note, reading, write

from kb.web import kept
from kb.web.kept import Kept


def test_an_answer_is_kept_under_all_that_it_depends_on() -> None:
    """The same key gives the same answer, another none."""
    known = Kept()
    known.keep(("run", "page"), "text")
    assert (known.answer(("run", "page")), known.answer(("another run", "page"))) == ("text", None)


def test_answers_that_nobody_asks_for_give_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept has a bound; the answer that was asked for last stays."""
    monkeypatch.setattr(kept, "_BYTES", 2 * (sys.getsizeof("x" * 10) + 1) + 10)
    known = Kept()
    for name in "ab":
        known.keep(name, name * 10)
    known.answer("a")
    known.keep("c", "c" * 10)
    assert [known.answer(name) for name in "abc"] == ["a" * 10, None, "c" * 10]


def test_an_answer_that_is_kept_twice_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound is about what is kept, not about how often."""
    monkeypatch.setattr(kept, "_BYTES", 2 * (sys.getsizeof("x" * 10) + 1) + 10)
    known = Kept()
    for text in ("x" * 10, "y" * 10):
        known.keep("a", text)
    known.keep("b", "z")
    assert (known.answer("a"), known.answer("b")) == ("y" * 10, "z")


def test_each_run_is_known_apart(tmp_path: Path) -> None:
    """Two builds of one second have what is theirs: the number of notes, and another token."""
    known, runs, notes = Kept(), [], []
    for day in ("2025-01-01", "2025-01-02"):
        write(tmp_path / "notes", {f"{day}.md": note("Payouts doubled", "No idempotency key.", day)})
        build(tmp_path / "notes", tmp_path / "kb.db")
        with reading(tmp_path / "kb.db") as reader:
            runs.append(reader.run())
            notes.append(known.known(reader, runs[-1]).corpus.notes)
    assert (notes, len(set(runs))) == ([1, 2], 2)


def test_a_run_that_changes_nothing_leaves_its_mark(tmp_path: Path) -> None:
    """Answers stay while the build does."""
    write(tmp_path / "notes", {"a.md": note("Payouts doubled", "No idempotency key.")})
    runs = []
    for _ in range(3):
        # A file that changed within the last clock tick is read once more.
        time.sleep(0.05)
        build(tmp_path / "notes", tmp_path / "kb.db")
        with reading(tmp_path / "kb.db") as reader:
            runs.append(reader.run())
    assert runs[1] == runs[2]


def test_what_is_known_is_read_once(tmp_path: Path) -> None:
    """The same build gives the same values, not equal ones."""
    write(tmp_path / "notes", {"a.md": note("Payouts doubled", "No idempotency key.")})
    build(tmp_path / "notes", tmp_path / "kb.db")
    known = Kept()
    with reading(tmp_path / "kb.db") as reader:
        assert known.known(reader, reader.run()) is known.known(reader, reader.run())


def test_what_a_stranger_asks_for_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long address fills the bound as a long answer does."""
    monkeypatch.setattr(kept, "_BYTES", 500)
    known = Kept()
    known.keep("a", "x")
    known.keep("?junk=" + "y" * 600, "x")
    assert known.answer("a") is None
