"""How one note names another: in its text, and as the target of a verdict."""

import re
from collections.abc import Collection, Iterable, Iterator
from unicodedata import normalize

from kb.patterns import late
from kb.text import plain

_NUMBER = late(r"[a-z]+[-_]?\d{2,}(?:-\d+)*(?![\w])", re.I)
"""A team's number for an incident at the head of a file's name: PM-2026-030-..., INC1234-..."""

_DATE = late(r"\d{4}-\d{2}-\d{2}[-_]")
_SUFFIX = late(r"\.(?:md|markdown)(?=#|$)", re.I)
_LINE = late(r":\d+$")
_REMARK = late(r"\s(?:#|\(|//|—|–|- ).*$", re.S)
_UPWARDS = late(r"^(?:\.{1,2}/)+")
_SHOWN = 3


def names(spoken: str, id: str, title: str) -> bool:
    """True when a text names a note: by its id, its file's name or the number that it begins with, or its title of four words or more.
    A file's name of one word is a word like any other: "refund" names nothing.

    spoken: the text, plain (`kb.text.plain`).
    """
    tail = plain(id.rsplit("/", 1)[-1])
    number = _NUMBER.match(tail)
    for name in (tail, number[0]) if number else (tail,):
        if len(name) >= 6 and not name.isalpha() and name in spoken and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])(?!-\d)", spoken):
            return True
    return len(title.split()) >= 4 and plain(title) in spoken


def named(targets: Iterable[str], ids: Iterable[tuple[int, str]], folder: str = "") -> dict[str, list[int]]:
    """The notes that each target may mean, by number: the one with that id, else all for whose id it is short.

    Short for an id is what stands behind one of its slashes or its "#", a name without the date before it, and the number that the file's name
    begins with. A target may be a path as reports print it: with the folder of the notes, the suffix .md and a line; a remark may follow.
    """
    notes = list(ids)
    # What is written in a note is composed (é as one sign), names of files need not be.
    numbers = {normalize("NFC", id): number for number, id in notes if not id.isascii()} | {id: number for number, id in notes}
    spelled = {target: _ids_of(target, folder) for target in targets}
    found = {target: [numbers[id] for id in spellings if id in numbers][:1] for target, spellings in spelled.items()}
    if all(found.values()):
        return found
    short = _shortened(notes, {plain(spelling) for target, spellings in spelled.items() if not found[target] for spelling in spellings})
    return {target: exact or next((short[plain(one)] for one in spelled[target] if plain(one) in short), []) for target, exact in found.items()}


def _shortened(notes: Iterable[tuple[int, str]], sought: set[str]) -> dict[str, list[int]]:
    """The notes for whose id something is short, both plain."""
    short: dict[str, list[int]] = {}
    for number, id in notes:
        for form in sought.intersection(map(plain, _short(id))):
            short.setdefault(form, []).append(number)
    return short


def nearest(target: str, ids: Collection[str]) -> str:
    """A sentence that names the ids that are most like one that no note has; empty where there are no notes."""
    import difflib

    holding = sorted(id for id in ids if target in id)[:_SHOWN]
    near = [*holding, *difflib.get_close_matches(target, set(ids).difference(holding), _SHOWN, 0.0)][:_SHOWN]
    return f" The nearest: {', '.join(near)}." if near else ""


def several(ids: Collection[str]) -> str:
    """That a name may mean any of some notes, and what to do."""
    shown = ", ".join(sorted(ids)[:_SHOWN])
    return f"may be any of {len(ids)} notes ({shown}{', …' if len(ids) > _SHOWN else ''}). Write more of the id."


def _ids_of(target: str, folder: str) -> list[str]:
    """The ids that a target may spell, the likeliest first: as it stands, without remark, line and suffix, without the folder of the notes.

    What ends in .md, or begins with a dot, is a path, and may begin with any folder.
    """
    said = _REMARK.sub("", target).strip()
    bare = _SUFFIX.sub("", _LINE.sub("", said))
    is_path = bare != said or said.startswith(".")
    bare = _UPWARDS.sub("", bare)
    slashes = [place for place, sign in enumerate(bare) if sign == "/"]
    behind = [bare[slash + 1 :] for slash in slashes if is_path or f"/{folder}".endswith(f"/{bare[:slash]}")]
    return list(dict.fromkeys([target, said, bare, *behind]))


def _short(id: str) -> Iterator[str]:
    """What an id may be shortened to."""
    yield from (id[place + 1 :] for place, sign in enumerate(id) if sign in "/#")
    file = id.rpartition("/")[2]
    yield from (name[date.end() :] for name in (file, id.rpartition("#")[2]) if (date := _DATE.match(name)))
    if number := _NUMBER.match(file):
        yield number[0]
