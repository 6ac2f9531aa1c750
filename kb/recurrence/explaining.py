"""Why a draft and a note are alike: their sections beside each other, and the sum that leads to the score."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from kb.errors import InputError
from kb.levels import Levels
from kb.model import CONFIRMED, KINDS, Match, Note, Section
from kb.naming import named, names, nearest, several
from kb.recurrence.candidates import Space, space_of
from kb.recurrence.draft import Draft, until, written
from kb.recurrence.marking import Placed, joined, placed
from kb.recurrence.own import home_of, own_notes
from kb.recurrence.similar import Scored, matched, scored
from kb.recurrence.verdicts import verdicts_on
from kb.sayings import Saying, sentences
from kb.store.reader import Reader, Summary
from kb.text import plain
from kb.vectors import norm
from kb.vocabulary import Vocabulary


class Weighed(NamedTuple):
    """What a term weighs in a text.

    times: how often it stands there; a word of the title counts three times, one of a timeline half. weight: tf * idf in a vector of length 1.
    """

    times: float
    tf: float
    idf: float
    weight: float


class Term(NamedTuple):
    """A term that draft and note share, with a word for it from each. contribution: the product of its two weights."""

    term: str
    word_in_draft: str
    word_in_note: str
    draft: Weighed
    note: Weighed
    contribution: float


class Passage(NamedTuple):
    """One section, and the words of its text whose terms draft and note share."""

    section: Section
    words: tuple[Placed, ...]

    @property
    def marks(self) -> tuple[tuple[int, int], ...]:
        """The pieces of the text that those words cover: where each begins, and where it ends."""
        return tuple((run[0].start, run[-1].end) for run in joined(self.words))


class SectionPair(NamedTuple):
    """What draft and note say in sections of one kind; "title" is a kind too. Empty where one of them says nothing.

    share: of the cosine, by where the shared terms stand in the note. shared: what the draft says whose terms stand on both sides, the most
    telling first: words, and runs of CJK signs.
    """

    kind: str
    share: float
    draft: tuple[Passage, ...]
    note: tuple[Passage, ...]
    shared: tuple[str, ...]


class Explanation(NamedTuple):
    """Why a draft and a note are alike, as far as the score knows.

    later: the note comes after the draft, so that `similar` leaves it out. blank: the draft says nothing yet. terms: the most telling first.
    pairs: first those that both have, the root cause before all, then by share. reference: the sentence of the draft that names the note;
    None when none does. sayings: what the draft says of the note there.
    """

    draft: Note
    match: Match
    levels: Levels
    later: bool
    blank: bool
    terms: tuple[Term, ...]
    pairs: tuple[SectionPair, ...]
    reference: str | None
    sayings: tuple[Saying, ...]


def explain(reader: Reader, draft: Draft, target: str) -> Explanation:
    """Compare a draft with one note, whatever its place among the matches. Raises InputError for a target that is no other note.

    target: the id of a note, or what is short for it (`kb.naming.named`).
    """
    home = home_of(reader, draft.file)
    own = own_notes(home, draft)
    number = _number(target, dict(reader.ids()), own.notes, reader.build().notes_folder)
    space, (summary,) = space_of(reader, draft, home), reader.summaries([number])
    found = next(scored(reader, space, draft, {number: summary}))
    (match,) = matched(reader, space, draft, verdicts_on(reader, draft, own).kinds, [found])
    shared = dict.fromkeys(space.terms[term] for term in _by_size(found.contributed))
    ours = _passages(_said_in_draft(draft.note), draft.vocabulary, shared)
    theirs = _passages(_said_in_note(reader, summary), draft.vocabulary, shared)
    names_it = partial(names, id=summary.id, title=summary.title)
    return Explanation(
        draft=draft.note,
        match=match,
        levels=Levels(**reader.levels()),
        later=_is_later(match, until(draft)),
        blank=not draft.weighted,
        terms=tuple(_terms(reader, space, draft, found, theirs)),
        pairs=_pairs(ours, theirs, dict(match.sections), shared),
        reference=next(filter(_plainly(names_it), sentences(written(draft.note))), None) if match.reference else None,
        sayings=_sayings(draft, names_it) if match.said else (),
    )


def _number(target: str, ids: Mapping[int, str], own: Collection[int], folder: str) -> int:
    """The number of the note that is meant. Raises InputError."""
    meant = named([target], ids.items(), folder)[target]
    if len(meant) == 1 and meant[0] not in own:
        return meant[0]
    if len(meant) == 1:
        raise InputError(f"{ids[meant[0]]} is the draft itself, and a note is never its own match. Name another note.")
    if meant:
        raise InputError(f"{target!r} {several([ids[number] for number in meant])}")
    raise InputError(f"no note has the id {target!r}.{nearest(target, ids.values()) or ' The index holds no note: fill it with kb index.'}")


def _by_size(contributed: Mapping[int, float]) -> list[int]:
    return sorted(contributed, key=lambda term: (-contributed[term], term))


def _is_later(match: Match, last: str | None) -> bool:
    return last is not None and match.date is not None and match.date > last and match.verdict != CONFIRMED


def _said_in_draft(note: Note) -> list[Section]:
    return [Section("title", "", note.line, note.title), *note.sections] if note.titled else list(note.sections)


def _said_in_note(reader: Reader, summary: Summary) -> list[Section]:
    """What was counted of a note. One without a title of its own has no term in its title."""
    titled = any(kind == "title" for kind, *_ in reader.entries(summary.number))
    return [*([Section("title", "", summary.line, summary.title)] if titled else []), *reader.sections(summary.number)]


def _passages(sections: Iterable[Section], vocabulary: Vocabulary, shared: Collection[str]) -> list[Passage]:
    """The sections that say something, each with its marks."""
    found = []
    for section in sections:
        if words := list(placed(section.text, vocabulary)):
            found.append(Passage(section, tuple(word for word in words if word.term in shared)))
    return found


def _terms(reader: Reader, space: Space, draft: Draft, found: Scored, theirs: Sequence[Passage]) -> Iterable[Term]:
    _, numbers, doubled = next(reader.vectors([found.summary.number]))
    counts = dict(zip(numbers, doubled, strict=True))
    weights = norm({term: space.frequency[count] * space.rarity[space.frequencies[term]] for term, count in counts.items()})
    # A build by another version of kb may hold terms that this one does not find in its texts: the draft's word stands for them.
    words = {word.term: word.word for passage in reversed(theirs) for word in reversed(passage.words)}
    for number in _by_size(found.contributed):
        term = space.terms[number]
        ours = _weighed(space, number, draft.weighted[term], space.weights[number])
        note = _weighed(space, number, counts[number], weights[number])
        yield Term(term, draft.words[term], words.get(term, draft.words[term]), ours, note, found.contributed[number])


def _weighed(space: Space, term: int, doubled: int, weight: float) -> Weighed:
    return Weighed(doubled / 2, space.frequency[doubled], space.rarity[space.frequencies[term]], weight)


def _pairs(ours: list[Passage], theirs: list[Passage], shares: Mapping[str, float], shared: Iterable[str]) -> tuple[SectionPair, ...]:
    """Passages by kind. shared: the shared terms, the most telling first."""
    rank = {term: place for place, term in enumerate(shared)}
    pairs = []
    for kind in ("title", *KINDS):
        left, right = (tuple(passage for passage in passages if passage.section.kind == kind) for passages in (ours, theirs))
        if left or right:
            pairs.append(SectionPair(kind, shares.get(kind, 0.0), left, right, _shared(left, right, rank)))
    return tuple(sorted(pairs, key=lambda pair: (not (pair.draft and pair.note), pair.kind != "root-cause", -pair.share)))


def _shared(left: Iterable[Passage], right: Iterable[Passage], rank: Mapping[str, int]) -> tuple[str, ...]:
    both = {word.term for passage in right for word in passage.words}
    found: dict[frozenset[str], str] = {}
    for passage in left:
        for run in joined(word for word in passage.words if word.term in both):
            said = plain(passage.section.text[run[0].start : run[-1].end])
            found.setdefault(frozenset(word.term for word in run), said)
    return tuple(found[terms] for terms in sorted(found, key=lambda terms: min(map(rank.__getitem__, terms))))


def _plainly(names_it: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda sentence: names_it(plain(sentence))


def _sayings(draft: Draft, names_it: Callable[[str], bool]) -> tuple[Saying, ...]:
    """What the draft says of a note, in its author's own sentences."""
    as_written = {plain(sentence): sentence for sentence in sentences(written(draft.note))}
    found = draft.vocabulary.sayings.found(draft.text, names_it)
    return tuple(saying._replace(sentence=as_written.get(saying.sentence, saying.sentence)) for saying in found)
