"""What a run of the linter found."""

from typing import NamedTuple

from kb.model import Finding, Skipped


class Unchecked(NamedTuple):
    """Rules that were not asked, and why: what they need was not there."""

    rules: tuple[str, ...]
    reason: str


class LintReport(NamedTuple):
    """The findings of a run, by path, line, column and rule.

    notes: how many notes were checked. skipped: files that could not be. fixed: findings that `--fix` mended, which are not among `findings`.
    known: how many findings a baseline hides. paths: of the files whose notes were all checked. asked: the codes of the rules that were.
    """

    findings: tuple[Finding, ...] = ()
    notes: int = 0
    skipped: tuple[Skipped, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    fixed: tuple[Finding, ...] = ()
    known: int = 0
    paths: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
