"""What words mean to a team: headings, fields, categories, stop words; packaged data plus the team's own file."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from typing import Any

from kb import data
from kb.configuration import Configuration, max_bytes
from kb.errors import ConfigurationError
from kb.method import METHOD, Method
from kb.patterns import late
from kb.privacy.settings import KEYS, fingerprint, load_privacy
from kb.privacy.values import Privacy
from kb.sayings import Sayings
from kb.text import Terms, fold, words

PARSER_VERSION = "8"
"""Raised whenever the same bytes would give another note; an index of another version is rebuilt."""

# Begins with a class of signs, which is looked for much faster than a choice.
_MARKUP = late(r"[*_`#\[](?:(?<!\[)[*_`#]*|(?<=\[)\^[^\[\]]*\])")
_NUMBERING = late(r"^(?:\d{1,2}[.)]|[ivx]{1,4}[.)]|[^\w\s(\[<?-]+)\s*", re.I)
_BRACKETS = late(r"\s*[(（\[【].*$")


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Everything that tells one word from another while a note is read. Names are folded (`kb.text.fold`).

    privacy: what is masked before; it names customers, so no build keeps it (`dumps`). None: that of a team without a configuration.
    """

    headings: Mapping[str, str]
    fields: Mapping[str, str]
    categories: Mapping[str, str]
    updates: Mapping[str, str]
    title_prefixes: tuple[str, ...]
    placeholders: frozenset[str]
    anti_pattern: tuple[str, ...]
    lesson: tuple[str, ...]
    same: tuple[str, ...]
    other: tuple[str, ...]
    stop_words: frozenset[str]
    template_lines: frozenset[str]
    max_bytes: int
    date_order: str | None
    method: Method = METHOD
    privacy: Privacy | None = None

    @cached_property
    def names_by_word(self) -> Mapping[str, list[str]]:
        """Names of sections by their first word, longest first, so that the most telling prefix wins."""
        named: dict[str, list[str]] = {}
        for name in sorted(self.headings, key=len, reverse=True):
            named.setdefault(_first_word(name), []).append(name)
        return named

    @cached_property
    def terms(self) -> Terms:
        """The term of each word."""
        return Terms(self.stop_words if self.method.stop_words else frozenset(), self.method.stems, self.method.numbers)

    @cached_property
    def sayings(self) -> Sayings:
        """What tells whether a draft calls a note the same, or another thing."""
        return Sayings(self.same, self.other)

    @lru_cache(maxsize=4096)  # noqa: B019 - one vocabulary lives as long as the process
    def kind(self, heading: str) -> str | None:
        """The kind of section that a heading names, or begins with the name of; None when the vocabulary knows neither."""
        if exact := self.exact_kind(heading):
            return exact
        bare = _BRACKETS.sub("", clean(heading)).strip(" :-")
        for alias in self.names_by_word.get(_first_word(bare), ()):
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

    @lru_cache(maxsize=4096)  # noqa: B019 - one vocabulary lives as long as the process
    def field(self, name: str) -> str | None:
        """The canonical name of a field, or None for one of the author's own."""
        cleaned = clean(name).strip(" :")
        return self.fields.get(cleaned) or self.fields.get(_BRACKETS.sub("", cleaned).strip(" :"))

    def is_placeholder(self, text: str) -> bool:
        """True for text that is still to be written: empty, "TBD", "<title>", or a line of the team's template."""
        return self._is_still_to_come(without_placeholders(text)) or (self.is_template(text) and not _is_picture(text))

    def _is_still_to_come(self, bare: str) -> bool:
        """True for nothing, and for what stands for a text to come. A line with more letters than that has is neither, which most lines are."""
        if bare.isascii() and "[^" not in bare and len(_letters(bare)) > self._most_letters:
            return False
        folded = fold(_without_markup(bare)).strip(" .:")
        return not folded or folded in self.placeholders

    @cached_property
    def _most_letters(self) -> int:
        return max(map(len, map(_letters, self.placeholders)), default=0)

    def is_template(self, line: str) -> bool:
        """True for a line that stands in the template that the note was made from."""
        return line_digest(line) in self.template_lines


def _without_markup(text: str) -> str:
    return _MARKUP.sub("", text) if "*" in text or "_" in text or "`" in text or "#" in text or "[^" in text else text


def _is_picture(text: str) -> bool:
    """True for a text without a letter that shows something all the same, such as an emoji."""
    return not text.isascii() and any(unicodedata.category(sign) == "So" for sign in text) and not _NO_LETTERS.sub("", text)


def _first_word(name: str) -> str:
    word = _WORD.match(name)
    return word[0] if word else ""


_WORD = late(r"[^\W_]+")
PLACEHOLDER = late(r"<[^<>\n]{1,200}>|\{\{[^{}\n]{0,200}\}\}")
"""A hint of a template, or an HTML tag."""


def without_placeholders(text: str) -> str:
    """Text without ``<hints>`` and ``{{ hints }}``; HTML tags go with them."""
    return PLACEHOLDER.sub(" ", text) if "<" in text or "{{" in text else text


def clean(name: str) -> str:
    """A heading, label or field name as it is compared: folded, without markup, numbering and signs at its head."""
    return _NUMBERING.sub("", fold(_without_markup(name))).strip()


