"""Which files of a folder are notes, told without opening one."""

import fnmatch
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from kb.configuration import Globs
from kb.errors import InputError
from kb.model import Skipped
from kb.patterns import late

NO_HEADING = "left out by rule (no suffix and no heading)"
"""Why a file without suffix is no note."""

_SUFFIX = late(r"\.(?:md|markdown)$", re.I)
_RACY_NANOSECONDS = 10_000_000


class Scan(NamedTuple):
    """What a folder holds. files: path under the folder -> size, times and inode in one string."""

    files: dict[str, str]
    left_out: tuple[Skipped, ...]
    skipped: tuple[Skipped, ...]


def scan(folder: Path, globs: Globs) -> Scan:
    """Walk a folder; hidden files and folders are passed over. Raises InputError when it is no folder."""
    if not folder.exists():
        raise InputError(f"{folder} does not exist. Name the folder of your notes: kb index NOTES")
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder. Name the folder that holds the notes.")
    root = os.path.realpath(folder)
    include, exclude = matcher(globs.include), matcher(globs.exclude)
    now = time.time_ns()
    files: dict[str, str] = {}
    left_out: list[Skipped] = []
    skipped: list[Skipped] = []
    for path, entry in _walk(root, skipped):
        name = entry.name.lower()
        if not include(name, path) and "." in name:
            continue
        if exclude(name, path):
            left_out.append(Skipped(path, "left out by rule (exclude)"))
            continue
        found = _stat(path, entry, root, now)
        if isinstance(found, str):
            files[path] = found
        elif found.reason:
            skipped.append(found)
    for clash in _clashes(files):
        del files[clash.path]
        skipped.append(clash)
    return Scan(files, tuple(sorted(left_out, key=_path)), tuple(sorted(skipped, key=_path)))


def _clashes(files: Iterable[str]) -> list[Skipped]:
    """Files whose notes would have the id of another file's: a.markdown beside a.md, and a#b.md, since a.md may hold a note b."""
    if all(path.endswith(".md") and "#" not in path for path in files):
        return []
    ids = {path: _SUFFIX.sub("", path) for path in sorted(files, key=lambda path: (not path.endswith(".md"), path))}
    first = {id: path for path, id in reversed(ids.items())}
    owners = {path: first[id] if first[id] != path else first.get(id.rpartition("#")[0]) for path, id in ids.items()}
    return [Skipped(path, f"its notes would have the ids of {owner}; rename one of the two") for path, owner in owners.items() if owner]


def _path(skipped: Skipped) -> str:
    return skipped.path


def _walk(root: str, skipped: list[Skipped]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Files under a folder with their path; folders behind symbolic links are not entered, so no walk goes in circles."""
    waiting = [("", root)]
    while waiting:
        prefix, folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            skipped.append(Skipped(shown(prefix) or ".", f"folder cannot be read: {error.strerror}"))
            continue
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            path = prefix + name
            if not name.isascii() and not is_utf8(name):
                skipped.append(Skipped(shown(path), "name is not UTF-8; rename it"))
            elif entry.is_dir(follow_symlinks=False):
                waiting.append((f"{path}/", entry.path))
            else:
                yield path, entry


def is_utf8(name: str) -> bool:
    """True when a path can be stored and shown as text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def shown(path: str) -> str:
    """A path with the bytes that are no text as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def path_under(path: Path, folder: Path) -> str | None:
    """The path of a file under the notes folder, by which an index knows it, links resolved; None when it stands elsewhere."""
    real, root = (os.fsencode(os.path.realpath(one)).decode("utf-8", "replace") for one in (path, folder))
    return real[len(root) + 1 :].replace(os.sep, "/") if real.startswith(root + os.sep) else None


def _stat(path: str, entry: os.DirEntry[str], root: str, now: int) -> str | Skipped:
    """What tells a file from itself after a change; or why it is no note (without a reason: a folder behind a link)."""
    try:
        found = entry.stat()
        if entry.is_symlink() and not f"{os.path.realpath(entry.path)}{os.sep}".startswith(root + os.sep):
            return Skipped(path, "symbolic link that leads out of the notes folder")
    except OSError:
        return Skipped(path, "broken symbolic link" if entry.is_symlink() else "cannot be read")
    if stat.S_ISREG(found.st_mode):
        return mark(found, now)
    return Skipped(path, "" if stat.S_ISDIR(found.st_mode) else "not a regular file")


def mark(found: os.stat_result, now: int) -> str:
    """Size, times and inode of a file. A file changed since a clock tick before `now` (nanoseconds) is marked so that it is read once more."""
    changed = found.st_mtime_ns
    racy = "?" if now - changed < _RACY_NANOSECONDS else ""
    return f"{found.st_size}-{changed}-{found.st_ctime_ns}-{found.st_ino}{racy}"


def matcher(globs: tuple[str, ...]) -> Callable[[str, str], bool]:
    """A test of a lower-case name and its path against globs: those with "/" against the path, the others against the name."""
    # Nearly all globs are of one of three forms that are told faster than by a pattern.
    heads: list[str] = []
    tails: list[str] = []
    middles: list[str] = []
    others: list[str] = []
    for glob in (glob.lower() for glob in globs if "/" not in glob):
        bare = glob.strip("*")
        simple = {} if set("*?[") & set(bare) else {f"{bare}*": heads, f"*{bare}": tails, f"*{bare}*": middles}
        if glob in simple:
            simple[glob].append(bare)
        else:
            others.append(glob)
    first, last, pattern = tuple(heads), tuple(tails), _union(others)
    paths = _union([form for glob in globs if "/" in glob for form in _path_forms(glob.lower())])

    def matches(name: str, path: str) -> bool:
        """True when a glob matches the name or the path."""
        if name.startswith(first) or name.endswith(last):
            return True
        for middle in middles:
            if middle in name:
                return True
        return bool((pattern and pattern.match(name)) or (paths and paths.match(path.lower())))

    return matches


def is_note(path: str, globs: Globs) -> bool:
    """True when a file at this path under the notes folder would be a note by its name."""
    *folders, name = path.lower().split("/")
    hidden = any(part.startswith(".") for part in (*folders, name))
    return not hidden and (matcher(globs.include)(name, path) or "." not in name) and not matcher(globs.exclude)(name, path)


def _path_forms(glob: str) -> tuple[str, ...]:
    """A glob with "/" as patterns of a path under the notes folder: "**/" also stands for no folder, "drafts/" for all that is in it."""
    rooted = glob.removeprefix("./").lstrip("/") + ("*" if glob.endswith("/") else "")
    return (rooted, rooted.removeprefix("**/"))


def _union(globs: list[str]) -> re.Pattern[str] | None:
    """What any of some globs matches; None for no glob."""
    return re.compile("|".join(map(fnmatch.translate, globs))) if globs else None


def suffix_free(path: str) -> bool:
    """True for a file without suffix, which is a note only when it holds a heading."""
    return not PurePosixPath(path).suffix


def count_changed(folder: Path, stored: dict[str, str], globs: Globs) -> int:
    """How many files differ from those of a build."""
    now = scan(folder, globs).files
    return sum(1 for path in now.keys() | stored.keys() if path not in stored or now.get(path, "").rstrip("?") != stored[path].rstrip("?"))
