"""What of a build is the draft itself."""

from array import array
from typing import NamedTuple

from kb.recurrence.draft import Draft, File
from kb.store.reader import Corpus, Place, Reader


class Home(NamedTuple):
    """What of a build is the file of a draft, found once for all of its notes.

    places: the notes of the file as it was indexed, and of its copies. corpus: all notes, but those of the file as it is now in the place of these.
    """

    places: tuple[Place, ...]
    corpus: Corpus


class Own(NamedTuple):
    """What of a build is a draft, as numbers of notes.

    notes: those that are the draft, and so no match of it. itself: those of them of which verdicts speak that are about the draft.
    """

    notes: frozenset[int]
    itself: frozenset[int]


def home_of(reader: Reader, file: File, corpus: Corpus | None = None) -> Home:
    """Find a file in a build. corpus: that of the build, where the caller has read it before.

    Of a file that is indexed as it is only the copies are taken out: its notes count already.
    """
    same = reader.paths_of_content(file.sha256)
    places = tuple(reader.places({*same, *([file.indexed_path] if file.indexed_path else [])}))
    is_counted = file.indexed_path in same
    replaced = [one.number for one in places if not (is_counted and one.path == file.indexed_path)]
    every = corpus or reader.corpus()
    if is_counted and not replaced:
        return Home(places, every)
    notes, held = (0, {}) if is_counted else (len(file.ids), file.held)
    frequencies = array("I", every.frequencies)
    for _, terms, _ in reader.vectors(replaced):
        for term in terms:
            frequencies[term] -= 1
    for name, term in reader.term_ids(held).items():
        frequencies[term] += held[name]
    return Home(places, Corpus(every.notes - len(replaced) + notes, frequencies, {}))


def own_notes(home: Home, draft: Draft) -> Own:
    """Tell a draft from the notes beside it: in its own file by its id, else it may be any that the file holds no more; in a copy by its line.

    A verdict about one that is gone speaks of the draft only where the file holds no other note.
    """
    file = draft.file
    at_home = [one for one in home.places if one.path == file.indexed_path]
    copied = frozenset(one.number for one in home.places if one.path != file.indexed_path and one.line == draft.note.line)
    same = frozenset(one.number for one in at_home if one.id == draft.note.id)
    gone = frozenset() if same else frozenset(one.number for one in at_home if one.id not in file.ids)
    return Own(copied | same | gone, copied | same | (gone if len(file.ids) == 1 else frozenset()))
