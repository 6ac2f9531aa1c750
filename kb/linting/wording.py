"""Hears in a text what the rules on substance listen for; the words stand in kb/data/wording.toml."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from kb import data
from kb.patterns import late
from kb.text import cjk_runs, is_cjk, plain, runs

_CODE = late(r"`[^`\n]*`")
_QUOTE = late(r"\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”")
_HANGUL = range(0xAC00, 0xD7B0)
_HEAD = 3


class _Idea(NamedTuple):
    """The words of an idea: whole ones, beginnings by their length, phrases between spaces, and CJK signs that stand anywhere.

    heads: the first letters, as many as head says, of all but the last: a word that begins in no such way need not be looked at.
    """

    words: frozenset[str]
    beginnings: Mapping[int, frozenset[str]]
    phrases: tuple[str, ...]
    cjk: tuple[str, ...]
    head: int
    heads: frozenset[str]

    def near(self, words: Iterable[str]) -> list[str]:
        """Those of some words that may stand for the idea, alone or as the first of a phrase."""
        return [word for word in words if word[: self.head] in self.heads]


class _Text(NamedTuple):
    """A text as it is listened to. words: each once, in order; spaced: all of them, each between spaces."""

    folded: str
    words: tuple[str, ...]
    spaced: str


def heard(idea: str, text: str, also: Iterable[str] = ()) -> str | None:
    """Words of a text that stand for an idea, as `kb.text.plain` writes them; None when none do. also: further words that do."""
    meant, said = _idea(idea, tuple(also)), _text(text)
    if near := meant.near(said.words):
        if phrase := next((phrase for phrase in meant.phrases if phrase in said.spaced), None):
            return _as_said(phrase, said.folded)
        if word := next((word for word in near if _stands_for(meant, word)), None):
            return word
    return None if said.folded.isascii() else next((signs for signs in meant.cjk if signs in said.folded), None)


def may_be_heard(idea: str, text: str, also: Iterable[str] = ()) -> bool:
    """False when no word of a text begins as one of an idea does, so that it is not heard there either once words are taken out."""
    meant, said = _idea(idea, tuple(also)), _text(text)
    return not said.folded.isascii() or bool(meant.near(said.words))


def names(idea: str, text: str) -> bool:
    """True when a text is one of the words or phrases of an idea, and nothing else."""
    meant, spaced = _idea(idea, ()), _text(text).spaced
    return not {spaced, spaced.rstrip()}.isdisjoint(meant.phrases) or spaced.strip() in meant.words or spaced.strip() in meant.cjk


def without(idea: str, text: str) -> str:
    """The words of a text but for those that stand for an idea."""
    meant, said = _idea(idea, ()), _text(text)
    spaced = said.spaced
    if said.folded.isascii() and not meant.near(said.words):
        return spaced.strip()
    for phrase in meant.phrases:
        while phrase in spaced:
            at = spaced.index(phrase)
            spaced = f"{spaced[:at]} {spaced[spaced.index(' ', at + len(phrase) - 1) :].lstrip()}"
    return " ".join(word for word in spaced.split() if not _stands_for(meant, word) and not any(signs in word for signs in meant.cjk))


def own_words(text: str) -> str:
    """A text without code and quotations, which are the words of others."""
    text = _CODE.sub(" ", text) if "`" in text else text
    return _QUOTE.sub(" ", text) if '"' in text or "“" in text else text


def place(words: str, line: str) -> tuple[str, int | None, int | None]:
    """Words that were heard as they are written in a line, and from where to where; no place when the line has other letters than were heard."""
    folded = plain(line)
    at = folded.find(words)
    return (line[at : at + len(words)], at + 1, at + 1 + len(words)) if at >= 0 and len(folded) == len(line) else (words, None, None)


def is_known_language(text: str) -> bool:
    """True for Japanese and Chinese, and for a text one word in twenty of which is a small word of a language that we have lists for."""
    if sum(map(len, cjk_runs(text))) * 10 > len(text):
        return not any(ord(sign) in _HANGUL for sign in text)
    found = runs(text)
    return max(sum(map(small.__contains__, found)) for small in _small_words()) * 20 > len(found)


def _stands_for(meant: _Idea, word: str) -> bool:
    return word in meant.words or any(word[:length] in begun for length, begun in meant.beginnings.items())


def _as_said(phrase: str, folded: str) -> str:
    """A phrase with what stands between its words in the text."""
    found = re.search(r"\b" + r"[\W_]+".join(map(re.escape, phrase.split())) + r"\w*", folded)
    return found[0] if found else phrase.strip()


@lru_cache(maxsize=256)
def _text(text: str) -> _Text:
    words = runs(text)
    return _Text(plain(text), tuple(dict.fromkeys(words)), f" {' '.join(words)} ")


@lru_cache(maxsize=64)
def _idea(idea: str, also: tuple[str, ...]) -> _Idea:
    written = {*(phrase for language in _wording()[idea].values() for phrase in language), *also}
    cjk = {plain(phrase) for phrase in written if is_cjk(phrase)}
    spaced = {(" ".join(runs(phrase)), phrase.endswith("*")) for phrase in written if not is_cjk(phrase)}
    beginnings: dict[int, set[str]] = {}
    for phrase, is_open in spaced:
        if is_open and " " not in phrase:
            beginnings.setdefault(len(phrase), set()).add(phrase)
    phrases = {f" {phrase}" if is_open else f" {phrase} " for phrase, is_open in spaced if " " in phrase}
    head = min([_HEAD, *beginnings])
    return _Idea(
        frozenset(phrase for phrase, is_open in spaced if not is_open and " " not in phrase),
        {length: frozenset(begun) for length, begun in beginnings.items()},
        tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase))),
        tuple(sorted(cjk, key=lambda signs: (-len(signs), signs))),
        head,
        frozenset(phrase.partition(" ")[0][:head] for phrase, _ in spaced),
    )


@lru_cache(maxsize=1)
def _small_words() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(plain, language)) for language in _wording()["language"].values())


@lru_cache(maxsize=1)
def _wording() -> Mapping[str, Mapping[str, list[str]]]:
    """Words by idea and language."""
    table = data.table("wording.toml")
    return {idea: {language: list(filter(None, map(str.strip, said.split(",")))) for language, said in languages.items()} for idea, languages in table.items()}
