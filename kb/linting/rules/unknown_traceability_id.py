"""KB405 unknown-traceability-id: an id that the matrix does not hold.

What it does   Reports an id in a traceability update, or in a field `traceability`, that does not stand in the matrix: the file that the update names, else
               the one of the setting. Only ids count that are written as those of the matrix are: T-31 where it holds T-01.
Why it hurts   From the note nobody finds the tests that prove it, and from the matrix nobody finds the note.
Bad            - Traceability: `docs/traceability.md` (T-99)
Good           - Traceability: `docs/traceability.md` (T-07)
Configure      [lint.unknown-traceability-id]   matrix = "docs/traceability.md": for ids beside which no file is named, from the root of the repository
Source         process page, "Update test design": evidence is linked to tests
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from kb.linting.subject import Subject
from kb.linting.targets import named_once, place
from kb.linting.tree import Tree
from kb.model import Finding
from kb.patterns import late

NEEDS = "repository"

_ID = late(r"(?<![\w.-])(?P<head>[A-Z][A-Z0-9]{0,11}[-_])\d{1,6}(?:\.\d+)*(?![\w-])")
_CODE = late(r"\]\([^()]*\)|`[^`]*[/.][^`]*`")


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each id."""
    for line, text, path in _said(subject):
        matrix = subject.tree.named(path or settings["matrix"], subject.around.folder) if subject.tree and (path or settings["matrix"]) else None
        known = _ids(subject.tree, matrix) if subject.tree and matrix else frozenset()
        heads = {head for head, _ in known}
        for id in _ID.finditer(_CODE.sub(" ", text)):
            if id["head"] in heads and (id["head"], id[0]) not in known:
                yield Finding("KB405", *_at(subject, line, id[0], f"{matrix} holds no {id[0]}. Add the row, or mend the id."))


def _said(subject: Subject) -> Iterator[tuple[int, str, str | None]]:
    """Where ids may stand: the line, the text and the matrix that it names."""
    for update in named_once(subject.note.updates):
        if update.kind == "traceability":
            yield update.line, update.text, update.path
    for field in subject.note.fields:
        if field.key == "traceability":
            yield field.line, field.value, None


def _at(subject: Subject, line: int, id: str, said: str) -> tuple[int, str, int | None, int | None]:
    number, column, end = place(subject, line, id)
    return number, said, column, end


@lru_cache(maxsize=16)
def _ids(tree: Tree, matrix: str) -> frozenset[tuple[str, str]]:
    """The ids of a matrix, each behind the letters that it begins with."""
    return frozenset((id["head"], id[0]) for id in _ID.finditer(tree.text(matrix) or ""))
