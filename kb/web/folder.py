"""A folder of files that kb wrote: made anew beside what is there, then moved into place; what is not ours stays untouched."""

import json
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from kb.errors import InputError

MARKER = ".kb-export"
"""Names the files that are ours."""

_NEW = ".kb-export-new"
_PLACE = re.compile(r"(?!\.{1,2}(?:/|$))[\w.~-]+(?:/(?!\.{1,2}(?:/|$))[\w.~-]+)*", re.ASCII)


class Changes(NamedTuple):
    """How many files were written, stayed as they were, and were removed."""

    written: int
    unchanged: int
    removed: int


class Folder:
    """What will be in a folder. Nothing that is seen changes until `settle`."""

    def __init__(self, path: Path, ours: frozenset[str]) -> None:
        self._path, self._ours = path, ours
        self._new = path / _NEW
        self._changed: list[str] = []
        self._same: list[str] = []

    def put(self, place: str, content: bytes) -> None:
        """A file of the folder, by its path with slashes. Raises InputError where something that kb did not write is in the way."""
        if self._is_there(place, content):
            self._same.append(place)
            return
        new = self._new / place
        new.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(content)
        self._changed.append(place)

    def settle(self) -> Changes:
        """Move what is new into place, and take away what is no longer part. A run that is stopped meanwhile is mended by the next."""
        here = {*self._changed, *self._same}
        gone = [place for place in sorted(self._ours - here) if self._is_file(place)]
        self._mark(here | self._ours)
        for place in self._changed:
            target = self._path / place
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self._new / place, target)
        for place in gone:
            (self._path / place).unlink()
            self._tidy(Path(place).parent)
        self._mark(here)
        return Changes(len(self._changed), len(self._same), len(gone))

    def _is_there(self, place: str, content: bytes) -> bool:
        """Whether a file of ours holds this already."""
        if not self._is_file(place):
            return False
        if place not in self._ours:
            raise InputError(f"{self._path / place} was not written by kb, so it is left as it is. Move it away, or export to another folder.")
        return (self._path / place).stat().st_size == len(content) and (self._path / place).read_bytes() == content

    def _is_file(self, place: str) -> bool:
        """Whether a file is there. Raises InputError where a link, or what is no folder, stands on the way: nothing is followed out of the folder."""
        parts = Path(place).parts
        for number in range(1, len(parts) + 1):
            at = self._path.joinpath(*parts[:number])
            try:
                mode = at.lstat().st_mode
            except FileNotFoundError:
                return False
            if not (stat.S_ISREG(mode) if number == len(parts) else stat.S_ISDIR(mode)):
                wanted = "file" if number == len(parts) else "folder"
                raise InputError(f"{at} is no plain {wanted}, so kb writes nothing there. Move it away, or export to another folder.")
        return True

    def _tidy(self, folder: Path) -> None:
        """Take away folders that became empty."""
        with suppress(OSError):
            for one in (folder, *folder.parents)[:-1]:
                (self._path / one).rmdir()

    def _mark(self, places: set[str] | frozenset[str]) -> None:
        new = self._new / MARKER
        content = json.dumps({"files": sorted(places)}, indent=0).encode()
        if (self._path / MARKER).exists() and (self._path / MARKER).read_bytes() == content:
            return
        new.write_bytes(content)
        os.replace(new, self._path / MARKER)


@contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """A folder to export to: a new or empty one, or one of an earlier export. Raises InputError for any other."""
    ours = _written_before(path)
    new = path / _NEW
    with _making(path):
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
    try:
        yield Folder(path, ours)
    finally:
        shutil.rmtree(new, ignore_errors=True)


@contextmanager
def _making(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}. Choose another folder.") from error


def _written_before(path: Path) -> frozenset[str]:
    """The files of an earlier export. Raises InputError for a folder that holds files of others alone."""
    if not path.exists() and not path.is_symlink():
        return frozenset()
    if not path.is_dir():
        raise InputError(f"{path} is not a folder. Choose another one.")
    marker = path / MARKER
    if not marker.is_symlink() and marker.is_file():
        return _files_of(marker)
    if any(one.name != _NEW for one in path.iterdir()):
        raise InputError(f"{path} holds files that kb did not write, so nothing is written there. Choose a new or empty folder.")
    return frozenset()


def _files_of(marker: Path) -> frozenset[str]:
    try:
        files = json.loads(marker.read_bytes())["files"]
        if all(_PLACE.fullmatch(place) for place in files):
            return frozenset(files)
    except (ValueError, LookupError, TypeError):
        pass
    raise InputError(f"{marker} does not name the files of an export. Remove the folder, or export to another one.")
