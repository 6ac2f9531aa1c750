"""Are the best ten of `kb similar` the best ten of all notes? Each draft is also compared with every note, without any shortcut."""

import os
import random
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass

import numpy
from scipy.sparse import csr_matrix

from benchmarks.generate import cache, corpus, drafts
from benchmarks.prepared import Place
from benchmarks.racing import Contestant, seconds
from kb.errors import UnreadableNote
from kb.method import METHOD
from kb.naming import names
from kb.parse import load
from kb.recurrence.candidates import Wanted
from kb.recurrence.draft import Draft, drafts_of
from kb.recurrence.related import related
from kb.recurrence.similar import similar
from kb.store.packing import unpack
from kb.store.reader import Reader
from kb.text import plain
from kb.vectors import idf, tf
from kb.vocabulary import Vocabulary, loads

_EQUAL = 1e-9
_TOP = 10


@dataclass(frozen=True, slots=True)
class Exactness:
    """What came out. equal: for each draft, whether its best ten are those of the exhaustive comparison; seconds: of each call."""

    equal: list[bool]
    seconds: list[float]
    real: int


def mixed(notes: int) -> Place:
    """Generated notes, together with the real ones of KB_CORPORA where it is set; copied to the cache, never into the project."""
    real = os.environ.get("KB_CORPORA")
    source = corpus(notes)
    if real:
        copied = cache() / f"mixed-{notes}"
        if not copied.exists():
            shutil.copytree(source, copied, ignore=shutil.ignore_patterns(".git"))
            shutil.copytree(real, copied / "real")
        source = copied
    made = Place(notes, cache() / f"run-exact-{notes}", source)
    made.folder.mkdir(exist_ok=True)
    seconds(Contestant(made.index(), made.folder))
    return made


