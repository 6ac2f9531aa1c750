"""KB401 unmapped-update: what an incident taught does not reach the place where its category is kept.

What it does   Reports an updates section none of whose updates goes to a place, or is of a kind, that the mapping lists for the note's category.
Why it hurts   Whoever reviews the next API reads the API checklist; a lesson that went elsewhere is not met there.
Bad            **Category:** API/Data Contract
               ## Updates to Repo
               - Traceability: `docs/traceability.md` (T-07)
Good           - Checklist: `60-checklists/api-coverage.md` ("Idempotency for unsafe operations")
Configure      [mapping]   "API/Data Contract" = ["docs/checklists/api.md", "docs/contracts/*", "gate"]: places, kinds of update, or both; one of them is
               enough. A row of the team replaces ours; a label, such as AuthZ/Roles, may have a row of its own. `kb lint --mapping` prints the table in force.
               Our own rows ask for their places only in a repository that has one of these folders, and for a kind of update only where the note names kinds.
               What the fix names counts as well.
Source         process page, mapping of findings to repo updates
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kb.linting.mapping import Row, rows_for
from kb.linting.subject import Subject
from kb.model import Finding
from kb.parse.details import targets_in
from kb.parse.load import category_pieces
from kb.repository.paths import meanings


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding, on the updates."""
    note = subject.note
    section = note.section("updates")
    if not note.updates or section is None or not subject.around.mapping:
        return
    rows = rows_for(subject.around.mapping, note.category, _written(subject))
    placed = [row for row in rows if row.own or row.stands_in(subject.tree)]
    names, kinds = " · ".join(row.name for row in placed or rows), {update.kind for update in note.updates}
    if placed and not any(kinds.intersection(row.kinds) for row in placed if row.own) and not _reaches(placed, subject):
        yield Finding("KB401", section.line, f"No update goes where {names} findings are kept. Name what changed in one of: {_wanted(placed)}.")
    elif rows and not placed and kinds != {"other"} and not any(kinds.intersection(row.kinds) for row in rows):
        wanted = ", ".join(dict.fromkeys(kind for row in rows for kind in row.kinds))
        yield Finding("KB401", section.line, f"{names} findings ask for an update of another kind. Name what changed in a {wanted.replace(', ', ' or a ')}.")


def _written(subject: Subject) -> Iterator[str]:
    """What a note writes as its category, and its labels."""
    for field in subject.note.fields:
        if field.key == "category":
            yield from category_pieces(field.value)
    yield from subject.note.labels


def _reaches(rows: Iterable[Row], subject: Subject) -> bool:
    """True when a path of the updates, or of the fix, is one of the places of some rows."""
    fixes = (path for section in subject.sections("fix") for path, _ in targets_in(section.text))
    named = dict.fromkeys([*(update.path for update in subject.note.updates if update.path), *fixes])
    folder = f"{subject.around.folder}/" if subject.around.folder else ""
    texts = {pattern.text for path in named for pattern in meanings(path, folder)}
    return any(row.has(text) for row in rows for text in texts)


def _wanted(rows: Iterable[Row]) -> str:
    return ", ".join(dict.fromkeys(row.wanted for row in rows))
