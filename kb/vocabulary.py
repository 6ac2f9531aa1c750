"""What words mean to a team: headings, fields, categories, stop words; packaged data plus the team's own file."""

import difflib
import hashlib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kb.errors import ConfigurationError
from kb.model import KINDS
from kb.text import fold, words

PARSER_VERSION = "1"
"""Raised whenever the same bytes would give another note; an index of another version is rebuilt."""

_MARKUP = re.compile(r"[*_`#]+|\[\^[^\]]*\]")
_NUMBERING = re.compile(r"^(?:\d{1,2}[.)]|[ivx]{1,4}[.)]|[^\w\s(\[<?-]+)\s*", re.I)
_BRACKETS = re.compile(r"\s*[(（\[【].*$")
_KINDS = (*KINDS, "fields")
_EXPECTED = {
    "headings": dict,
    "fields": dict,
    "categories": dict,
    "stop_words": list,
    "template": str,
    "include": list,
    "exclude": list,
    "max_kilobytes": int,
    "date_order": str,
}


@dataclass(frozen=True)
class Configuration:
    """A team's own settings: the table, where it was found (None: nowhere) and the folder that its paths start from."""

    table: Mapping[str, Any] = field(default_factory=dict)
    path: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder of the configuration file."""
        return self.path.parent if self.path else Path()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Everything that tells one word from another while a note is read. Names are folded (`kb.text.fold`)."""

    headings: Mapping[str, str]
    fields: Mapping[str, str]
    categories: Mapping[str, str]
    updates: Mapping[str, str]
    title_prefixes: tuple[str, ...]
    placeholders: frozenset[str]
    anti_pattern: tuple[str, ...]
    lesson: tuple[str, ...]
    stop_words: frozenset[str]
    template_lines: frozenset[str]
    max_bytes: int
    date_order: str | None

    @cached_property
    def heading_names(self) -> tuple[str, ...]:
        """Names of sections, longest first, so that the most telling prefix wins."""
        return tuple(sorted(self.headings, key=len, reverse=True))

    @lru_cache(maxsize=4096)  # noqa: B019 - one vocabulary lives as long as the process
    def kind(self, heading: str) -> str | None:
        """The kind of section that a heading names, or begins with the name of; None when the vocabulary knows neither."""
        if exact := self.exact_kind(heading):
            return exact
        bare = _BRACKETS.sub("", clean(heading)).strip(" :-")
        for alias in self.heading_names:
            if bare.startswith(alias) and alias.isascii() and not bare[len(alias)].isalnum():
                return self.headings[alias]
        return None

    def exact_kind(self, heading: str) -> str | None:
        """The kind of section that a heading names, but for brackets and what stands behind a colon or a dash."""
        name = clean(heading)
        bare = _BRACKETS.sub("", name).strip(" :-")
        if not bare:
            return None
        for candidate in (name, bare, bare.split(":")[0].strip(), bare.split(" - ")[0].strip()):
            if candidate in self.headings:
                return self.headings[candidate]
        return None

    def kind_of_label(self, label: str) -> str | None:
        """The kind that a bold label names exactly; a label is trusted less than a heading."""
        return self.headings.get(clean(label).strip(" :"))

    def field(self, name: str) -> str | None:
        """The canonical name of a field, or None for one of the author's own."""
        cleaned = clean(name).strip(" :")
        return self.fields.get(cleaned) or self.fields.get(_BRACKETS.sub("", cleaned).strip(" :"))

    def is_placeholder(self, text: str) -> bool:
        """True for text that is still to be written: empty, "TBD", "<title>", or a line of the team's template."""
        bare = without_placeholders(text)
        folded = fold(_MARKUP.sub("", bare)).strip(" .:")
        return not folded or folded in self.placeholders or self.is_template(text)

    def is_template(self, line: str) -> bool:
        """True for a line that stands in the template that the note was made from."""
        return line_digest(line) in self.template_lines


_PLACEHOLDER = re.compile(r"<[^<>\n]{1,200}>|\{\{[^{}\n]{0,200}\}\}")


def without_placeholders(text: str) -> str:
    """Text without ``<hints>`` and ``{{ hints }}``; HTML tags go with them."""
    return _PLACEHOLDER.sub(" ", text) if "<" in text or "{{" in text else text


def clean(name: str) -> str:
    """A heading, label or field name as it is compared: folded, without markup, numbering and signs at its head."""
    return _NUMBERING.sub("", fold(_MARKUP.sub("", name))).strip()


def line_digest(line: str) -> str:
    """A digest of the letters and digits of a line; a template is known by it, so that its text need not be kept."""
    return hashlib.blake2b(_NO_LETTERS.sub("", line.lower()).encode(), digest_size=8).hexdigest()


_NO_LETTERS = re.compile(r"[\W_]+")


def _packaged(name: str) -> bytes:
    data: bytes = files("kb").joinpath("data", name).read_bytes()
    return data


_DATA = ("headings.toml", "fields.toml", "categories.toml", "words.toml", "files.toml", "stop_words.txt", "template_lines.txt", "template.md")


def digest(configuration: Configuration) -> str:
    """A digest of everything but the note that decides what is stored for it: data, configuration, parser version."""
    state = hashlib.sha256(PARSER_VERSION.encode())
    for name in _DATA:
        state.update(_packaged(name))
    state.update(repr(sorted(configuration.table.items(), key=lambda item: item[0])).encode())
    state.update(_template_text(configuration))
    state.update(hashlib.sha256(os.environ.get("KB_REDACT_KEY", "").encode()).digest())
    return state.hexdigest()[:32]


