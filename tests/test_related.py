"""Related notes of an indexed note: what `kb similar` says of its file, without reading that."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT, answering, build, note, reading, write
from test_several import FIRST, JOURNAL, KEY, THIRD, entry

from kb.errors import InputError
from kb.model import Match
from kb.parse import load
from kb.recurrence.candidates import Wanted
from kb.recurrence.draft import drafts_of
from kb.recurrence.related import related
from kb.recurrence.similar import SimilarReport, similar
from kb.store.reader import Place, Reader
from kb.vocabulary import loads

EARLY = note("Payouts doubled", KEY, "2025-01-10")
CHINESE = "# 支付重复\n\n**日期:** {day}\n\n## 根本原因\n\n支付接口没有幂等键，所以每次重试都会重复支付。\n"
FOLDERS = {
    "several notes of a file": {"journal.md": JOURNAL, "other.md": EARLY},
    "a file of the same title twice": {"journal.md": FIRST + FIRST + THIRD},
    "verdicts": {
        "early.md": EARLY,
        "late.md": answering(note("Payouts doubled again", KEY, "2025-03-01"), "recurrence_of: early", "not_recurrence_of: other"),
        "other.md": note("Payouts late", KEY, "2025-02-01"),
        "last.md": answering(note("Payouts doubled at last", KEY, "2025-04-01"), "recurrence_of: late", "recurrence_of: nobody"),
    },
    "a copy": {"one.md": EARLY, "two.md": EARLY, "late.md": note("Payouts doubled again", KEY, "2025-03-01"), "journal.md": JOURNAL, "again.md": JOURNAL},
    "notes in Chinese": {"a.md": CHINESE.format(day="2025-01-01"), "b.md": CHINESE.format(day="2025-02-01") + "\n另见 a.md，同样的原因。\n"},
    "a note that names another": {
        "pm-2025-17.md": EARLY,
        "late.md": note("Payouts", KEY, "2025-03-01", more="\nThe same root cause as pm-2025-17 again.\n"),
    },
    "a note that saw the other begin": {
        "a.md": note("Payouts", KEY, "2025-01-01", more="\n## Timeline\n\n- 2025-01-01 08:00 it began\n- 2025-01-09 08:00 it was seen\n"),
        "b.md": note("Payouts twice", KEY, "2025-01-05"),
    },
    "notes without a title, a date or a word": {"2025-payouts.md": f"## Root cause\n\n{KEY}\n", "b.md": f"# Payouts\n\n{KEY}\n", "c.md": "# <x>\n"},
}


def from_disk(reader: Reader, folder: Path, place: Place, wanted: Wanted) -> SimilarReport:
    """The answer for the file of a note."""
    vocabulary, data = loads(reader.vocabulary()), (folder / place.path).read_bytes()
    drafts = drafts_of(load(place.path, data, vocabulary), vocabulary, data, place.path)
    return similar(reader, next(draft for draft in drafts if draft.note.id == place.id), wanted)


def answers(folder: Path, database: Path, wanted: Wanted) -> Iterator[tuple[SimilarReport, SimilarReport]]:
    """For each note of a build the answer from the build, and that for its file."""
    build(folder, database)
    with reading(database) as reader:
        vocabulary, corpus = loads(reader.vocabulary()), reader.corpus()
        for place in reader.places({path for _, _, path in reader.dated()}):
            yield related(reader, place.number, vocabulary, wanted, corpus), from_disk(reader, folder, place, wanted)


def rounded(report: SimilarReport) -> SimilarReport:
    """A report as it is compared: numbers to nine places, and of the draft what the index keeps of it for comparing."""
    draft = report.draft
    kept = draft._replace(
        **dict.fromkeys(("body", "started_at", "impact", "severity", "owner", "review", "release")),
        **dict.fromkeys(("labels", "timeline", "factors", "lessons", "updates"), ()),
        titled=True,
        body_line=1,
        sections=tuple(section._replace(level=0, known=True) for section in draft.sections),
    )
    return report._replace(draft=kept, matches=tuple(map(_rounded, report.matches)))


def _rounded(match: Match) -> Match:
    parts = {name: tuple((word, round(part, 9)) for word, part in getattr(match, name)) for name in ("why", "shared", "sections")}
    return match._replace(score=round(match.score, 9), cosine=round(match.cosine, 9), **parts)


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(limit=1, min_score=0.2), Wanted(any_date=True, category="functional")], ids=str)
@pytest.mark.parametrize("name", FOLDERS)
def test_equal_to_the_answer_for_the_file(tmp_path: Path, name: str, wanted: Wanted) -> None:
    """Whatever a folder holds, a note of the index has the matches, verdicts and faults that its file has."""
    write(tmp_path / "notes", FOLDERS[name])
    pairs = list(answers(tmp_path / "notes", tmp_path / "kb.db", wanted))
    assert [rounded(stored) for stored, _ in pairs] == [rounded(read) for _, read in pairs]
    assert any(read.matches for _, read in pairs) or wanted != Wanted()


def test_equal_for_the_notes_of_this_repository(tmp_path: Path) -> None:
    """The same holds for the notes of this repository."""
    for stored, read in answers(ROOT / "notes", tmp_path / "kb.db", Wanted()):
        assert rounded(stored) == rounded(read)


def test_equal_on_real_notes(corpora: Path, tmp_path: Path) -> None:
    """The same holds for all real notes."""
    pairs = [(rounded(stored), rounded(read)) for stored, read in answers(corpora, tmp_path / "kb.db", Wanted())]
    assert [stored for stored, read in pairs if stored != read] == []
    assert len(pairs) > 200


def test_a_number_that_no_note_has_is_an_error(tmp_path: Path) -> None:
    """Who asks for a note that is gone is told so."""
    write(tmp_path / "notes", {"a.md": EARLY})
    build(tmp_path / "notes", tmp_path / "kb.db")
    with reading(tmp_path / "kb.db") as reader, pytest.raises(InputError, match="the build holds no note of number 7"):
        related(reader, 7, loads(reader.vocabulary()), Wanted())


def test_a_changed_file_is_answered_for_as_it_was_indexed(tmp_path: Path) -> None:
    """The index answers for what it holds, also when the file is another by now, or gone."""
    write(tmp_path / "notes", {"journal.md": JOURNAL})
    before = [rounded(stored) for stored, _ in answers(tmp_path / "notes", tmp_path / "kb.db", Wanted())]
    write(tmp_path / "notes", {"journal.md": entry("Another", "2025-09-01", "Other words.")})
    with reading(tmp_path / "kb.db") as reader:
        vocabulary = loads(reader.vocabulary())
        assert [rounded(related(reader, place.number, vocabulary, Wanted())) for place in reader.places(["journal.md"])] == before
