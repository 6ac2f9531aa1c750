"""Phrases that blame people (`kb/data/blame.toml`), and where a note says them of somebody."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import takewhile
from typing import Any, NamedTuple

from kb import data
from kb.linting.narrative import SILENCE, Passage
from kb.linting.subject import Subject
from kb.patterns import late

_TOKEN = late(r"@?\w[\w'-]*|[^\w\s]")
_SENTENCE = late(r"[.!?;:|](?=\s|\Z)|[。！？；]")
_WORD = late(r"[^\W_]+")
_OPEN, _CLOSED = r"(?<![\w-])", r"(?!-?\w)"
_BEFORE_CJK = "\u3004"
_REWRITE = "=>"
_REWRITTEN = "say what happened, and what made it possible."
_NEAR = 400
"""So many signs before and behind a phrase are looked at."""


class Language(NamedTuple):
    """How one language speaks of people; the words are explained in `blame.toml`."""

    people: frozenset[str]
    we: frozenset[str]
    either: frozenset[str]
    names: frozenset[str]
    between: frozenset[str]
    belongs: frozenset[str]
    unless: tuple[str, ...]
    behind: tuple[str, ...]
    harmless: tuple[str, ...]
    expects: frozenset[str]
    then: frozenset[str]
    reach: int = 0
    spaced: bool = True

    def meant(self, of: str) -> frozenset[str]:
        """The words for those of whom a phrase has to be said."""
        return self.people | (self.we if of in ("team", "anyone") else frozenset()) | (self.either if of == "anyone" else frozenset())


class Phrase(NamedTuple):
    """Something that is said of people. of: of whom; follows: what has to come next, if anything. cue: its longest word, or part of one."""

    text: str
    cue: str
    of: str
    instead: str
    follows: tuple[str, ...]
    language: str

    def may_stand_in(self, words: frozenset[str]) -> bool:
        """True when no word of it is missing among some words."""
        return words.issuperset(_pieces(self.text)) or "*" in self.text or not self.text.isascii()


class Said(NamedTuple):
    """A phrase where a note says it. line, column, end: as in a finding; words: as they stand there. own, at: the words around it, and where in them."""

    phrase: Phrase
    words: str
    line: int
    column: int
    end: int
    own: str
    at: int


@lru_cache(maxsize=1)
def _file() -> Mapping[str, Any]:
    return data.table("blame.toml")


@lru_cache(maxsize=2048)
def _pieces(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))


@lru_cache(maxsize=16)
def _language(name: str, added: tuple[str, ...]) -> Language:
    table = _file()[name]
    lists = {
        key: tuple(map(str.lower, table.get(key, ())))
        for key in ("people", "we", "either", "between", "belongs", "unless", "behind", "harmless", "expects", "then")
    }
    return Language(
        people=frozenset([*lists["people"], *map(str.lower, added)]),
        we=frozenset(lists["we"]),
        either=frozenset(lists["either"]),
        names=frozenset(_file()["en"]["names"]),
        between=frozenset(lists["between"]),
        belongs=frozenset(lists["belongs"]),
        unless=lists["unless"],
        behind=lists["behind"],
        harmless=lists["harmless"],
        expects=frozenset(lists["expects"]),
        then=frozenset(lists["then"]),
        reach=table.get("reach", 0),
        spaced=table.get("spaced", True),
    )


class _Phrases(NamedTuple):
    """Phrases by their cues, and which of these are whole words, and which parts of words."""

    by_cue: Mapping[str, tuple[Phrase, ...]]
    words: frozenset[str]
    parts: tuple[str, ...]

    def cues(self, subject: Subject) -> Iterator[str]:
        """The cues that a note has."""
        yield from self.words & subject.words
        unspaced = not subject.lowered.isascii() and max(subject.words, default="") > _BEFORE_CJK
        yield from (cue for cue in self.parts if (unspaced or cue < _BEFORE_CJK) and cue in subject.lowered)


@lru_cache(maxsize=16)
def _phrases(kind: str, added: tuple[str, ...], of: str) -> _Phrases:
    """The phrases of a kind. added: a team's own, each with a rewrite behind "=>" or without one."""
    found: dict[str, list[Phrase]] = {}
    for name, table in _file().items():
        for group in table.get(kind, ()):
            for text in group["phrases"]:
                _put(found, Phrase(text, "", group["of"], group["instead"], tuple(group.get("follows", ())), name))
        for one in added:
            text = one.replace("’", "'").lower().partition(_REWRITE)[0].strip()
            if table.get("spaced", True) == (max(text, default="") < _BEFORE_CJK):
                _put(found, Phrase(text, "", of, one.partition(_REWRITE)[2].strip() or _REWRITTEN, (), name))
    whole = frozenset(
        cue for cue, phrases in found.items() if all(_file()[phrase.language].get("spaced", True) and f"{cue}*" not in phrase.text for phrase in phrases)
    )
    return _Phrases({cue: tuple(phrases) for cue, phrases in found.items()}, whole, tuple(found.keys() - whole))


