"""Writes a file that is there already."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from kb.errors import InputError

_MOST_LETTERS = 40
"""So many letters of its name are in that of the file which takes its place, so that this is none too long for a disk."""


def replace_file(path: Path, data: bytes, was: bytes | None = None) -> None:
    """Write a file as a whole or not at all; it keeps its mode and owner, and of a link what it leads to is written.

    was: what it held when it was read; None: whatever it holds. Raises InputError when it holds something else by now, else OSError, which names the file.
    """
    target = Path(os.path.realpath(path))
    try:
        _replace(target, data, was, path)
    except OSError as error:
        error.filename = str(path)
        raise


def _replace(target: Path, data: bytes, was: bytes | None, shown: Path) -> None:
    handle, new = tempfile.mkstemp(prefix=f".{target.name[:_MOST_LETTERS]}.", dir=target.parent)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        _as_before(Path(new), target)
        if was is not None and target.read_bytes() not in (was, data):
            raise InputError(f"{shown} was changed while it was read, so it stays as it is. Run the command again.")
        os.replace(new, target)
    except BaseException:
        os.unlink(new)
        raise


def _as_before(new: Path, target: Path) -> None:
    """Give a new file the owner of the old one, where that is allowed, and its mode."""
    if target.exists():
        with suppress(PermissionError):
            os.chown(new, target.stat().st_uid, target.stat().st_gid)
    new.chmod(_mode(target))


def _mode(path: Path) -> int:
    """The mode of a file; of a new one that which its user gives to new files."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
