"""Full-text search. Whatever a person types is a query: quotes, ``word*``, OR and minus mean something, the rest is text."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kb.model import Hit, Section
from kb.patterns import late
from kb.store.reader import Filter, Reader
from kb.text import bigrams, is_cjk, plain, runs, search_stem

WEIGHTS = {"title": 12.0, "root_cause": 6.0, "summary": 3.0, "lessons": 2.0, "contributing_factors": 2.0, "timeline": 0.5, "evidence": 0.5}
"""bm25 weights of the columns of notes_fts; every other column has 1."""

_TOKEN = late(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_SNIPPET_WORDS = 24
MARK_ON, MARK_OFF = "\x02", "\x03"


class Piece(NamedTuple):
    """One thing to look for: words that follow each other; prefix: the last is the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False
    excluded: bool = False


Query = tuple[tuple[Piece, ...], ...]
"""Alternatives (OR) of pieces that must all be found."""


def parse(text: str) -> Query:
    """Read a query. An unclosed quote, a lone minus, a trailing OR and all other signs are text."""
    if text.count('"') % 2:
        text = text[: text.rindex('"')] + " " + text[text.rindex('"') + 1 :]
    alternatives: list[list[Piece]] = [[]]
    for token in _TOKEN.finditer(text):
        if token["word"] == "OR" and not token["minus"]:
            alternatives.append([])
        elif piece := _piece(token):
            alternatives[-1].append(piece)
    unique = dict.fromkeys(tuple(dict.fromkeys(pieces)) for pieces in alternatives if pieces)
    return tuple(tuple(_with_something_wanted(list(pieces))) for pieces in unique)


def _piece(token: re.Match[str]) -> Piece | None:
    said = token["phrase"] if token["phrase"] is not None else token["word"]
    words = runs(said)
    prefix = token["word"] is not None and said.endswith("*") and bool(words)
    return Piece(tuple(words), prefix, token["minus"] is not None) if words else None


def _with_something_wanted(pieces: list[Piece]) -> list[Piece]:
    """Pieces of which at least one is wanted: words that all carry a minus are taken as text."""
    if all(piece.excluded for piece in pieces):
        return [Piece(piece.words, piece.prefix) for piece in pieces]
    return pieces


def match_expression(query: Query, column: str | None = None) -> str:
    """The query in the language of FTS5; every word is quoted, so nothing that was typed can be an operator."""
    scope = f"{{{column}}} : " if column else ""
    return " OR ".join(f"({_alternative(pieces, scope)})" for pieces in query)


def _alternative(pieces: tuple[Piece, ...], scope: str) -> str:
    wanted = " AND ".join(f"{scope}{_phrase(piece)}" for piece in pieces if not piece.excluded)
    unwanted = "".join(f" NOT {_phrase(piece)}" for piece in pieces if piece.excluded)
    return f"({wanted}){unwanted}" if unwanted else wanted


def _phrase(piece: Piece) -> str:
    tokens: list[str] = []
    for run in piece.words:
        tokens += bigrams(run) if is_cjk(run) else [run]
    single = is_cjk(piece.words[-1]) and len(piece.words[-1]) == 1
    return f'"{" ".join(tokens)}"{" *" if piece.prefix or single else ""}'


def day(written: str, last: bool) -> str:
    """A date as YYYY-MM-DD; a month or a year stands for its first day, or its last. Raises ValueError that says how to write one."""
    import datetime as dt

    try:
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", written):
            raise ValueError
        dt.date.fromisoformat(f"{written}-01-01"[:10])
    except ValueError:
        raise ValueError("write it as 2026-03-14, 2026-03 or 2026") from None
    return written if not last or len(written) == 10 else f"{written}{'-31' if len(written) == 7 else '-12-31'}"


class SearchReport(NamedTuple):
    """The hits of a query, best first."""

    query: str
    hits: tuple[Hit, ...]