class Exhaustive:
    """The score of a draft with all notes: cosine of sparse vectors, the draft counted among the notes, and the reference."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._notes = connection.execute("SELECT line, note_id, path, title FROM notes ORDER BY id").fetchall()
        self._hashes = dict(connection.execute("SELECT path, sha256 FROM files").fetchall())
        self._terms = {term: number for number, term in connection.execute("SELECT id, term FROM terms")}
        width = max(self._terms.values(), default=0) + 1
        packed = connection.execute("SELECT terms, counts FROM vectors ORDER BY note").fetchall()
        columns = [numpy.frombuffer(unpack(terms, "I"), dtype=numpy.uint32).astype(numpy.int64) for terms, _ in packed]
        frequencies = [1.0 + numpy.log(numpy.frombuffer(unpack(counts, "I"), dtype=numpy.uint32) / 2) for _, counts in packed]
        starts = numpy.cumsum([0, *map(len, columns)])
        self._tf = csr_matrix((numpy.concatenate(frequencies), numpy.concatenate(columns), starts), shape=(len(packed), width))
        self._held = numpy.bincount(self._tf.indices, minlength=width)

    def best(self, draft: Draft) -> list[tuple[float, str]]:
        """The best scores with the ids of their notes, best first, ties by id."""
        file = [place for place, (_, _, path, _) in enumerate(self._notes) if self._hashes[path] == draft.file.sha256]
        found = []
        for place, score in enumerate(self._cosines(draft, file).tolist()):
            line, id, _, title = self._notes[place]
            tail = plain(id.rsplit("/", 1)[-1])
            if (tail[:6] in draft.text or plain(title) in draft.text) and names(draft.text, id, title):
                score += METHOD.reference
            if score > 0 and not (place in file and line == draft.note.line):
                found.append((-score, id))
        return [(-score, id) for score, id in sorted(found)[:_TOP]]

    def _cosines(self, draft: Draft, file: list[int]) -> numpy.ndarray:
        """The cosine with each note; the draft and its siblings count in the place of the notes of its file."""
        known = {self._terms[term]: tf(doubled, METHOD) for term, doubled in draft.weighted.items() if term in self._terms}
        unknown = [tf(doubled, METHOD) for term, doubled in draft.weighted.items() if term not in self._terms]
        held = self._held - numpy.bincount(self._tf[file].indices, minlength=len(self._held))
        for term, times in draft.file.held.items():
            if term in self._terms:
                held[self._terms[term]] += times
        notes = len(self._notes) - len(file) + len(draft.file.ids)
        rarities = numpy.array([idf(found, notes, METHOD) for found in range(held.max() + 2)])
        weights = self._tf.copy()
        weights.data *= rarities[held][weights.indices]
        lengths = numpy.sqrt(numpy.asarray(weights.multiply(weights).sum(axis=1)).ravel())
        vector = numpy.zeros(len(held))
        vector[list(known)] = numpy.array(list(known.values())) * rarities[held[list(known)]]
        length = numpy.linalg.norm([*vector[list(known)], *(frequency * rarities[1] for frequency in unknown)])
        return weights @ vector / numpy.where(lengths, lengths, 1.0) / (length or 1.0)


def exactness(made: Place, vocabulary: Vocabulary, wanted: int) -> Exactness:
    """Compare the best ten of generated drafts, and of all real notes, with the exhaustive ones."""
    with closing(sqlite3.connect(made.database)) as connection:
        exhaustive, reader = Exhaustive(connection), Reader(connection)
        equal, took = [], []
        real = list(_real(made, vocabulary))
        for draft in [*_generated(made, vocabulary, wanted), *real]:
            start = time.perf_counter()
            report = similar(reader, draft, Wanted(limit=_TOP, any_date=True))
            took.append(time.perf_counter() - start)
            equal.append(_same([(match.score, match.id) for match in report.matches], exhaustive.best(draft)))
        return Exactness(equal, took, len(real))


def _same(found: list[tuple[float, str]], best: list[tuple[float, str]]) -> bool:
    """True when the scores are equal place by place; which of two notes with one score comes first does not matter."""
    return len(found) == len(best) and all(abs(one[0] - other[0]) <= _EQUAL for one, other in zip(found, best, strict=True))


def _generated(made: Place, vocabulary: Vocabulary, wanted: int) -> Iterator[Draft]:
    for number, text in enumerate(drafts(made.notes, wanted)):
        data = text.encode()
        yield from drafts_of(load(f"draft-{number}.md", data, vocabulary), vocabulary, data)


def _real(made: Place, vocabulary: Vocabulary) -> Iterator[Draft]:
    for path in sorted((made.source / "real").rglob("*")):
        if path.suffix.lower() not in (".md", ".markdown") or not path.is_file():
            continue
        data, place = path.read_bytes(), path.relative_to(made.source).as_posix()
        with suppress(UnreadableNote):
            yield from drafts_of(load(place, data, vocabulary), vocabulary, data, place)


def similar_seconds(made: Place, vocabulary: Vocabulary, wanted: int) -> list[float]:
    """How long the call of `similar` takes in a process that has done it before, for drafts of several lengths."""
    with closing(sqlite3.connect(made.database)) as connection:
        reader, took = Reader(connection), []
        every = list(_generated(made, vocabulary, wanted))
        for draft in [*every[:10], *every]:
            start = time.perf_counter()
            similar(reader, draft, Wanted())
            took.append(time.perf_counter() - start)
        return took[10:]


def related_seconds(made: Place, wanted: int) -> list[float]:
    """How long the call of `related` takes in a process that has done it before, for notes of the build."""
    with closing(sqlite3.connect(made.database)) as connection:
        reader, took = Reader(connection), []
        vocabulary, corpus = loads(reader.vocabulary()), reader.corpus()
        chosen = random.Random(1).sample(range(1, corpus.notes + 1), wanted + 10)
        for number in chosen:
            start = time.perf_counter()
            related(reader, number, vocabulary, Wanted(), corpus)
            took.append(time.perf_counter() - start)
        return took[10:]
