"""What a run of the linter found."""

from pathlib import Path
from typing import NamedTuple

from kb.model import Finding, Skipped


class Unchecked(NamedTuple):
    """Rules that were not asked, and why: what they need was not there."""

    rules: tuple[str, ...]
    reason: str


class Mended(NamedTuple):
    """A file that differs once it is mended: its lines before and after, masked, and its content before and after. path: as reports name it."""

    file: Path
    path: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    was: bytes
    content: bytes


class LintReport(NamedTuple):
    """The findings of a run, by path, line, column and rule.

    notes: how many notes were checked. skipped: files that could not be. fixed: findings that `--fix` mends, which are not among `findings`;
    mended: the files in which. known: how many findings a baseline hides. paths: of the files whose notes were all checked. asked: the codes
    of the rules that were.
    """

    findings: tuple[Finding, ...] = ()
    notes: int = 0
    skipped: tuple[Skipped, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    fixed: tuple[Finding, ...] = ()
    mended: tuple[Mended, ...] = ()
    known: int = 0
    paths: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
