"""What stands around the notes of a run: the work tree, the build, the mapping of the team; and what of it is not there."""

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kb.build_facts import AskedBuild, FileFacts, Read
from kb.configuration import Configuration, repositories, repository_url
from kb.errors import DatabaseError
from kb.linting.around import BUILD, COMPARISON, REPOSITORY, Around
from kb.linting.mapping import Rows, load_mapping
from kb.linting.report import Unchecked
from kb.linting.rule import Rule
from kb.linting.tree import Tree
from kb.model import Note
from kb.repository.git import root_above
from kb.repository.origin import address
from kb.vocabulary import Vocabulary, digest

_FEW = 50
"""So many files are compared with the build one by one; of more, that would take longer than all other rules."""


class Database(NamedTuple):
    """The database of a run. is_named: somebody asked for it, so that it has to be there."""

    path: Path
    is_named: bool = False


class Surroundings(NamedTuple):
    """What stands around the notes of one folder, or of one file.

    missing: what rules may need -> why it is not there. has_words: the build was made with the words that the notes are read with.
    """

    tree: Tree | None
    build: AskedBuild | None
    mapping: Rows
    missing: Mapping[str, str]
    has_words: bool = False

    def around(self, file: Path | None, facts: FileFacts | None, note: Note) -> Around:
        """What stands around a note of a file; None: of standard input."""
        folder = _place(file, self.tree.root) if file and self.tree else ""
        return Around(self.tree, folder, facts.of(note) if facts else None, self.mapping)

    def facts(self, read: Read, words: Vocabulary) -> FileFacts | None:
        """What the build knows of a file that was read with some words; None without a build."""
        return FileFacts(self.build, read._replace(words=words if self.has_words else None)) if self.build else None

    def can_ask(self, rule: Rule) -> bool:
        """True when what a rule needs is there."""
        return rule.needs not in self.missing


def opened(database: Database | None) -> AskedBuild | str:
    """The build of a run, or why there is none. Raises DatabaseError for one that was named and cannot be used."""
    if database is None:
        return "no database was named"
    build = AskedBuild(database.path)
    try:
        build.reader.build()
    except DatabaseError as error:
        if database.is_named:
            raise
        return str(error)
    return build


def surroundings(path: Path | None, configuration: Configuration, build: AskedBuild | str, is_named: bool, files: int) -> Surroundings:
    """What stands around a file or a folder; None: around standard input. is_named: the build was; files: how many are checked in this run."""
    place = None if path is None else Path(os.path.realpath(path if path.is_dir() else path.parent))
    root = root_above(place) if place else None
    missing = {} if root else {REPOSITORY: f"no git repository is around {path}" if path else "standard input stands in no repository"}
    if isinstance(build, AskedBuild) and place and not is_named and not _is_of(build, place, root):
        build = f"{build.database} holds the notes of another folder; name it with --db if it is meant"
    if isinstance(build, str):
        missing |= {BUILD: build, COMPARISON: build}
    elif files > _FEW:
        missing[COMPARISON] = f"more than {_FEW} files are not compared one by one: kb recurrences compares all notes, --changed REV those of a branch"
    tree = _tree(root, configuration) if root else None
    asked = None if isinstance(build, str) else build
    has_words = asked is not None and COMPARISON not in missing and asked.reader.digest() == digest(configuration)
    return Surroundings(tree, asked, load_mapping(configuration), missing, has_words)


def _is_of(build: AskedBuild, place: Path, root: Path | None) -> bool:
    """True when a build holds notes of the same folder, or of the same repository."""
    return place.is_relative_to(build.folder) or build.folder.is_relative_to(place) or (root is not None and build.folder.is_relative_to(root))


def _tree(root: Path, configuration: Configuration) -> Tree:
    url = repository_url(configuration)
    found = (root_above(Path(os.path.realpath(folder))) for folder in repositories(configuration))
    others = dict.fromkeys(other for other in found if other and other != root)
    return Tree(root, tuple(map(Tree, others)), address(url) if url else None)


def _place(file: Path, root: Path) -> str:
    """The folder of a file under the root of its repository, with "/"; "" for one that a link leads out of it."""
    return _under(file.parent, root)


@lru_cache(maxsize=256)
def _under(place: Path, root: Path) -> str:
    folder = Path(os.path.realpath(place))
    return folder.relative_to(root).as_posix().removeprefix(".") if folder.is_relative_to(root) else ""


def unchecked(asked: Iterable[tuple[Rule, Surroundings]]) -> tuple[Unchecked, ...]:
    """Which rules were not asked of some notes, by the reason."""
    reasons: dict[str, dict[str, None]] = {}
    for rule, around in asked:
        if not around.can_ask(rule):
            reasons.setdefault(around.missing[str(rule.needs)], {})[rule.code] = None
    return tuple(Unchecked(tuple(codes), reason) for reason, codes in reasons.items())
