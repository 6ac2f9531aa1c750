"""What a path in a note may mean in a repository, and which files it matches. Pure."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

from kb.patterns import late

_WILD = late(r"[*?]")
_GLOB = late(r"\*\*/|\*\*|\*|\?")
_MOST_WILD = 4
"""More wild signs in a path could take for ever to match; such a path names nothing."""
Value = TypeVar("Value")
_GLOBBED = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


class Pattern(NamedTuple):
    """A path from the root of a repository: a file, a folder or a glob (``*``, ``**``, ``?``). anywhere: below any folder."""

    text: str
    anywhere: bool = False

    @property
    def is_glob(self) -> bool:
        """True when the path holds a wild sign."""
        return _WILD.search(self.text) is not None

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.text.rpartition("/")[2]

    @property
    def root(self) -> str:
        """The folder, with "/" at its end, under which all matches of a glob stand; "" for the whole repository."""
        folder, slash, _ = _WILD.split(self.text, maxsplit=1)[0].rpartition("/")
        return "" if self.anywhere else folder + slash


def glob(pattern: Pattern) -> Callable[[str], object]:
    """A test of paths: true for what a glob matches, and for all that stands under a folder that it matches."""
    pieces, at = ["(?:.*/)?" if pattern.anywhere else ""], 0
    for sign in _GLOB.finditer(pattern.text):
        pieces += [re.escape(pattern.text[at : sign.start()]), _GLOBBED[sign[0]]]
        at = sign.end()
    return re.compile("".join([*pieces, re.escape(pattern.text[at:]), "(?:/.*)?"]), re.S).fullmatch


def meanings(path: str, place: str) -> Iterator[Pattern]:
    """What a path may mean, the likeliest first; nothing when it names no file. place: of the notes, under the root of the repository.

    It starts from the root, or from the folder of the notes (in this order, unless it begins with "../"); else it is the end of
    the path of some file. What leads out of the repository is taken from its root. An anchor is no part of it.
    """
    written = unicodedata.normalize("NFC", path.partition("#")[0])
    rooted = _resolved("", written)
    if "://" in written or not rooted or len(_GLOB.findall(rooted)) > _MOST_WILD:
        return
    if written.startswith("../") and place:
        yield Pattern(_resolved(place, written))
    yield Pattern(rooted)
    if place:
        yield Pattern(_resolved(place, written))
    yield Pattern(rooted, anywhere=True)


def _resolved(base: str, path: str) -> str:
    parts: list[str] = []
    for part in f"{base}/{path}".split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


class Files:
    """The files of a commit. hashes: path from the root -> hash of the content."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        self.hashes = hashes
        self._paths = sorted(self.hashes)
        self._by_name: dict[str, list[str]] = {}
        for path in self._paths:
            self._by_name.setdefault(path.rpartition("/")[2], []).append(path)

    def matching(self, pattern: Pattern) -> list[str]:
        """The files that a pattern matches, in order: the file, or all under the folder; of one that may stand anywhere, files alone."""
        if pattern.is_glob:
            return list(filter(glob(pattern), self._under(pattern.root)))
        if pattern.anywhere:
            return [path for path in self._by_name.get(pattern.name, ()) if f"/{path}".endswith(f"/{pattern.text}")]
        return [pattern.text] if pattern.text in self.hashes else self._under(f"{pattern.text}/")

    def _under(self, root: str) -> list[str]:
        return self._paths[bisect_left(self._paths, root) : bisect_left(self._paths, f"{root}\U0010ffff") if root else None]


class Index(Generic[Value]):
    """Values by the patterns and names that they follow: asked for every path of a history, so each folder is worked out once."""

    def __init__(self) -> None:
        self._names: dict[str, list[Value]] = {}
        self._folders: dict[str, list[Value]] = {}
        self._ends: dict[str, list[tuple[str, Value]]] = {}
        self._globs: list[tuple[str, Callable[[str], object], Value]] = []
        self._known: dict[str, tuple[list[Value], list[tuple[Callable[[str], object], Value]]]] = {}

    def put(self, pattern: Pattern, value: Value) -> None:
        """Let a value follow a pattern."""
        if pattern.is_glob:
            self._globs.append((pattern.root, glob(pattern), value))
        elif pattern.anywhere:
            self._ends.setdefault(pattern.name, []).append((f"/{pattern.text}", value))
        else:
            self.follow(pattern.text, value)
            self._folders.setdefault(pattern.text, []).append(value)

    def follow(self, name: str, value: Value) -> None:
        """Let a value follow one file."""
        values = self._names.setdefault(name, [])
        if value not in values:
            values.append(value)

    def files(self, path: str) -> Iterable[Value]:
        """The values that follow this path as a file of its own."""
        names, ends = self._names.get(path, ()), self._ends.get(path.rpartition("/")[2])
        return [*names, *(value for end, value in ends if f"/{path}".endswith(end))] if ends else names

    def groups(self, path: str) -> Iterable[Value]:
        """The values that follow this path as one of many: in a folder, or of a glob."""
        folder = path.rpartition("/")[0]
        if folder not in self._known:
            self._known[folder] = self._of_folder(folder)
        values, globs = self._known[folder]
        return [*values, *(value for matches, value in globs if matches(path))] if values or globs else ()

    def _of_folder(self, folder: str) -> tuple[list[Value], list[tuple[Callable[[str], object], Value]]]:
        parts = folder.split("/")
        above = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
        return (
            [value for name in above for value in self._folders.get(name, ())],
            [(matches, value) for root, matches, value in self._globs if f"{folder}/".startswith(root)],
        )
