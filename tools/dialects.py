"""Judges the parser against tests/judged and writes the table into docs/dialects.md, between its markers. Needs KB_CORPORA.

Run it after a change to the parser:  KB_CORPORA=/path/to/reports python tools/dialects.py
"""

import csv
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.configuration import Configuration
from kb.model import Note
from kb.parse import load
from kb.vocabulary import load_vocabulary

ROOT = Path(__file__).resolve().parent.parent
JUDGED = ROOT / "tests" / "judged"
PAGE = ROOT / "docs" / "dialects.md"
ASPECTS = ("title", "date", "events", "root cause")
RIGHT, UNKNOWN, WRONG = "right", "unknown", "wrong"
_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile(r"(<!-- judged -->\n).*?(<!-- /judged -->)", re.S)


@dataclass(frozen=True)
class Verdict:
    """How one aspect of one report was read: right, unknown or wrong; read and judged say what stands against what."""

    corpus: str
    path: str
    aspect: str
    verdict: str
    read: str
    judged: str


def verdicts(corpora: Path) -> list[Verdict]:
    """A verdict for each aspect that a judge found in a report."""
    vocabulary = load_vocabulary(Configuration())
    found = []
    for table in sorted(JUDGED.glob("*.csv")):
        with table.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                data = (corpora / row["path"]).read_bytes()
                note = load(row["path"].partition("/")[2], data, vocabulary)[0]
                found += _of_report(table.stem, row, note, data.decode("utf-8", "replace").splitlines())
    return found


def _of_report(corpus: str, row: dict[str, str], note: Note, lines: list[str]) -> Iterator[Verdict]:
    for aspect, judge in _JUDGES.items():
        if judged := judge(row, note, lines):
            yield Verdict(corpus, row["path"], aspect, *judged)


def _title(row: dict[str, str], note: Note, lines: list[str]) -> tuple[str, str, str] | None:
    """Right when all words of the title stand on the judged line, in their order."""
    if not row["title_line"]:
        return None
    judged = [lines[int(number) - 1] for number in row["title_line"].split("|")]
    right = note.titled and any(_words(note.title) in _words(line) for line in judged)
    return RIGHT if right else WRONG if note.titled else UNKNOWN, note.title, judged[0]


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text))} "


def _date(row: dict[str, str], note: Note, lines: list[str]) -> tuple[str, str, str]:
    read = note.date.isoformat() if note.date else ""
    return RIGHT if read in row["date"].split("|") else WRONG if read else UNKNOWN, read, row["date"]


def _events(row: dict[str, str], note: Note, lines: list[str]) -> tuple[str, str, str] | None:
    """How many entries the timeline has; a report without one counts only when the parser found one."""
    if row["events"] == "0" and not note.timeline:
        return None
    read = str(len(note.timeline))
    return RIGHT if read in row["events"].split("|") else WRONG if note.timeline else UNKNOWN, read, row["events"]


def _root_cause(row: dict[str, str], note: Note, lines: list[str]) -> tuple[str, str, str] | None:
    """The line of the first root cause; an empty alternative says that none may be found as well: then nothing is judged."""
    judged = row["root_cause_line"].split("|")
    read = next((str(section.line) for section in note.sections if section.kind == "root-cause"), "")
    if "" in judged and read in judged:
        return None
    return RIGHT if read in judged else WRONG if read else UNKNOWN, read, row["root_cause_line"]


_JUDGES: dict[str, Callable[[dict[str, str], Note, list[str]], tuple[str, str, str] | None]] = {
    "title": _title,
    "date": _date,
    "events": _events,
    "root cause": _root_cause,
}


def table(found: list[Verdict]) -> str:
    """Right, unknown and wrong for each corpus and aspect, as markdown."""
    counts = Counter((verdict.corpus, verdict.aspect, verdict.verdict) for verdict in found)
    reports = {corpus: len({verdict.path for verdict in found if verdict.corpus == corpus}) for corpus in sorted({verdict.corpus for verdict in found})}
    lines = [f"| reports by | reports | {' | '.join(ASPECTS)} |", "|---|---:|" + "---:|" * len(ASPECTS)]
    for corpus, number in reports.items():
        lines.append(f"| {corpus} | {number} | {' | '.join(_cell(counts, [corpus], aspect) for aspect in ASPECTS)} |")
    lines.append(f"| **all** | {sum(reports.values())} | {' | '.join(_cell(counts, list(reports), aspect) for aspect in ASPECTS)} |")
    return "\n".join(lines) + "\n"


def _cell(counts: Counter[tuple[str, str, str]], corpora: list[str], aspect: str) -> str:
    return " / ".join(str(sum(counts[corpus, aspect, verdict] for corpus in corpora)) for verdict in (RIGHT, UNKNOWN, WRONG))


def rewritten(page: str, found: list[Verdict]) -> str:
    """docs/dialects.md with the table as it is now."""
    return _MARKED.sub(lambda marks: f"{marks[1]}{table(found)}{marks[2]}", page)


def main() -> None:
    """Write the table, and print what was not read rightly."""
    if "KB_CORPORA" not in os.environ:
        sys.exit("KB_CORPORA must name the folder of real reports that tests/judged speaks of.")
    found = verdicts(Path(os.environ["KB_CORPORA"]))
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")
    for one in found:
        if one.verdict != RIGHT:
            print(f"{one.path}: {one.aspect} {one.verdict}: read {one.read or 'nothing'}, judged {one.judged or 'nothing'}")


if __name__ == "__main__":
    main()