def _template_text(configuration: Configuration) -> bytes:
    name = configuration.table.get("template")
    if not name:
        return b""
    path = configuration.folder / str(name)
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{configuration.path}: template {name} cannot be read: {error.strerror}") from error


def find_configuration(folder: Path) -> Configuration:
    """The nearest ``kb.toml``, or ``[tool.kb]`` in ``pyproject.toml``, from a folder upwards. Raises ConfigurationError."""
    start = folder.resolve()
    for parent in (start, *start.parents):
        for name, tool in (("kb.toml", False), ("pyproject.toml", True)):
            path = parent / name
            if path.is_file():
                table = _table(path, tool)
                if table is not None:
                    return _checked(table, path)
    return Configuration()


def _table(path: Path, tool: bool) -> dict[str, Any] | None:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        if tool:
            return None
        raise ConfigurationError(f"{path}: cannot be read as TOML: {error}. Mend the file, or remove it.") from error
    return table.get("tool", {}).get("kb") if tool else table


def _checked(table: dict[str, Any], path: Path) -> Configuration:
    faults = []
    for key, value in table.items():
        if key not in _EXPECTED:
            faults.append(f"unknown key {key!r}{_nearest(key, _EXPECTED)}")
        elif not isinstance(value, _EXPECTED[key]):
            faults.append(f"{key} must be a {_TYPE_NAMES[_EXPECTED[key]]}")
        elif isinstance(value, dict):
            faults.extend(_list_faults(key, value))
        elif isinstance(value, list) and not all(isinstance(item, str) for item in value):
            faults.append(f"{key} must be a list of strings")
    if table.get("date_order") not in (None, "mdy", "dmy"):
        faults.append('date_order must be "mdy" or "dmy"')
    faults.extend(f"headings: {kind!r} is no kind of section{_nearest(kind, _KINDS)}" for kind in _keys(table) if kind not in _KINDS)
    if faults:
        raise ConfigurationError("\n".join(f"{path}: {fault}" for fault in faults))
    return Configuration(table, path)


_TYPE_NAMES = {dict: "table", list: "list", str: "string", int: "whole number"}


def _keys(table: Mapping[str, Any]) -> list[str]:
    headings = table.get("headings")
    return list(headings) if isinstance(headings, dict) else []


def _list_faults(key: str, table: Mapping[str, Any]) -> list[str]:
    wrong = [name for name, value in table.items() if not isinstance(value, list) or not all(isinstance(v, str) for v in value)]
    return [f"{key}.{name} must be a list of strings" for name in wrong]


def _nearest(key: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(key, list(known), 1, 0.5)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(known)}"


def load_vocabulary(configuration: Configuration) -> Vocabulary:
    """The packaged vocabulary with the team's additions. Raises ConfigurationError."""
    table = configuration.table
    small = tomllib.loads(_packaged("words.toml").decode())
    headings = tomllib.loads(_packaged("headings.toml").decode())
    fields = tomllib.loads(_packaged("fields.toml").decode())
    categories = tomllib.loads(_packaged("categories.toml").decode())
    own = table.get("headings", {})
    stop = {*words(_packaged("stop_words.txt").decode()), *map(fold, table.get("stop_words", ()))}
    return Vocabulary(
        headings=_aliases({k: [a for names in v.values() for a in names] for k, v in headings.items()}) | _aliases(own),
        fields=_aliases(fields, itself=True) | _aliases(table.get("fields", {}), itself=True),
        categories=_aliases(categories, itself=True) | _aliases(table.get("categories", {}), itself=True),
        updates=_aliases(small["updates"], itself=True),
        title_prefixes=tuple(sorted(map(clean, small["title_prefixes"]), key=len, reverse=True)),
        placeholders=frozenset(map(fold, small["placeholders"])),
        anti_pattern=tuple(map(clean, small["anti_pattern"])),
        lesson=tuple(map(clean, small["lesson"])),
        stop_words=frozenset(stop),
        template_lines=_template_lines(configuration),
        max_bytes=max_bytes(configuration),
        date_order=table.get("date_order"),
    )


@dataclass(frozen=True)
class Globs:
    """Which files are notes: what is included, what of that is left out. A glob without "/" is about the file's name."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]


def load_globs(configuration: Configuration) -> Globs:
    """The globs of a team; its own exclusions are added to the packaged ones, its inclusions replace them."""
    packaged = tomllib.loads(_packaged("files.toml").decode())
    table = configuration.table
    return Globs(tuple(table.get("include", packaged["include"])), (*packaged["exclude"], *table.get("exclude", ())))


def max_bytes(configuration: Configuration) -> int:
    """The size over which a file is not read as a note."""
    return int(configuration.table.get("max_kilobytes", 2048)) * 1024


def _aliases(table: Mapping[str, Iterable[str]], itself: bool = False) -> dict[str, str]:
    pairs = {clean(alias): name for name, aliases in table.items() for alias in aliases}
    return pairs | ({clean(name): name for name in table} if itself else {})


def _template_lines(configuration: Configuration) -> frozenset[str]:
    known = set(_packaged("template_lines.txt").decode().split())
    for text in (_packaged("template.md"), _template_text(configuration)):
        for line in text.decode("utf-8", "replace").splitlines():
            if _NO_LETTERS.sub("", line):
                known.add(line_digest(line))
    return frozenset(known)
