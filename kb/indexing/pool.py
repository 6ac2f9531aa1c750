"""Reads many files on all cores, in order, with a bounded number of results in memory."""

import gc
import itertools
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process

from kb.indexing.read import FileRows, Job, read_file
from kb.vocabulary import Vocabulary

_CHUNK = 32


def read_files(folder: str, jobs: list[Job], processes: int, vocabulary: Vocabulary) -> Iterator[FileRows]:
    """The rows of each file, in the order of jobs."""
    _collect_seldom()
    if processes < 2:
        for path, sha256 in jobs:
            yield read_file(folder, path, sha256, vocabulary)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), _start, (vocabulary,)) as pool:
        chunks = _chunks(jobs)
        waiting = deque(pool.submit(_read_chunk, folder, chunk) for chunk in itertools.islice(chunks, 4 * processes))
        try:
            while waiting:
                yield from waiting.popleft().result()
                waiting.extend(pool.submit(_read_chunk, folder, chunk) for chunk in itertools.islice(chunks, 1))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _collect_seldom() -> None:
    """Notes make hundreds of thousands of values and hardly a cycle: looking for cycles as often as Python does costs a fifth of a build."""
    gc.enable()
    gc.set_threshold(100_000, 20, 100)


def _chunks(jobs: list[Job]) -> Iterator[list[Job]]:
    for start in range(0, len(jobs), _CHUNK):
        yield jobs[start : start + _CHUNK]


_vocabulary: Vocabulary | None = None


def _start(vocabulary: Vocabulary) -> None:
    """Prepare a worker. Ctrl-C is for the parent, which stops the workers itself; a worker whose parent was killed ends."""
    global _vocabulary
    _vocabulary = vocabulary
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _collect_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read_chunk(folder: str, chunk: Iterable[Job]) -> list[FileRows]:
    assert _vocabulary is not None
    return [read_file(folder, path, sha256, _vocabulary) for path, sha256 in chunk]
