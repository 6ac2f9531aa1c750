"""How one note names another: in its text, and as the target of a verdict."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from kb.text import plain

_NUMBER = re.compile(r"[a-z]+[-_]?\d{2,}(?:-\d+)*(?![\w])", re.I)
"""A team's number for an incident at the head of a file's name: PM-2026-030-..., INC1234-..."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}[-_]")
_SUFFIX = re.compile(r"\.(?:md|markdown)(?=#|$)", re.I)
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

    Short for an id is what stands behind one of its slashes or its "#", its file's name without the date before it, and the number that the name
    begins with. A target may carry the suffix .md, and the folder of the notes, as reports print it.
    """
    written = {target: _ids_of(target, folder) for target in targets}
    sought = {id for forms in written.values() for id in forms}
    exact: dict[str, list[int]] = {}
    short: dict[str, list[int]] = {}
    for number, id in ids:
        if id in sought:
            exact.setdefault(id, []).append(number)
        for form in sought.intersection(_short(id)):
            short.setdefault(form, []).append(number)
    return {target: next((found[form] for found in (exact, short) for form in forms if form in found), []) for target, forms in written.items()}


def several(ids: Collection[str]) -> str:
    """That a name may mean any of some notes, and what to do."""
    shown = ", ".join(sorted(ids)[:_SHOWN])
    return f"may be any of {len(ids)} notes ({shown}{', …' if len(ids) > _SHOWN else ''}). Write more of the id."


def _ids_of(target: str, folder: str) -> Sequence[str]:
    """The ids that a target spells, the likeliest first: as it is, without suffix, and without the folder of the notes."""
    bare = _SUFFIX.sub("", target).removeprefix("./")
    slashes = [place for place, sign in enumerate(bare) if sign == "/"]
    return list(dict.fromkeys([target, bare, *(bare[slash + 1 :] for slash in slashes if f"/{folder}".endswith(f"/{bare[:slash]}"))]))


def _short(id: str) -> Iterator[str]:
    """What an id may be shortened to."""
    yield from (id[place + 1 :] for place, sign in enumerate(id) if sign in "/#")
    name = id.rpartition("/")[2]
    if date := _DATE.match(name):
        yield name[date.end() :]
    if number := _NUMBER.match(name):
        yield number[0]
