"""Indexes notes whenever they change, beside a server.

Each run is a `kb index` of its own, as a process. A thread of the server would share its lock of the interpreter, keep the memory of the
largest run, start the reading processes from within a server, and could not be interrupted: Ctrl+C reaches the main thread alone.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from kb.configuration import find_configuration, repositories
from kb.errors import ConfigurationError, KBError
from kb.repository.moved import log_of

_TICK = 0.5
"""So often, in seconds, is looked at what stands outside of the notes folder."""
_QUIET = 200
_LONGEST = 2_000
"""A burst of saves is over after so many milliseconds of quiet, and is not waited for longer than so many."""
_GRACE = 2.0
_LAST = 20.0
"""A run may end by itself for so many seconds after the server was told to stop; it is then interrupted, and has so many to go back."""

_INTERRUPT = signal.SIGINT if os.name == "posix" else signal.SIGTERM

Tell = Callable[[str], None]


class Watched(NamedTuple):
    """What is kept up to date. databases: all that are served; the first is that of the notes. repositories: as `kb index` takes them."""

    notes: Path
    databases: tuple[Path, ...]
    repositories: tuple[Path, ...] = ()


@contextmanager
def watching(watched: Watched, tell: Tell) -> Iterator[None]:
    """Index once, and then whenever notes, their configuration or HEAD of a repository change, for the length of a block.

    tell: is told when nothing is watched any more. Raises KBError when there is no database after the first run.
    """
    _require_watchfiles()
    stop, indexed = threading.Event(), threading.Event()
    thread = threading.Thread(target=_follow, args=(watched, stop, indexed, tell))
    thread.start()
    try:
        indexed.wait()
        if not watched.databases[0].exists():
            raise KBError(f"{watched.databases[0]} could not be built from {watched.notes}. Mend what was told above, and start again.")
        yield
    finally:
        stop.set()
        thread.join()


def _require_watchfiles() -> None:
    try:
        import watchfiles  # noqa: F401
    except ImportError as error:
        raise KBError("--watch needs the package watchfiles. Install it: pip install 'postmortem-kb[watch]'") from error


def _follow(watched: Watched, stop: threading.Event, indexed: threading.Event, tell: Tell) -> None:
    try:
        for _ in _moments(watched, stop):
            _index(watched, stop)
            indexed.set()
    except (OSError, RuntimeError) as error:  # the system's and watchfiles' own
        remedy = "Set WATCHFILES_FORCE_POLLING=1 to do without the help of the system, and start again."
        tell(f"Error: {watched.notes} is not watched any more: {error}. {remedy}")
    finally:
        indexed.set()


def _moments(watched: Watched, stop: threading.Event) -> Iterator[None]:
    """When a run is due: once the folder is watched, and after each change. What changes during a run leads to one more."""
    before: tuple[object, ...] | None = None
    while not stop.is_set():
        folder = _place(watched.notes)
        for changed in _changes(watched.notes, stop):
            now = (_place(watched.notes), *_outside(watched))
            if now != before or any(_counts(path, watched) for path in changed):
                before = now
                yield
            if now[0] != folder or os.path.realpath(watched.notes) in changed:
                # Another folder must be watched in its place; what changes until then is found by one more run.
                before = None if now[0] else before
                break


def _changes(folder: Path, stop: threading.Event) -> Iterator[list[str]]:
    """The paths that changed, burst by burst, and none at each tick; of a folder that is not there, one tick."""
    from watchfiles import watch

    real, tick = os.path.realpath(folder), int(_TICK * 1000)
    try:
        for changes in watch(real, watch_filter=None, debounce=_LONGEST, step=_QUIET, stop_event=stop, rust_timeout=tick, yield_on_timeout=True):
            yield [path for _, path in changes]
    except FileNotFoundError:
        yield []
        stop.wait(_TICK)


def _counts(path: str, watched: Watched) -> bool:
    """True for what may be a note: neither hidden, as version control and editors keep their own, nor a database that is served."""
    inside = os.path.relpath(path, os.path.realpath(watched.notes))
    databases = (os.path.realpath(database) for database in watched.databases)
    return not any(part.startswith(".") for part in inside.split(os.sep)) and not any(path == one or path.startswith(f"{one}-") for one in databases)


def _place(folder: Path) -> object:
    """What tells a folder from another that stands at its place later."""
    with suppress(OSError):
        found = folder.stat()
        return found.st_dev, found.st_ino
    return None


def _outside(watched: Watched) -> Iterator[object]:
    """The state of the files that matter beside the notes: their configuration, and the logs of the repositories in which targets are judged."""
    start = Path(os.path.realpath(watched.notes))
    for parent in (start, *start.parents):
        for name in ("kb.toml", "pyproject.toml"):
            yield _state(parent / name)
    for folder in (start, *_repositories(watched)):
        log = log_of(Path(os.path.realpath(folder)))
        yield log and _state(log)


def _repositories(watched: Watched) -> Iterable[Path]:
    with suppress(ConfigurationError):  # the run that follows tells it
        return (*watched.repositories, *repositories(find_configuration(watched.notes)))
    return watched.repositories


def _state(path: Path) -> object:
    with suppress(OSError):
        found = path.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns
    return None


def _index(watched: Watched, stop: threading.Event) -> None:
    """Run `kb index`, which tells on standard error what it did or what stopped it. A terminal's Ctrl+C does not reach it, this does."""
    named = (part for folder in watched.repositories for part in ("--repo", str(folder)))
    command = [sys.executable, "-P", "-m", "kb", "index", "--db", str(watched.databases[0]), *named, "--", str(watched.notes)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, start_new_session=True) as run:
        while run.poll() is None and not stop.wait(0.05):
            pass
        for patience, remedy in ((_GRACE, _INTERRUPT), (_LAST, getattr(signal, "SIGKILL", _INTERRUPT))):
            with suppress(subprocess.TimeoutExpired):
                run.wait(patience)
                return
            run.send_signal(remedy)
