"""Works on many files on all cores, in order, with a bounded number of results in memory."""

import gc
import itertools
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

Shared = TypeVar("Shared")
Job = TypeVar("Job")
Result = TypeVar("Result")


_CHUNK = 32


def each(work: Callable[[Shared, Job], Result], shared: Shared, jobs: Sequence[Job], processes: int) -> Iterator[Result]:
    """What a function makes of each job, in their order. work stands at the top of a module; shared goes to each process once."""
    _collect_seldom()
    if processes < 2:
        for job in jobs:
            yield work(shared, job)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), _start, (work, shared)) as pool:
        chunks = _chunks(jobs)
        waiting = deque(pool.submit(_work_on, chunk) for chunk in itertools.islice(chunks, 4 * processes))
        try:
            while waiting:
                yield from waiting.popleft().result()
                waiting.extend(pool.submit(_work_on, chunk) for chunk in itertools.islice(chunks, 1))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _collect_seldom() -> None:
    """Notes make hundreds of thousands of values and hardly a cycle: looking for cycles as often as Python does costs a fifth of a build."""
    gc.enable()
    gc.set_threshold(100_000, 20, 100)


def _chunks(jobs: Sequence[Job]) -> Iterator[Sequence[Job]]:
    for start in range(0, len(jobs), _CHUNK):
        yield jobs[start : start + _CHUNK]


_worker: Callable[[Any], Any] | None = None


def _start(work: Callable[[Shared, Job], Result], shared: Shared) -> None:
    """Prepare a worker. Ctrl-C is for the parent, which stops the workers itself; a worker whose parent was killed ends."""
    global _worker
    _worker = partial(work, shared)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _collect_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work_on(chunk: Sequence[Any]) -> list[Any]:
    assert _worker is not None
    return [_worker(job) for job in chunk]
