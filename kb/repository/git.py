"""Runs git. No name that a note speaks of reaches its command line: commits and contents are named by their hashes, a note's own file as COMMIT:./PATH."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import threading
    from subprocess import Popen

_HEAD_SECONDS = 10
_READ_SECONDS = 300
_CHUNK = 1 << 18

# What the configuration of a repository could make git run or fetch is switched off.
_OPTIONS = ("core.fsmonitor=false", "log.showSignature=false", "log.showRoot=true", "diff.renameLimit=1000", "diff.ignoreSubmodules=none")
_ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0", "GIT_FLUSH": "0", "LC_ALL": "C"}
_KEPT = ("GIT_CONFIG_", "GIT_CEILING_DIRECTORIES", "GIT_EXEC_PATH")
_RAW = ("--raw", "--no-abbrev", "-z", "-M", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "-O/dev/null", "--format=%x01%H %ct")

NAMED, FOUND = "all", "explicit"
"""A bare repository may be named. One that is found around the notes may have come with them, and answers for nobody."""


class GitFailure(Exception):
    """Git did not answer; the message says why, and what to do."""


class Repository(NamedTuple):
    """A repository as it stands when it is first asked.

    folder: where git is run. head: the commit that is checked out; None when there is none. place: of the folder under the root of
    the repository, "" or with "/" at its end. why: why nothing can be asked of it; None when it can. bare: which bare repositories
    git may take for it (`safe.bareRepository`). own: it is the one around the notes.
    """

    folder: Path
    head: str | None = None
    shallow: bool = False
    place: str = ""
    why: str | None = None
    bare: str = NAMED
    own: bool = False


class Change(NamedTuple):
    """What one commit did to one file. status: A, D, M, R or T. old, new: hashes of the contents, zeros for none.

    commit: its hash, a space, and its time in seconds since 1970. before, after: the name, which differs in a rename alone.
    """

    commit: str
    status: str
    old: str
    new: str
    before: str
    after: str


def repositories_of(notes: Path, others: Iterable[Path]) -> list[Repository]:
    """The repository around the notes, then the others, each once. Notes outside of any count only when there are no others."""
    around, named = Path(os.path.realpath(notes)), dict.fromkeys(Path(os.path.realpath(path)) for path in others)
    asked = dict.fromkeys([around, *named] if is_inside(around) or not named else named)
    return [repository_at(folder, NAMED if folder in named else FOUND)._replace(own=folder == around) for folder in asked]


def repository_at(folder: Path, bare: str = NAMED) -> Repository:
    """The repository around a folder. Starts no process where no folder above looks like one."""
    start = Path(os.path.realpath(folder))
    if not start.is_dir():
        return Repository(start, why=f"the folder {_spelled(start)} is not there: clone it, or name another with --repo")
    if not is_inside(start):
        return Repository(start, why=f"the folder {_spelled(start)} is in no git repository: name the one that is meant with --repo")
    import subprocess

    command = command_of(start, bare, "rev-parse", "--is-shallow-repository", "--show-prefix", "--verify", "HEAD")
    try:
        run = subprocess.run(command, capture_output=True, timeout=_HEAD_SECONDS, env=environment(), stdin=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        return Repository(start, why=_late(_HEAD_SECONDS))
    except OSError:
        return Repository(start, why=_NO_GIT)
    if run.returncode:
        return Repository(start, why=_refusal(run.stderr))
    shallow, *place, head = run.stdout.decode("utf-8", "backslashreplace").removesuffix("\n").split("\n")
    return Repository(start, head, shallow == "true", "\n".join(place), bare=bare)


def is_inside(folder: Path) -> bool:
    """True when a folder looks like a bare repository, or one above it holds what git keeps."""
    bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir()
    return bare or root_above(folder) is not None


def root_above(folder: Path) -> Path | None:
    """The nearest folder, this one or one above it, that holds what git keeps of a work tree; None when none does."""
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)


def _spelled(folder: Path) -> str:
    return os.fsencode(folder.name).decode("utf-8", "backslashreplace")


_NO_GIT = "the program git is not there: install it, and run kb index --full"
_DAMAGED = "git cannot read the repository: mend what git fsck names, and run kb index --full"


def _late(seconds: int) -> str:
    return f"git took longer than {seconds} seconds: run kb index --full when the machine is less busy"


def _refusal(stderr: bytes) -> str:
    if b"dubious ownership" in stderr:
        return "git does not trust the owner of the repository: if you do, say so with git config --global --add safe.directory FOLDER"
    if b"not a git repository" in stderr:
        return "what is named .git there is no repository: remove it, or name the one that is meant with --repo"
    if b"safe.bareRepository" in stderr:
        return "the folder of the notes looks like a bare repository: remove HEAD, objects and refs from it, or name it with --repo if it is meant"
    if b"promisor" in stderr:
        return "the clone is partial: fetch the contents as well (git fetch --refetch --no-filter), and run kb index --full"
    if b"single revision" in stderr or b"unknown revision" in stderr:
        return "the repository holds no commit yet: commit, and run kb index again"
    return _DAMAGED


def command_of(folder: Path, bare: str, *arguments: str) -> list[str]:
    """The command line of git in a folder, with all switched off that a configuration could make it run. bare: NAMED or FOUND."""
    options = [part for option in (*_OPTIONS, f"safe.bareRepository={bare}") for part in ("-c", option)]
    return ["git", "--no-pager", "-C", str(folder), *options, *arguments]


def environment() -> dict[str, str]:
    """The environment without what a hook says of the repository that it runs in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(_KEPT)}
    return {**kept, **_ENVIRONMENT}