@lru_cache(maxsize=1024)
def line_digest(line: str) -> str:
    """A digest of the letters and digits of a line; a template is known by it, so that its text need not be kept."""
    return hashlib.blake2b(_letters(line), digest_size=8).hexdigest()


@lru_cache(maxsize=1024)
def _letters(line: str) -> bytes:
    """The letters and digits of a line, in lower case."""
    lower = line.lower()
    return lower.encode().translate(None, _ASCII_SIGNS) if lower.isascii() else _NO_LETTERS.sub("", lower).encode()


_NO_LETTERS = late(r"[\W_]+")
_ASCII_SIGNS = bytes(sign for sign in range(128) if not chr(sign).isalnum())


_DATA = ("headings.toml", "fields.toml", "categories.toml", "words.toml", "files.toml", "stop_words.txt", "template_lines.txt", "template.md", "privacy.toml")

_BESIDE = ("levels", "lint", "mapping", "repositories", "repository_url")


def digest(configuration: Configuration) -> str:
    """A digest of everything but the note that decides what is stored for it: data, configuration but for `_BESIDE`, parser version."""
    state = hashlib.sha256(PARSER_VERSION.encode())
    for name in _DATA:
        state.update(data.read(name))
    state.update(repr(sorted((key, value) for key, value in configuration.table.items() if key not in (*_BESIDE, *KEYS))).encode())
    state.update(template_text(configuration))
    state.update(fingerprint(configuration))
    return state.hexdigest()[:32]


def template_text(configuration: Configuration) -> bytes:
    """The bytes of the template that a team names; none when it names none. Raises ConfigurationError when it cannot be read."""
    name = configuration.table.get("template")
    if not name:
        return b""
    path = configuration.folder / str(name)
    try:
        if path.is_file():
            return path.read_bytes()
        reason = "no such file"
    except (OSError, ValueError) as error:
        reason = str(error)
    raise ConfigurationError(f"{configuration.path}: template {name!r} cannot be read: {reason}. Name a file beside the configuration.")


def load_vocabulary(configuration: Configuration) -> Vocabulary:
    """The packaged vocabulary with the team's additions. Raises ConfigurationError."""
    table = configuration.table
    small = data.table("words.toml")
    headings = data.table("headings.toml")
    fields = data.table("fields.toml")
    categories = data.table("categories.toml")
    own = table.get("headings", {})
    stop = {*words(data.read("stop_words.txt").decode()), *map(fold, table.get("stop_words", ()))}
    return Vocabulary(
        headings=_aliases({k: [a for names in v.values() for a in names] for k, v in headings.items()}) | _aliases(own),
        fields=_aliases(fields, itself=True) | _aliases(table.get("fields", {}), itself=True),
        categories=_aliases(categories, itself=True) | _aliases(table.get("categories", {}), itself=True),
        updates=_aliases(small["updates"], itself=True),
        title_prefixes=tuple(sorted(map(clean, small["title_prefixes"]), key=len, reverse=True)),
        placeholders=frozenset(map(fold, small["placeholders"])),
        anti_pattern=tuple(map(clean, small["anti_pattern"])),
        lesson=tuple(map(clean, small["lesson"])),
        same=_sayings(small, table, "same"),
        other=_sayings(small, table, "other"),
        stop_words=frozenset(stop),
        template_lines=_template_lines(configuration),
        max_bytes=max_bytes(configuration),
        date_order=table.get("date_order"),
        privacy=load_privacy(configuration),
    )


def _sayings(packaged: Mapping[str, Any], table: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    return (*packaged["sayings"][kind], *table.get("sayings", {}).get(kind, ()))


def _aliases(table: Mapping[str, Iterable[str]], itself: bool = False) -> dict[str, str]:
    pairs = {clean(alias): name for name, aliases in table.items() for alias in aliases}
    return pairs | ({clean(name): name for name in table} if itself else {})


def _template_lines(configuration: Configuration) -> frozenset[str]:
    known = set(data.read("template_lines.txt").decode().split())
    for text in (data.read("template.md"), template_text(configuration)):
        for line in text.decode("utf-8", "replace").splitlines():
            if _NO_LETTERS.sub("", line):
                known.add(line_digest(line))
    return frozenset(known)


def dumps(vocabulary: Vocabulary) -> str:
    """A vocabulary as JSON, as it is kept in a build: a draft is then read with the words that the notes were read with. What is masked is left out."""
    values = {one.name: getattr(vocabulary, one.name) for one in fields(vocabulary) if one.name != "privacy"}
    listed = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()}
    return json.dumps({**listed, "method": vocabulary.method._asdict()}, ensure_ascii=False, sort_keys=True)


def loads(text: str, privacy: Privacy | None = None) -> Vocabulary:
    """The vocabulary that `dumps` wrote. privacy: what is masked in the texts that are read with it; who reads none needs none."""
    values = json.loads(text)
    for name in ("placeholders", "stop_words", "template_lines"):
        values[name] = frozenset(values[name])
    for name in ("title_prefixes", "anti_pattern", "lesson", "same", "other"):
        values[name] = tuple(values[name])
    return Vocabulary(**{**values, "method": Method(**values["method"]), "privacy": privacy})
