"""The earlier notes that resemble a note of the build, without its file: what was counted when it was indexed is compared."""

from kb.recurrence.candidates import Wanted
from kb.recurrence.draft import Draft, File, written
from kb.recurrence.own import home_of
from kb.recurrence.similar import SimilarReport, similar
from kb.store.reader import Corpus, Reader
from kb.text import plain
from kb.vectors import Heard, spoken
from kb.vocabulary import Vocabulary


def related(reader: Reader, number: int, vocabulary: Vocabulary, wanted: Wanted, corpus: Corpus | None = None) -> SimilarReport:
    """The answer that `kb similar` gives for the file of an indexed note. Raises InputError when the build holds no note of this number.

    vocabulary: that of the build (`kb.vocabulary.loads`); corpus: that of the build (`Reader.corpus`), where the caller has read it before.
    The draft of the report is the note as far as `Reader.note` gives it.
    """
    draft = stored_draft(reader, number, vocabulary)
    return similar(reader, draft, wanted, home_of(reader, draft.file, corpus))


def stored_draft(reader: Reader, number: int, vocabulary: Vocabulary) -> Draft:
    """An indexed note as it is compared. Raises InputError when the build holds no note of this number."""
    note, (_, numbers, counts) = reader.note(number), next(reader.vectors([number]))
    terms = reader.terms(numbers)
    names = [terms[one] for one in numbers]
    return Draft(
        note=note,
        vocabulary=vocabulary,
        weighted=dict(zip(names, counts, strict=True)),
        words=Heard(spoken(note, vocabulary), vocabulary),
        text=plain(written(note)),
        file=File(reader.content_of(note.path), note.path, frozenset(place.id for place in reader.places([note.path]))),
        numbers=dict(zip(names, numbers, strict=True)),
    )
