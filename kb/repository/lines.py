"""Whether lines stand in files, and which commit took those away that do not: one pass over the history, newest first, for all of them."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from kb.patterns import late
from kb.repository.git import Change, Contents
from kb.repository.paths import Index, Pattern
from kb.text import fold

MOST_BYTES = 1_000_000
"""A larger file is not looked into."""
MOST_FILES = 1_000
"""So many files of a folder or a glob are looked into."""
MOST_VERSIONS = 2_000
"""So many versions of the files of a target are looked into."""

_LINK = late(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_SIGNS = str.maketrans("", "", "*_`~\"'\\")
_KEPT_TEXTS = 32
_NOTHING = "0"


def bare(text: str) -> str:
    """Text as lines are compared: folded, single spaced, without markdown signs and quotes."""
    return " ".join(fold(_LINK.sub(r"\1", text)).translate(_SIGNS).split())


def sought(quote: str) -> str:
    """A quoted line as it is looked for: without a stop at its end, which often belongs to the sentence around it."""
    return bare(quote).strip(" .,;:…")


class Texts:
    """The texts of contents, ready to be compared; the last few are kept."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._kept: OrderedDict[str, str | None] = OrderedDict()

    def text(self, hash: str) -> str | None:
        """The bare text; None when it is binary, too large, or no file. Raises GitFailure."""
        if hash not in self._kept:
            content = self._contents.read(hash, MOST_BYTES) if hash.strip("0") else b""
            self._kept[hash] = None if content is None or b"\0" in content else bare(content.decode("utf-8", "replace"))
            if len(self._kept) > _KEPT_TEXTS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(hash)
        return self._kept[hash]

    def holds(self, hash: str, line: str) -> bool:
        """True when a content holds a line. Raises GitFailure."""
        return line in (self.text(hash) or "")


@dataclass(slots=True, eq=False)
class Vanished:
    """A line that does not stand. gone: the commit that took it away; seen: a version held it; versions: how many were looked into."""

    line: str
    gone: str | None = None
    seen: bool = False
    versions: int = 0

    @property
    def open(self) -> bool:
        """True while it is worth while to look further back."""
        return self.gone is None and self.versions < MOST_VERSIONS


def search(lines: Iterable[tuple[Vanished, Pattern]], changes: Iterable[Change], texts: Texts) -> None:
    """Find the commits that took lines away, in a history whose changes come newest first. pattern: where the line stood.

    A file is followed back to its earlier names. Raises GitFailure.
    """
    index: Index[Vanished] = Index()
    left = set()
    for vanished, pattern in lines:
        index.put(pattern, vanished)
        left.add(vanished)
    for change in changes:
        for vanished, new in _touched(index, change):
            if vanished.open:
                _compare(vanished, new, change, texts)
            if not vanished.open:
                left.discard(vanished)
        if not left:
            break


def _touched(index: Index[Vanished], change: Change) -> list[tuple[Vanished, str]]:
    """The lines that a change may have taken away, each with what it made of their file: nothing, where it moved the file out of their sight."""
    files = index.files(change.after)
    stayed = {*files, *index.groups(change.after)}
    if change.status != "R":
        return [(vanished, change.new) for vanished in stayed]
    moved = {*index.files(change.before), *index.groups(change.before)} - stayed
    for vanished in files:
        index.follow(change.before, vanished)
    return [*((vanished, change.new) for vanished in stayed), *((vanished, _NOTHING) for vanished in moved)]


def _compare(vanished: Vanished, new: str, change: Change, texts: Texts) -> None:
    vanished.versions += 1
    if texts.holds(new, vanished.line):
        vanished.seen = True
    elif texts.holds(change.old, vanished.line):
        vanished.seen, vanished.gone = True, change.commit
