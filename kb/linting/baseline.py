"""A list of findings that a repository starts with: they are not told, and the list only gets shorter."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from kb.errors import InputError
from kb.linting.report import LintReport
from kb.linting.together import each, told_once
from kb.model import Finding

_VERSION = 1
_PRIVACY = "KB6"


class Baseline(NamedTuple):
    """Known findings: path of a note -> fingerprint -> what it was, for a person who reads the file."""

    known: dict[str, dict[str, str]]

    def hides(self, finding: Finding) -> bool:
        """True for a finding that the list holds."""
        return _may_be_hidden(finding) and finding.fingerprint in self.known.get(finding.path, {})


def _may_be_hidden(finding: Finding) -> bool:
    """False for a secret and the like: what was leaked is told until it is gone."""
    return not finding.rule.startswith(_PRIVACY)


class Compared(NamedTuple):
    """A report without what a baseline hides; the new text of the baseline, None when it stays; what is to be said of that."""

    report: LintReport
    written: str | None = None
    said: str = ""


def against(report: LintReport, path: Path) -> Compared:
    """A report beside the baseline in a file, which lists the findings of each note, also where they are told together: a file that is checked
    alone is to be known as well. Raises InputError when the file is no baseline."""
    known, findings = read_baseline(path), tuple(each(report.findings))
    if known is None:
        size = sum(map(_may_be_hidden, findings))
        said = f"{path} was written: it hides {size} {'finding' if size == 1 else 'findings'} of today, and only gets shorter. Commit it."
        return Compared(report._replace(findings=tuple(told_once(findings, _may_be_hidden)), known=size), dumps(_of(findings)), said)
    hidden = report._replace(findings=tuple(told_once(findings, known.hides)), known=sum(map(known.hides, findings)))
    left = _left(known, findings, report)
    gone = _size(known) - _size(left)
    return Compared(hidden, dumps(left), f"{path} got shorter by {gone}: commit it.") if gone else Compared(hidden)


def _size(baseline: Baseline) -> int:
    return sum(map(len, baseline.known.values()))


def _of(findings: Iterable[Finding]) -> Baseline:
    """The list that holds these findings."""
    known: dict[str, dict[str, str]] = {}
    for finding in sorted(filter(_may_be_hidden, findings), key=lambda finding: (finding.path, finding.line, finding.rule, finding.fingerprint)):
        known.setdefault(finding.path, {})[finding.fingerprint] = f"{finding.rule} {finding.name}"
    return Baseline(known)


def _left(known: Baseline, findings: Iterable[Finding], report: LintReport) -> Baseline:
    """The list without what was looked for and not found any more: findings of the rules that were asked, on notes that were checked."""
    found = {(finding.path, finding.fingerprint) for finding in findings}
    paths, asked = frozenset(report.paths), frozenset(report.asked)
    left = {
        path: {key: said for key, said in listed.items() if (path, key) in found or path not in paths or said.partition(" ")[0] not in asked}
        for path, listed in known.known.items()
    }
    return Baseline({path: listed for path, listed in left.items() if listed})


def read_baseline(path: Path) -> Baseline | None:
    """The list in a file; None when there is no such file. Raises InputError when it is no baseline."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path} cannot be read as a baseline: {error}. Remove it to start with a new one.") from error
    if not isinstance(value, dict) or value.get("version") != _VERSION or not _is_known(value.get("known")):
        raise InputError(f"{path} is no baseline of this version of kb. Remove it to start with a new one.")
    return Baseline(value["known"])


def _is_known(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(known, dict) and all(isinstance(said, str) for said in known.values()) for known in value.values())


def dumps(baseline: Baseline) -> str:
    """The text of a baseline's file: one finding a line, so that git shows what went."""
    return json.dumps({"version": _VERSION, "known": baseline.known}, ensure_ascii=False, indent=1) + "\n"
