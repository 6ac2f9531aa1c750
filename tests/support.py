"""What several tests need: the real program as a process, and a build of a few notes."""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from kb.configuration import Configuration
from kb.evaluating_notes import Silence
from kb.indexing.index import IndexReport, Task, index
from kb.parse import load
from kb.recurrence.draft import Draft, drafts_of
from kb.store.reader import Reader
from kb.store.schema import connect_for_reading
from kb.vocabulary import load_vocabulary

ROOT = Path(__file__).resolve().parent.parent
VOCABULARY = load_vocabulary(Configuration())


def kb(*arguments: object, cwd: Path = ROOT, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a user does; its output is text, its errors stand in stderr."""
    run = subprocess.run(
        [sys.executable, "-m", "kb", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    return subprocess.CompletedProcess(run.args, run.returncode, run.stdout.decode(), run.stderr.decode())


def unwatched() -> dict[str, str]:
    """The environment of a child whose lines are not counted: counting loads modules, and writes where the child may not."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith("COV")}, "PYTHONPATH": str(ROOT)}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files under a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def build(folder: Path, database: Path, full: bool = False) -> IndexReport:
    """Index a folder in this process."""
    return index(Task(folder, database, full), Silence())


@contextmanager
def reading(database: Path) -> Iterator[Reader]:
    """A reader of a database."""
    with closing(connect_for_reading(database)) as connection:
        yield Reader(connection)


def draft(text: str, path: str = "draft.md") -> Draft:
    """A draft from its text, the first note of it."""
    return drafts_of(load(path, text.encode(), VOCABULARY), VOCABULARY, text.encode(), path)[0]


def note(title: str, cause: str, day: str = "2025-01-01", category: str = "Functional", more: str = "") -> str:
    """A short note in the form of the template."""
    return f"# Postmortem: {title}\n\n**Date/time (UTC+0):** {day} 08:00\n**Category:** {category}\n\n## Root Cause\n\n{cause}\n{more}"


def answering(text: str, *verdicts: str) -> str:
    """A note that says these verdicts, such as "recurrence_of: early"."""
    lines = [f"**{kind}:** {target}" for kind, target in (verdict.split(": ") for verdict in verdicts)]
    return text.replace("\n\n##", "\n" + "\n".join([*lines, "\n##"]), 1)


def answered_notes(folder: Path, number: int) -> Path:
    """So many early notes, and as many later ones that confirm or refuse one each."""
    chance = random.Random(3)
    words = ["".join(chance.choices("bcdfghklmnprst", k=7)) for _ in range(40 * number)]
    files = {}
    for place in range(number):
        own, other = words[40 * place : 40 * place + 20], words[40 * place + 20 : 40 * place + 40]
        confirmed = place % 2 == 0
        kept = own[: chance.randint(10, 18)] if confirmed else own[: chance.randint(2, 9)]
        files[f"early-{place}.md"] = note(f"First {own[0]}", " ".join(own), "2025-01-01")
        late = note(f"Second {other[0]}", " ".join(kept + other[: 20 - len(kept)]), "2025-02-01")
        files[f"late-{place}.md"] = answering(late, f"{'recurrence_of' if confirmed else 'not_recurrence_of'}: early-{place}")
    return write(folder / "notes", files)


def lines_run(text: str, work: Callable[[str], object]) -> int:
    """How many lines of this program run for some work on a text; a comprehension that walks a list counts each step."""
    seen = 0

    def traced(frame: object, event: str, argument: object) -> object:
        nonlocal seen
        seen += event == "line"
        return traced

    sys.settrace(traced)  # type: ignore[arg-type]
    try:
        work(text)
    finally:
        sys.settrace(None)
    return seen
