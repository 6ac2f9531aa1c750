"""Whether what an update names is there: in the work tree, else at the commit of the build."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.linting.subject import Subject
from kb.linting.tree import LINE, PATH, Tree, names_file
from kb.model import GONE, STANDS, Standing, Update
from kb.patterns import late
from kb.text import fold

GATES = ("gate", "checklist")
"""The kinds of update that stop a thing from happening again."""

_FIRST = 4
"""The kind of an update is one of the first words of its item."""

_NEAR = 12
"""An item is looked through for the words of an update for so many lines."""


_HEAD = late(r"[\s|*+\d.)-]*(?:\[[ xX]\]\s*)?(?P<said>[^:：|`\"“„«「(\[]*)")
_WORD = late(r"[^\W\d_][\w-]*")


class Missing(NamedTuple):
    """A target that is not there. lacks: PATH or LINE; standing: what the build says of it; None when it was not asked."""

    update: Update
    lacks: str
    standing: Standing | None = None

    @property
    def what(self) -> str:
        """The path, or the line and its path."""
        return str(self.update.path) if self.lacks == PATH else f"“{self.update.quote}” in {self.update.path}"

    @property
    def is_gone(self) -> bool:
        """True when it stood once."""
        return self.standing is not None and self.standing.state == GONE

    @property
    def since(self) -> str:
        """Since when it is gone, in words to follow "is gone"; empty where the history does not tell."""
        return f" since {self.standing.since_date}" if self.standing and self.standing.since_date else ""


def missing(subject: Subject, update: Update) -> Missing | None:
    """What of an update's target is not there; None when all is, when it names none, and when that cannot be told."""
    tree, facts = subject.tree, subject.facts
    if update.path is None or not names_file(update.path) or (tree and _is_elsewhere(tree, update.path)):
        return None
    lacks = tree.lacks(update.path, update.quote, subject.around.folder) if tree else LINE if update.quote else PATH
    if tree and (lacks is None or tree.is_hidden(update.path)):
        return None
    standing = update.standing or (facts.standing(update.path, update.quote) if facts else None)
    if standing and standing.state == STANDS and not _went_since(subject, standing, lacks):
        return None
    if tree is None and not (standing and _is_told_missing(standing)):
        return None
    return Missing(update, lacks or PATH, standing)


def _went_since(subject: Subject, standing: Standing, lacks: str | None) -> bool:
    """True when what stood in this repository when the build was made is not there any more: there are commits since, and the work tree lacks it."""
    is_own = subject.facts is not None and subject.facts.is_behind and subject.tree is not None and standing.file is not None
    return is_own and (lacks == LINE or not (subject.tree and subject.tree.kind(str(standing.file))))


def _is_told_missing(standing: Standing) -> bool:
    """True when a build knows that something is gone, or never was."""
    from kb.repository.judging import never_stood

    return standing.state == GONE or never_stood(standing)


def _is_elsewhere(tree: Tree, path: str) -> bool:
    """True for a path from the root of a machine: /etc/hosts."""
    return path.startswith("/") and not tree.kind(path.strip("/").partition("/")[0])


def gaps(subject: Subject, updates: Iterable[Update]) -> Iterator[Missing]:
    """What is not there of some updates, each target of a line once. A line that is quoted beside several files stands in one of them."""
    every = list(named_once(updates))
    found = [(update, missing(subject, update)) for update in every]
    held = {(update.line, update.quote) for update, gap in found if update.path and update.quote and gap is None}
    return (gap for update, gap in found if gap and not (gap.lacks == LINE and (update.line, update.quote) in held))


def named_once(updates: Iterable[Update]) -> Iterator[Update]:
    """Each target of a line once: "Scenarios/Cases" makes two updates of it."""
    return iter({(update.line, update.path, update.quote or update.text): update for update in updates}.values())


def names_kind(subject: Subject, update: Update) -> bool:
    """True when an item names the kind of its update first, as "Checklist: …" does: what is only spoken of further on need not be what the path is."""
    head = _HEAD.match(subject.file.lines[update.line - 1])
    return head is not None and any(subject.vocabulary.updates.get(word) == update.kind for word in _WORD.findall(fold(head["said"]))[:_FIRST])


def place(subject: Subject, line: int, words: str) -> tuple[int, int | None, int | None]:
    """Line, column and end of some words of an item that begins on a line; no column where they are not found as they stand."""
    for number in range(line, min(line + _NEAR, subject.last + 1)):
        if (at := subject.file.lines[number - 1].find(words)) >= 0:
            return number, at + 1, at + len(words) + 1
    return line, None, None
