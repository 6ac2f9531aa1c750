"""Whether what notes name still stands, judged at the commits that are checked out."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kb.model import GONE, NAMES_NO_FILE, STANDS, UNKNOWN, Standing
from kb.repository.git import GitFailure, Repository, changes, contents, files
from kb.repository.history import Trail, lost, trails, when
from kb.repository.lines import MOST_FILES, MOST_VERSIONS, Texts, Vanished, search, sought
from kb.repository.paths import Files, Pattern, meanings

_OLDEST_FIRST = ("--topo-order", "--reverse", "--diff-filter=ADR")
_SHALLOW = "the clone is shallow: fetch the whole history (fetch-depth: 0)"
_ELSEWHERE = Standing(UNKNOWN, reason="no commit of this repository holds it; if it stands in another one, name that with --repo")
_NEVER_HELD = " never held this line"
_RANKS = {STANDS: 0, GONE: 1, UNKNOWN: 2}


class Target(NamedTuple):
    """What an update names: a file, a folder or a glob as it is written in the note, and the line that should stand there."""

    path: str
    quote: str | None = None


class _Place(NamedTuple):
    """Where a target stands: the files, the pattern that they match, and what is to be said of that."""

    files: list[str]
    pattern: Pattern
    reason: str | None = None

    @property
    def standing(self) -> Standing:
        """That the target stands at a file or a folder, or at the one file that a glob matches."""
        if self.pattern.is_glob:
            return self.at(self.files[0] if len(self.files) == 1 else None)
        return self.at(self.pattern.text)

    def at(self, file: str | None) -> Standing:
        """That the target stands, at a file or a folder; None: at no single one."""
        return Standing(STANDS, reason=self.reason, file=file)

    @property
    def is_file(self) -> bool:
        """True for a file, False for a folder or a glob."""
        return self.files[0] == self.pattern.text


def judge(repositories: Sequence[Repository], targets: Iterable[Target]) -> dict[Target, Standing]:
    """Whether each target stands in one of some repositories; if in none, whether it is gone from one, and since when.

    Never raises for what a repository holds or lacks: what cannot be told is unknown, with the reason.
    """
    found = dict.fromkeys(targets, _ELSEWHERE)
    for repository in repositories:
        asked = [target for target, standing in found.items() if standing.state != STANDS]
        for target, judged in _judge(repository, asked).items() if asked else ():
            known, standing = found[target], judged if repository.own else judged._replace(file=None)
            found[target] = standing if known is _ELSEWHERE else min(known, standing, key=_rank)
    return found


def never_stood(standing: Standing) -> bool:
    """True when the whole history was looked into, and no commit holds what was asked for."""
    return standing.state == UNKNOWN and (standing == _ELSEWHERE or (standing.reason or "").endswith(_NEVER_HELD))


def _rank(standing: Standing) -> tuple[int, bool]:
    """The best first; of reasons why something is unknown, those that say more than that it is not there."""
    return _RANKS[standing.state], standing == _ELSEWHERE


def _judge(repository: Repository, targets: list[Target]) -> dict[Target, Standing]:
    if repository.why:
        return dict.fromkeys(targets, Standing(UNKNOWN, reason=repository.why))
    try:
        tree = Files(files(repository))
    except GitFailure as failure:
        return dict.fromkeys(targets, Standing(UNKNOWN, reason=str(failure)))
    places = _places(repository, tree, {target.path for target in targets})
    found: dict[Target, Standing] = {}
    quoted: list[tuple[Target, _Place]] = []
    for target in targets:
        place = places[target.path]
        if isinstance(place, Standing):
            found[target] = place
        elif target.quote and sought(target.quote):
            quoted.append((target, place))
        else:
            found[target] = place.standing
    return found | (_lines(repository, tree, quoted) if quoted else {})


def _places(repository: Repository, tree: Files, paths: Collection[str]) -> dict[str, _Place | Standing]:
    """Where each path stands, or what is known of it when it does not."""
    found: dict[str, _Place | Standing] = {}
    absent: dict[str, tuple[Pattern, ...]] = {}
    for path in paths:
        patterns = meanings(path, repository.place)
        likeliest = next(patterns, None)
        if likeliest is None:
            found[path] = NAMES_NO_FILE
        elif standing := tree.matching(likeliest):
            found[path] = _Place(standing, likeliest)
        else:
            absent[path] = (likeliest, *patterns)
    return found | (_absent(repository, tree, absent) if absent else {})


def _absent(repository: Repository, tree: Files, absent: Mapping[str, tuple[Pattern, ...]]) -> dict[str, _Place | Standing]:
    """What became of paths of which the likeliest meaning does not stand.

    A meaning that ever stood comes before one that is less likely: a gate that is gone is not taken for a file of the same name.
    """
    known: Mapping[Pattern, Trail] = {}
    why = _SHALLOW if repository.shallow else None
    if not repository.shallow:
        try:
            known = _history(repository, tree, {pattern for patterns in absent.values() for pattern in patterns})
        except GitFailure as failure:
            why = str(failure)
    return {path: _likeliest(tree, patterns, known, why) for path, patterns in absent.items()}


def _likeliest(tree: Files, patterns: tuple[Pattern, ...], known: Mapping[Pattern, Trail], why: str | None) -> _Place | Standing:
    """The first meaning that ever stood. why: the history is not known; a file that only ends so may then be another than the one that is meant."""
    for pattern in patterns:
        if why and pattern.anywhere and "/" in pattern.text:
            break
        if meant := _meant(tree, pattern, known.get(pattern)):
            return meant
    return Standing(UNKNOWN, reason=why) if why else _ELSEWHERE


def _history(repository: Repository, tree: Files, patterns: Collection[Pattern]) -> dict[Pattern, Trail]:
    """What became of patterns. Merges are looked into for those alone that no other commit explains, since git takes long for that."""
    found = trails(patterns, changes(repository, *_OLDEST_FIRST))
    unexplained = [pattern for pattern, trail in found.items() if lost(trail, tree.hashes)]
    return found | (trails(unexplained, changes(repository, *_OLDEST_FIRST, "-m")) if unexplained else {})


def _meant(tree: Files, pattern: Pattern, trail: Trail | None) -> _Place | Standing | None:
    """Where a pattern stands, or since when it does not; None when it never stood."""
    standing = tree.matching(pattern)
    if pattern.anywhere and not pattern.is_glob and len(standing) > 1:
        return Standing(UNKNOWN, reason=f"several files are named so ({', '.join(standing[:3])}): write the path from the root")
    if standing and pattern.anywhere and not pattern.is_glob:
        return _Place(standing, Pattern(standing[0]), f"as {standing[0]}")
    if standing:
        return _Place(standing, pattern)
    if trail is None or not trail.seen:
        return None
    renamed = sorted(name for name in trail.alive if name in tree.hashes)
    if renamed:
        return _Place(renamed[:1], Pattern(renamed[0]), f"now {renamed[0]}")
    if not trail.gone:
        return Standing(UNKNOWN, reason="it went, and the history does not tell with which commit")
    commit, date = when(trail.gone)
    return Standing(GONE, commit, date, _what_went(pattern, trail))


def _what_went(pattern: Pattern, trail: Trail) -> str:
    if pattern.is_glob:
        return "the last file that matched" + (f"; it is now {trail.moved}" if trail.moved else "")
    if trail.last.startswith(f"{pattern.text}/"):
        return "the last file of the folder" + (f"; it is now {trail.moved}" if trail.moved else "")
    return "the file" if trail.last == pattern.text else f"the file, which was {trail.last}"


def _lines(repository: Repository, tree: Files, quoted: list[tuple[Target, _Place]]) -> dict[Target, Standing]:
    """Whether the quoted lines of targets that stand do so too."""
    found: dict[Target, Standing] = {}
    try:
        with contents(repository) as read:
            texts = Texts(read)
            missing = []
            for target, place in sorted(quoted, key=lambda one: one[1].files[0]):
                line = sought(target.quote or "")
                if holding := next((path for path in place.files[:MOST_FILES] if texts.holds(tree.hashes[path], line)), None):
                    found[target] = place.at(holding)
                elif reason := _unread(repository, tree, place, texts):
                    found[target] = Standing(UNKNOWN, reason=reason)
                else:
                    missing.append((target, place, Vanished(line)))
            found |= dict(_vanished(repository, missing, texts))
    except GitFailure as failure:
        return {target: Standing(UNKNOWN, reason=str(failure)) for target, _ in quoted} | found
    return found


def _unread(repository: Repository, tree: Files, place: _Place, texts: Texts) -> str | None:
    """Why nothing can be told of a line that was not found; None when its history can be read."""
    if len(place.files) > MOST_FILES:
        return f"more than {MOST_FILES:,} files are meant: name the one that holds the line"
    if place.is_file and texts.text(tree.hashes[place.files[0]]) is None:
        return f"{place.files[0]} is no text, or larger than 1 MB: its lines were not looked at"
    return f"{place.pattern.text} does not hold the line, and {_SHALLOW}" if repository.shallow else None


def _vanished(repository: Repository, missing: list[tuple[Target, _Place, Vanished]], texts: Texts) -> Iterator[tuple[Target, Standing]]:
    """Which commits took lines away."""
    if not missing:
        return
    search([(line, place.pattern) for _, place, line in missing], changes(repository), texts)
    unexplained = [(line, place.pattern) for _, place, line in missing if line.seen and not line.gone]
    if unexplained:
        search(unexplained, changes(repository, "-m"), texts)
    for target, place, line in missing:
        yield target, _standing_of_line(place, line)


def _standing_of_line(place: _Place, line: Vanished) -> Standing:
    name = place.pattern.text
    if line.gone:
        commit, date = when(line.gone)
        return Standing(GONE, commit, date, f"the line; {name} stands")
    if line.versions >= MOST_VERSIONS:
        return Standing(UNKNOWN, reason=f"none of the last {MOST_VERSIONS:,} versions of {name} held this line")
    return Standing(UNKNOWN, reason=f"{name}{_NEVER_HELD}")
