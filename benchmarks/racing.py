"""Whole processes timed side by side: in every round each contestant runs once, so that noise of the machine hits all of them."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Command = Sequence[str]
BASE: Command = (sys.executable, "-c", "import click, sqlite3")
"""What any command of click on a SQLite database costs before it does anything."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A command, where it runs, and what is done before each of its runs without being timed."""

    command: Command
    folder: Path
    before: Callable[[], object] = int


def kb(*arguments: str | Path) -> Command:
    """The command line of kb in the interpreter that runs the benchmark."""
    script = Path(sys.executable).with_name("kb")
    return (*((str(script),) if script.exists() else (sys.executable, "-m", "kb")), *map(str, arguments))


def peer(name: str, *arguments: str | Path) -> Command:
    """A script of benchmarks/peers."""
    return (sys.executable, str(Path(__file__).with_name("peers") / f"{name}.py"), *map(str, arguments))


def seconds(contestant: Contestant) -> float:
    """Wall time of one run. What it writes is not looked at; a run that fails ends the benchmark."""
    contestant.before()
    start = time.perf_counter()
    run = subprocess.run(contestant.command, cwd=contestant.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    took = time.perf_counter() - start
    if run.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(contestant.command)}\nended with {run.returncode}:\n{run.stderr.decode()}")
    return took


def race(contestants: Mapping[str, Contestant]) -> dict[str, list[float]]:
    """The times of each contestant, round by round.

    20 rounds when the slowest takes under a second, 5 when it takes under a minute, else 1, and that one counts from the first
    run; otherwise the first run only warms the caches.
    """
    first = {name: seconds(contestant) for name, contestant in contestants.items()}
    slowest = max(first.values())
    if slowest >= 60:
        return {name: [took] for name, took in first.items()}
    rounds = [{name: seconds(contestant) for name, contestant in contestants.items()} for _ in range(20 if slowest < 1 else 5)]
    return {name: [one[name] for one in rounds] for name in contestants}


def ratios(times: Sequence[float], base: Sequence[float]) -> list[float]:
    """One ratio a round."""
    return [own / other for own, other in zip(times, base, strict=True)]


def spread(values: Sequence[float], form: Callable[[float], str]) -> str:
    """Median and, where there are several values, the smallest and the largest."""
    middle = form(statistics.median(values))
    return middle if len(values) == 1 else f"{middle} ({form(min(values))}–{form(max(values))})"


def shown_seconds(value: float) -> str:
    """Seconds for a person."""
    return f"{value * 1000:.1f} ms" if value < 0.01 else f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def times(value: float) -> str:
    """A ratio for a person."""
    return f"{value:.2f}x" if value < 10 else f"{value:.0f}x"


def peak(command: Command, folder: Path) -> tuple[float, float]:
    """The largest resident set of any single process of a run in MB, and its wall time.

    A small process starts the command, since the memory of a process that starts another counts for both until the other is loaded.
    """
    start = time.perf_counter()
    run = subprocess.run([sys.executable, "-S", "-c", _PEAK, *command], cwd=folder, capture_output=True, check=False)
    took = time.perf_counter() - start
    if run.returncode:
        raise SystemExit(f"{' '.join(command)}\nended with an error:\n{run.stderr.decode()}")
    return int(run.stdout.split()[-1]) / (1024 if sys.platform != "darwin" else 1024 * 1024), took


_PEAK = """
import os, sys
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, usage = os.wait4(child, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status) not in (0, 1))
"""
