"""Writes a file that is there already."""

import os
import stat
import tempfile
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write a file as a whole or not at all; it keeps its mode, and of a link what it leads to is written. Raises OSError."""
    target = Path(os.path.realpath(path))
    handle, new = tempfile.mkstemp(prefix=f"{target.name}.", dir=target.parent)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        os.chmod(new, _mode(target))
        os.replace(new, target)
    except BaseException:
        os.unlink(new)
        raise


def _mode(path: Path) -> int:
    """The mode of a file; of a new one that which its user gives to new files."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
