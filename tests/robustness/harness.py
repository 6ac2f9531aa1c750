"""A folder that anybody may enter, the program as somebody who is not root, and bad notes by name."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from support import ROOT, unwatched

_AS_NOBODY = """
import contextlib, io, os, sys
from kb.cli import main
place, warm, arguments = sys.argv[1], sys.argv[2].split(), sys.argv[3:]
base, note = ["--db", f"{place}/kb.db"], f"{place}/notes/a.md"
commands = [["index", f"{place}/notes", *base], ["search", "x", *base], ["similar", note, *base], ["show", note], *([warm] if warm else [])]
for command in commands:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        main(command, standalone_mode=False)
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
main(arguments)
"""
"""Runs every command once as it is, so that all modules are loaded, then without root's rights: an interpreter under /root is out of reach for others."""


def kb_as_nobody(*arguments: object, cwd: Path, scratch: Path, warm: str = "") -> subprocess.CompletedProcess[str]:
    """The program run by a user who may read and write only what the modes of files allow.

    scratch: a folder to warm up in; warm: a command to warm up with, beside the usual ones.
    """
    (scratch / "notes").mkdir(parents=True, exist_ok=True)
    (scratch / "notes/a.md").write_text("# Warm\n\n## Root cause\n\nUp and running.\n")
    return subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, str(scratch), warm, *map(str, arguments)],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env=unwatched(),
    )


def start(*arguments: object, cwd: Path, **options: object) -> subprocess.Popen[str]:
    """The program as a process that goes on while the test does something else."""
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "kb", *map(str, arguments)],
        cwd=cwd,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Return as soon as a condition holds; fail when it does not within a minute."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.001)


def run_for_a_minute(script: str, *arguments: str) -> tuple[int, str]:
    """Exit code and errors of a script that finds the tests, and those of this folder, in its first two arguments; a minute of computing stops it."""
    here = os.path.dirname(__file__)
    run = subprocess.run(
        [sys.executable, "-c", script, here, os.path.dirname(here), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (60, 60)),
    )
    return run.returncode, run.stderr
