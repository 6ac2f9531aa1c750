"""Which updates the findings of a category ask for: the packaged table, and a team's own rows over it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kb import data
from kb.configuration import Configuration
from kb.errors import ConfigurationError
from kb.linting.tree import Tree
from kb.repository.paths import Pattern, glob
from kb.vocabulary import clean

_KINDS = ("scenario", "case", "checklist", "gate", "traceability", "pattern")


class Row(NamedTuple):
    """What one category, or one label, asks for: an update at one of these places, or of one of these kinds. own: the team wrote it."""

    name: str
    places: tuple[str, ...]
    kinds: tuple[str, ...]
    own: bool = False

    def has(self, path: str) -> bool:
        """True for a path, from the root of the repository, that is one of the places, or stands in one."""
        return any(glob(Pattern(place.rstrip("/")))(path) or Pattern(place).root.rstrip("/") == path for place in self.places)

    def stands_in(self, tree: Tree | None) -> bool:
        """True when the repository has one of the folders at least: only then updates may be asked to go there."""
        return tree is not None and any(tree.kind(folder) for place in self.places if (folder := place.rstrip("/").partition("/")[0].partition("*")[0]))

    @property
    def wanted(self) -> str:
        """The places and the kinds in words."""
        return ", ".join([*(f"`{place}`" for place in self.places), *(self.kinds if self.own or not self.places else ())])


Rows = Mapping[str, Row]
"""Rows by their folded names."""


def load_mapping(configuration: Configuration) -> Rows:
    """The table in force; a row of the team replaces the packaged one of its name. Raises ConfigurationError."""
    packaged = data.table("mapping.toml")
    own = configuration.table.get("mapping", {})
    if empty := [name for name, wanted in own.items() if not wanted]:
        raise ConfigurationError(f"{configuration.path}: mapping.{empty[0]} names no place and no kind of update; known kinds are {', '.join(_KINDS)}")
    return {clean(row.name): row for row in (*_packaged(packaged), *map(_own, own.items()))}


def _packaged(table: Mapping[str, Any]) -> Iterable[Row]:
    return (Row(name, tuple(row["places"]), tuple(row["kinds"])) for name, row in table.items())


def _own(item: tuple[str, list[str]]) -> Row:
    name, wanted = item
    return Row(name, tuple(one for one in wanted if one not in _KINDS), tuple(one for one in wanted if one in _KINDS), own=True)


def rows_for(mapping: Rows, category: str | None, written: Iterable[str]) -> tuple[Row, ...]:
    """The rows that a note is asked by: those of what it writes as category and labels, else that of its category.

    A row of the team comes before a packaged one.
    """
    named = {row.name: row for name in written if (row := mapping.get(clean(name)))}
    canonical = mapping.get(clean(category)) if category else None
    if canonical and (not named or (canonical.own and not any(row.own for row in named.values()))):
        return (canonical,)
    return tuple(named.values())


class MappingReport(NamedTuple):
    """The table in force, and the categories without a row, each with how many notes have it; the most frequent first.

    notes: how many notes have a category; source: where they were read, the database or the folder.
    """

    rows: tuple[Row, ...]
    unmapped: tuple[tuple[str, int], ...]
    notes: int
    source: str


Category = tuple[str | None, tuple[str, ...], int]
"""A category, what the notes that have it write beside it, and how many these are."""


def report_of(mapping: Rows, categories: Iterable[Category], source: str) -> MappingReport:
    """Which categories of some notes no row asks for."""
    known = [(category, written, notes) for category, written, notes in categories if category]
    unmapped: Counter[str] = Counter()
    for category, written, notes in known:
        if not rows_for(mapping, category, written):
            unmapped[category] += notes
    most = sorted(unmapped.items(), key=lambda one: (-one[1], one[0]))
    return MappingReport(tuple(mapping.values()), tuple(most), sum(notes for *_, notes in known), source)