@contextmanager
def _running(repository: Repository, *arguments: str) -> Iterator[Popen[bytes]]:
    """Git at work, for so long as the block lasts; stopped when it is late. Raises GitFailure when it failed, or was stopped."""
    import subprocess
    import tempfile

    command, pipe = command_of(repository.folder, repository.bare, *arguments), subprocess.PIPE
    with tempfile.TemporaryFile() as told:
        try:
            git = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=told, env=environment(), bufsize=_CHUNK)
        except OSError as error:
            raise GitFailure(_NO_GIT) from error
        failed: int | None = None
        with _stopped(git) as late:
            try:
                yield git
                _close(git.stdin)
                failed = git.wait()
            except GitFailure:
                failed = 1  # what git said tells more
        if failed:
            told.seek(0)
            raise GitFailure(_late(_READ_SECONDS) if late.is_set() else _refusal(told.read(100_000)))


@contextmanager
def _stopped(git: Popen[bytes]) -> Iterator[threading.Event]:
    """Stop git when the block is left, or when it is late; then the event is set."""
    import threading

    late = threading.Event()

    def stop() -> None:
        late.set()
        git.kill()

    timer = threading.Timer(_READ_SECONDS, stop)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        git.kill()
        _close(git.stdin)
        _close(git.stdout)
        git.wait()


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe:
            pipe.close()
    except BrokenPipeError:
        pass  # git was gone already


def _tokens(stream: IO[bytes]) -> Iterator[str]:
    """What stands between NUL signs, read piece by piece."""
    rest = b""
    while piece := os.read(stream.fileno(), _CHUNK):
        whole, found, rest = (rest + piece).rpartition(b"\0")
        if found:
            yield from whole.decode("utf-8", "backslashreplace").split("\0")


def _name(path: str) -> str:
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def files(repository: Repository) -> dict[str, str]:
    """The files of the commit that is checked out: path from the root -> hash of the content. Raises GitFailure."""
    found = {}
    with _running(repository, "ls-tree", "-r", "-z", "--full-tree", str(repository.head)) as git:
        assert git.stdout
        for entry in _tokens(git.stdout):
            facts, _, path = entry.partition("\t")
            found[_name(path)] = facts.rsplit(" ", 1)[1]
    return found


def changes(repository: Repository, *order: str) -> Iterator[Change]:
    """Every change of the history up to the commit that is checked out, with renames as git finds them. Raises GitFailure.

    order: options of git log, such as --reverse.
    """
    commit = ""
    with _running(repository, "log", *order, *_RAW, str(repository.head), "--") as git:
        assert git.stdout
        tokens = _tokens(git.stdout)
        for token in tokens:
            if token.startswith("\x01"):
                commit = token[1:]
            elif facts := token.lstrip("\n"):
                _, _, old, new, status = facts.split(" ")
                before = _name(next(tokens, ""))
                yield Change(commit, status[0], old, new, before, _name(next(tokens, "")) if status[0] == "R" else before)


class Contents:
    """The contents of files, by their hashes, through one process."""

    def __init__(self, git: Popen[bytes]) -> None:
        self._git = git

    def read(self, hash: str, most: int) -> bytes | None:
        """The content; None for what is no file, is missing or has more than so many bytes. Raises GitFailure."""
        assert self._git.stdin
        assert self._git.stdout
        try:
            self._git.stdin.write(f"{hash}\n".encode())
            self._git.stdin.flush()
        except BrokenPipeError as error:
            raise GitFailure(_DAMAGED) from error
        head = self._git.stdout.readline().split()
        if len(head) != 3:
            if head[1:] != [b"missing"]:
                raise GitFailure(_DAMAGED)
            return None
        content = self._taken(int(head[2]), most)
        return content if head[1] == b"blob" else None

    def _taken(self, size: int, most: int) -> bytes | None:
        """The content that follows, without the line's end behind it; one that is too large is passed over."""
        assert self._git.stdout
        if size <= most:
            return self._git.stdout.read(size + 1)[:size]
        left = size + 1
        while left and (piece := self._git.stdout.read(min(left, _CHUNK))):
            left -= len(piece)
        return None


@contextmanager
def contents(repository: Repository) -> Iterator[Contents]:
    """A reader of contents, for the length of a block. Raises GitFailure."""
    with _running(repository, "cat-file", "--batch") as git:
        yield Contents(git)