def _put(found: dict[str, list[Phrase]], phrase: Phrase) -> None:
    if cue := max(_WORD.findall(phrase.text), key=len, default=""):
        found.setdefault(cue, []).append(phrase._replace(cue=cue))


@lru_cache(maxsize=512)
def _pattern(text: str, spaced: bool) -> re.Pattern[str]:
    """A phrase as a pattern: "*" is any end of a word, "…" some words of the same sentence."""
    pieces = (re.escape(piece) for piece in text.split())
    joined = r"\s+".join(pieces).replace(r"\*", r"\w*").replace(r"\s+…\s+", r"\s[^.!?;:]{0,80}?\s")
    if not spaced:
        return re.compile(joined)
    return re.compile(rf"{'' if text[0] == chr(39) else _OPEN}{joined}{_CLOSED}", re.I)


def said(subject: Subject, kind: str, settings: Mapping[str, Any], of: str = "anyone") -> Iterator[Said]:
    """Where a note says a phrase of a kind of somebody; each place once. of: of whom a team's own phrases have to be said."""
    known, allowed = _phrases(kind, tuple(settings["phrases"]), of), {text.lower() for text in settings["allowed"]}
    wanted = [phrase for cue in known.cues(subject) for phrase in known.by_cue[cue] if phrase.may_stand_in(subject.words) and phrase.text not in allowed]
    people = tuple(settings.get("people", ()))
    for passage in subject.narrative if wanted else ():
        lowered = passage.text.lower()
        if near := [phrase for phrase in wanted if phrase.cue in lowered]:
            yield from _in_passage(passage, near, people)


def _in_passage(passage: Passage, phrases: list[Phrase], added: tuple[str, ...]) -> Iterator[Said]:
    own = passage.own().replace("’", "'")
    taken: set[int] = set()
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase.text), phrase.text)):
        language = _language(phrase.language, added)
        places = [found.span() for found in _pattern(phrase.text, language.spaced).finditer(own)]
        text = _without(own, language.harmless) if places else own
        for start, end in places:
            if SILENCE not in text[start:end] and taken.isdisjoint(range(start, end)) and _is_meant(text, start, end, phrase, language):
                taken.update(range(start, end))
                line, column = passage.place(start)
                width = len(passage.text[start:end].partition("\n")[0])
                yield Said(phrase, " ".join(own[start:end].split()), line, column, column + width, own, start)


def _without(text: str, harmless: Collection[str]) -> str:
    """A text with harmless phrases silenced."""
    lowered = text.lower()
    for phrase in harmless:
        if phrase.partition(" ")[0].rstrip("*") in lowered:
            text = _pattern(phrase, True).sub(lambda found: SILENCE * len(found[0]), text)
    return text