def search(reader: Reader, text: str, only: Filter, kind: str | None, limit: int) -> SearchReport:
    """Notes that hold what is looked for, one hit a note with its best section. kind: look in sections of this kind alone."""
    query = parse(text)
    if not query:
        return SearchReport(text, ())
    column = kind.replace("-", "_") if kind else None
    hits = []
    for summary, score in reader.search(match_expression(query, column), _weights(), only, limit):
        shown = excerpt(reader, summary.number, query, kind) or Excerpt("title", summary.line, _snippet(summary.title, _pattern(query)))
        hits.append(Hit(summary.id, summary.path, summary.title, summary.date, summary.category, *shown, score))
    return SearchReport(text, tuple(hits))


class Excerpt(NamedTuple):
    """Where a note answers a query best: the kind of the section, its line in the file, and some words of it, matches between MARK_ON and MARK_OFF."""

    section: str
    line: int
    snippet: str


def excerpt(reader: Reader, number: int, query: Query, kind: str | None = None) -> Excerpt | None:
    """What a note says of a query; None when no section does, be it that the title alone matches. kind: as for `search`."""
    pattern = _pattern(query)
    section = _best(reader.sections(number), pattern, kind)
    return Excerpt(section.kind, section.line, _snippet(section.text, pattern)) if section else None


def _weights() -> Iterator[float]:
    from kb.store.rows import FTS_COLUMNS

    return (WEIGHTS.get(column, 1.0) for column in FTS_COLUMNS)


@lru_cache(maxsize=16)
def _pattern(query: Query) -> re.Pattern[str]:
    """Finds the words of a query, and those with the same stem, in a text without accents."""
    words = {word for pieces in query for piece in pieces if not piece.excluded for word in piece.words}
    alternatives = [re.escape(word) if is_cjk(word) else _stem_pattern(word) for word in sorted(words, key=lambda word: (-len(word), word))]
    return re.compile("|".join(alternatives))


def _stem_pattern(word: str) -> str:
    """A word, or any that begins with its stem (whose last letter may be y or i: retry, retries)."""
    root = search_stem(word)
    if len(root) < 3:
        return rf"{_beginning(word)}(?![^\W_])"
    return rf"{_beginning(root[:-1])}[iy][^\W_]*" if root[-1] == "i" else rf"{_beginning(root)}[^\W_]*"


def _beginning(letters: str) -> str:
    """The beginning of a word. What stands before it is looked at last, since a search for mere letters is ten times as fast."""
    literal = re.escape(letters)
    return rf"{literal}(?<![^\W_]{literal})"


def _best(sections: tuple[Section, ...], pattern: re.Pattern[str], kind: str | None) -> Section | None:
    """The section that holds most of the words, the more telling kind first; None when only the title does."""
    best: tuple[float, Section] | None = None
    for section in sections:
        if kind and section.kind != kind:
            continue
        found = {match[0] for match in pattern.finditer(plain(f"{section.heading}\n{section.text}"))}
        value = len(found) + WEIGHTS.get(section.kind.replace("-", "_"), 1.0) / 100 if found else 0.0
        if value and (best is None or value > best[0]):
            best = (value, section)
    return best[1] if best else None


def _snippet(text: str, pattern: re.Pattern[str]) -> str:
    """About two dozen words around the first match, all matches marked."""
    folded = plain(text)
    if len(folded) != len(text):
        text = folded
    first = pattern.search(folded)
    start = _back(text, first.start() if first else 0)
    end = _forward(text, start)
    pieces, done = [], start
    for match in pattern.finditer(folded, start, end):
        pieces += [text[done : match.start()], MARK_ON, text[match.start() : match.end()], MARK_OFF]
        done = match.end()
    body = " ".join("".join([*pieces, text[done:end]]).split())
    return f"{'…' if start else ''}{body}{'…' if end < len(text) else ''}"


def _back(text: str, at: int) -> int:
    """Where a snippet begins: about eight words, and at most 80 signs, before the match."""
    start = max(0, at - 80)
    words = [match.start() for match in re.finditer(r"\S+", text[start:at])]
    return start + words[-8] if len(words) > 8 else start + (words[1] if start and len(words) > 1 else 0)


def _forward(text: str, start: int) -> int:
    for number, match in enumerate(re.finditer(r"\S+", text[start : start + 400])):
        if number == _SNIPPET_WORDS:
            return start + match.start()
    return min(len(text), start + 260)
