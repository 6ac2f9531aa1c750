"""Asks the rules about the notes of one file."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kb.linting.ignoring import Ignore, heeded
from kb.linting.rule import Rule, rules
from kb.linting.settings import Settings
from kb.linting.subject import File, Subject
from kb.model import Edit, Finding
from kb.parse.decode import composed

if TYPE_CHECKING:
    from hashlib import _Hash as Digest

UNUSED = "KB001"
"""The rule that is asked last, about what the others found."""


def check(subjects: tuple[Subject, ...], settings: Settings) -> list[Finding]:
    """The findings on the notes of one file, by line, column and rule. Comments that silence findings are heeded."""
    found = [finding for subject in subjects for finding in _asked(subject, settings, [rule for rule in settings.asked if rule.code != UNUSED])]
    if not subjects:
        return found
    file = subjects[0].file
    kept, unused = heeded(found, file.ignores)
    file.unused = tuple(comment for comment in unused if _was_asked(comment, settings))
    kept += [finding for subject in subjects for finding in _asked(subject, settings, [rule for rule in settings.asked if rule.code == UNUSED])]
    return _told_apart(sorted(kept, key=lambda finding: (finding.line, finding.column or 0, finding.rule, finding.message)), file)


def _asked(subject: Subject, settings: Settings, rules: list[Rule]) -> Iterator[Finding]:
    """What some rules say of a note."""
    for rule in rules:
        own = settings.of[rule.code]
        for finding in rule.check(subject, own):
            yield finding._replace(name=rule.name, severity=own["severity"], path=subject.file.path, note=subject.note.id)


def _was_asked(comment: Ignore, settings: Settings) -> bool:
    """True when all that a comment silences was asked, or does not exist."""
    asked = {rule.code for rule in settings.asked}
    return all(code in asked for code in rules() if code.startswith(comment.codes))


def _told_apart(findings: list[Finding], file: File) -> list[Finding]:
    """Each finding with the text of its line, its place there and in the line as it is written, and a fingerprint; equal ones are numbered."""
    seen: Counter[bytes] = Counter()
    digests: dict[tuple[str, str, int], Digest] = {}
    told = []
    for finding in findings:
        text = file.lines[finding.line - 1] if 0 < finding.line <= len(file.lines) else ""
        named = finding.rule, finding.note, finding.line
        if named not in digests:
            digests[named] = hashlib.sha256(f"{finding.rule}\0{finding.note}\0{' '.join(text.split())}".encode("utf-8", "replace"))
        seen[key := digests[named].digest()] += 1
        numbered = digests[named].copy()
        numbered.update(f"\0{seen[key]}".encode())
        told.append(_as_written(finding, file)._replace(text=text, fingerprint=numbered.hexdigest()[:32]))
    return told


def _as_written(finding: Finding, file: File) -> Finding:
    """A finding of the masked lines with the columns of the file, also in its edits."""
    if finding.column is None:
        return finding
    end = finding.end_column or finding.column + 1
    column, end_column = (file.written_column(finding.line, one) for one in (finding.column, end))
    edits = tuple(_as_spelled(edit, file) for edit in finding.edits)
    return finding._replace(column=column, end_column=end_column if finding.end_column else None, mark=(finding.column, end), edits=edits)


def _as_spelled(edit: Edit, file: File) -> Edit:
    """An edit of a masked line as one of the line as it is written; what it replaces is spelled as it is there."""
    column, end = (file.written_column(edit.line, one) for one in (edit.column, edit.column + len(edit.old)))
    old = file.written_text(edit.line, column, end)
    return edit._replace(column=column, old=old if composed(old) == edit.old else edit.old)