def _is_meant(text: str, start: int, end: int, phrase: Phrase, language: Language) -> bool:
    """True when the phrase is said of somebody, and not taken back."""
    before, behind = _SENTENCE.split(text[max(0, start - _NEAR) : start])[-1], _SENTENCE.split(text[end : end + _NEAR], maxsplit=1)[0]
    if any(back in behind[:10].lower() for back in language.behind):
        return False
    if not language.spaced:
        near = before[-language.reach :].lower()
        return not any(back in near for back in language.unless) and (phrase.of == "none" or any(one in near for one in language.meant(phrase.of)))
    tokens, following = _TOKEN.findall(before), _TOKEN.findall(behind)
    if phrase.follows and not _goes_on([token.lower() for token in following[:5]], phrase.follows, language):
        return False
    if phrase.of in ("behind", "next"):
        return not _taken_back(tokens[-3:], language) and _names_one(following[: 4 if phrase.of == "behind" else 2], language)
    return _is_said(tokens, _TOKEN.findall(text[start:end]) if "…" in phrase.text else [], phrase, language)


def _is_said(tokens: list[str], inside: list[str], phrase: Phrase, language: Language) -> bool:
    """True when the words before a phrase name the one of whom it is said, and neither they nor the words inside it take it back."""
    at = len(tokens) if phrase.of == "none" else _person(tokens, language, phrase.of)
    if at is None or (phrase.of != "none" and _belongs(tokens[:at], language)):
        return False
    return not _taken_back(tokens[max(0, at - 3) :] + inside, language)


def _goes_on(behind: list[str], follows: Collection[str], language: Language) -> bool:
    """True when the words behind a phrase go on as they have to, and not with a noun that the verb belongs to, as in "automated tests"."""
    words = [word for word in behind if not word.endswith("ly") and word not in ("also", "just", "never")] + ["", ""]
    if f"{words[0]} {words[1]}" in follows:
        return True
    verb = words[0] in follows or ("*ed" in follows and words[0].endswith("ed"))
    return verb and words[0] not in language.expects and words[1] in language.then


def _person(tokens: list[str], language: Language, of: str) -> int | None:
    """Where the person begins of whom is spoken at the end of these words; None when it is nobody."""
    at = len(tokens)
    if language.reach:
        clause = max((place for place, token in enumerate(tokens) if not token[0].isalnum()), default=-1) + 1
        return next((place for place in range(max(clause, at - language.reach), at) if _is_person(tokens[place : place + 1], language, of)), None)
    while at and at > len(tokens) - 5:
        for length in (3, 2, 1):
            if at >= length and _is_person(tokens[at - length : at], language, of):
                return at - length
        if tokens[at - 1].lower() not in language.between:
            return None
        at -= 1
    return None


def _is_person(tokens: list[str], language: Language, of: str) -> bool:
    spoken = " ".join(tokens)
    if spoken.lower() in language.meant(of):
        return spoken != "i"
    first, last = tokens[0], tokens[-1]
    return (first.startswith("@") and len(tokens) == 1) or (first in language.names and len(tokens) < 3 and last[0].isupper())


def _belongs(tokens: list[str], language: Language) -> bool:
    """True when the person behind these words only belongs to what is spoken of, as in "the alert of the team"; a person may belong to a team."""
    at = next((at for at in range(len(tokens) - 1, max(-1, len(tokens) - 4), -1) if tokens[at].lower() in language.belongs), None)
    return at is not None and not any(_is_person(tokens[at - length : at], language, "team") for length in (1, 2) if at >= length)


def _names_one(behind: list[str], language: Language) -> bool:
    """True when one of a few words is a person, before anything else than words that lead to it."""
    plain = list(takewhile(lambda token: token[0].isalnum() or token[0] == "@", behind))
    return any(_is_person(plain[at : at + length], language, "person") for at in range(len(plain)) for length in (1, 2))


def _taken_back(tokens: list[str], language: Language) -> bool:
    """True when one of some words denies what follows, or only supposes it."""
    near = [token.lower() for token in tokens]
    return any(word.endswith(back[1:]) if back.startswith("*") else word == back for word in near for back in language.unless)
