"""The work tree around notes, as it lies on disk: what stands at a path, and what a file says."""

import os
import stat
import unicodedata
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from kb.linting.anchors import anchors
from kb.repository.lines import MOST_BYTES, MOST_FILES, bare, sought
from kb.repository.origin import origin
from kb.repository.paths import Files, Pattern, meanings

FILE, FOLDER = "file", "folder"
PATH, LINE = "path", "line"
"""What of a target is not there: the file, the folder or all that a glob matches; or the line that is quoted of it."""

_FILLED = {".git", "node_modules", "__pycache__", ".venv", "venv", ".tox", ".mypy_cache"}
"""Folders that programs fill: nothing in them is of the repository."""

_MARKDOWN = (".md", ".markdown")


class _Entry(NamedTuple):
    """One name of a folder. name: as the disk spells it; out: a link that leads out of the repository, or nowhere."""

    name: str
    is_folder: bool
    out: bool = False


class Tree:
    """A work tree, read as far as it is asked; what was read is kept for the run, so that a path costs little the second time.

    All paths are from its root, with "/", NFC; case matters on every disk. others: the work trees of other repositories whose files notes name.
    address: of the repository on the web, as `kb.repository.origin.address` gives it; None: as its remote says.
    """

    def __init__(self, root: Path, others: tuple["Tree", ...] = (), address: str | None = None) -> None:
        self.root, self.others = root, others
        self._address = address
        self._folders: dict[str, dict[str, _Entry]] = {}

    @cached_property
    def address(self) -> str | None:
        """Host and path of the repository on the web; None when it is not known."""
        return self._address or origin(self.root)

    @cached_property
    def files(self) -> Files:
        """All files, but for those of repositories within and of folders that programs fill."""
        found: dict[str, str] = {}
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            entries = self._entries(folder)
            if folder and ".git" in entries:
                continue
            for name, entry in entries.items():
                path = f"{folder}/{name}" if folder else name
                if entry.is_folder and name not in _FILLED and not self._is_link(path):
                    waiting.append(path)
                elif not entry.is_folder:
                    found[path] = ""
        return Files(found)

    def kind(self, path: str) -> str | None:
        """FILE or FOLDER; None when nothing stands at a path. A link that leads out of the repository is a file, and nothing stands behind it."""
        folder, _, name = unicodedata.normalize("NFC", path).rpartition("/")
        if not name:
            return FOLDER
        entry = self._entries(folder).get(name) if not folder or self.kind(folder) == FOLDER else None
        return None if entry is None else FOLDER if entry.is_folder else FILE

    def is_hidden(self, path: str) -> bool:
        """True when nobody can tell from here what stands at a path: in an empty folder, such as a submodule that was not fetched, or behind a link."""
        above = path.split("/")[:-1]
        for length in range(len(above), 0, -1):
            folder = "/".join(above[:length])
            if kind := self.kind(folder):
                return (kind == FOLDER and not self._entries(folder)) or (kind == FILE and self._is_link(folder))
        return False

    def lacks(self, path: str, quote: str | None, folder: str) -> str | None:
        """PATH or LINE for what does not stand of what a note in a folder names; None when all of it does, here or in one of the others."""
        own = [tree._lacks(path, quote, folder if tree is self else "") for tree in (self, *self.others)]
        return None if None in own else LINE if LINE in own else PATH

    def named_so(self, name: str) -> list[str]:
        """All files of a name."""
        return self.files.matching(Pattern(name, anywhere=True)) if name else []

    def named(self, path: str, folder: str) -> str | None:
        """The file or folder that a path means in a note of a folder; None when it means none here."""
        return next((found[0] for pattern in _meanings(path, folder) if (found := self._matching(pattern))), None)

    def _lacks(self, path: str, quote: str | None, folder: str) -> str | None:
        pattern = next((pattern for pattern in _meanings(path, folder) if self._matching(pattern)), None)
        if pattern is None:
            return PATH
        line = sought(quote) if quote else ""
        if not line:
            return None
        held = self._matching(pattern) if self.kind(pattern.text) == FILE else self.files.matching(pattern)
        return None if len(held) > MOST_FILES or any(self._may_hold(file, line) for file in held) else LINE

    def _may_hold(self, file: str, line: str) -> bool:
        """True when a file holds a line, or cannot be read."""
        text = self._bare(file)
        return text is None or line in text

    def _matching(self, pattern: Pattern) -> list[str]:
        if pattern.is_glob or pattern.anywhere:
            return self.files.matching(pattern)
        return [pattern.text] if self.kind(pattern.text) else []

    @lru_cache(maxsize=64)  # noqa: B019 - one tree lives as long as the run
    def _bare(self, path: str) -> str | None:
        text = self.text(path)
        return None if text is None else bare(text)

    @lru_cache(maxsize=256)  # noqa: B019 - one tree lives as long as the run
    def anchors(self, path: str) -> frozenset[str] | None:
        """The anchors of a markdown file; None for any other file, and for one that cannot be read."""
        text = self.text(path) if path.lower().endswith(_MARKDOWN) else None
        return None if text is None else anchors(text)

    def text(self, path: str) -> str | None:
        """What a file says; None when it is no file of the repository, no text, or larger than 1 MB."""
        if self.kind(path) != FILE:
            return None
        try:
            file = self.root / self._spelled(path)
            found = file.stat()
            if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES or not self._is_within(file):
                return None
            content = file.read_bytes()
        except OSError:
            return None
        return None if b"\0" in content else content.decode("utf-8-sig", "replace")

    def _entries(self, folder: str) -> dict[str, _Entry]:
        """What a folder holds, by names in NFC; nothing when it cannot be read."""
        if folder not in self._folders:
            self._folders[folder] = self._read(folder)
        return self._folders[folder]

    def _read(self, folder: str) -> dict[str, _Entry]:
        try:
            entries = list(os.scandir(self.root / self._spelled(folder)))
        except (OSError, ValueError):
            return {}
        return {unicodedata.normalize("NFC", one.name): self._entry(one) for one in entries}

    def _entry(self, found: "os.DirEntry[str]") -> _Entry:
        try:
            out = found.is_symlink() and not self._is_within(Path(found.path))
            return _Entry(found.name, not out and found.is_dir(), out)
        except OSError:
            return _Entry(found.name, False, True)

    def _is_within(self, file: Path) -> bool:
        real = os.path.realpath(file)
        return real == str(self.root) or real.startswith(f"{self.root}{os.sep}")

    def _is_link(self, path: str) -> bool:
        return (self.root / self._spelled(path)).is_symlink()

    def _spelled(self, path: str) -> str:
        """A path with the names that the disk knows."""
        spelled, folder = "", ""
        for name in path.split("/") if path else ():
            entry = self._folders.get(folder, {}).get(name)
            spelled = os.path.join(spelled, entry.name if entry else name)
            folder = f"{folder}/{name}" if folder else name
        return spelled


@lru_cache(maxsize=4096)
def _meanings(path: str, folder: str) -> tuple[Pattern, ...]:
    return tuple(meanings(path, f"{folder}/" if folder else ""))


def names_file(path: str) -> bool:
    """True when a path can name a file of a repository."""
    return bool(_meanings(path, ""))
