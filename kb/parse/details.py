"""Lessons, anti-patterns, contributing factors, and the updates that a note names."""

import re
from collections.abc import Iterator

from kb.markdown import Block
from kb.model import Lesson, Update
from kb.parse.inline import LABEL, plain
from kb.parse.sections import Part
from kb.patterns import late
from kb.text import fold
from kb.vocabulary import Vocabulary, clean, without_placeholders

_PLAIN_LABEL = late(r"^(?P<key>[^:：*`\"“]{1,60}?)\s*[:：](?!//)\s*(?P<value>.*)$", re.S)
_CODE = late(r"`([^`\n]+)`")
_TARGET = late(r"\]\(([^()\s]+)(?:\s+\"[^\"]*\")?\)")
_QUOTE = late(r"[\"“„«「]([^\"“”„»«「」\n]{3,300})[\"”“»」]")
_QUOTED = late(r"(?P<path>[^\"“”„»«「」]+)[\"“„«「](?P<quote>[^\"“”„»«「」\n]{3,300})[\"”“»」]\)?$")
_PATH = late(r"^(?:\.{0,2}/)?[\w.@*{}-]+(?:/[\w.@*{} -]+)*/?(?:\.\w{1,8})?(?:#[\w-]+)?$")
_URL = late(r"^[a-z][a-z0-9+.-]*:", re.I)
_FILE = late(
    r"\.(?:md|markdown|txt|csv|py|tsx?|jsx?|mjs|go|rs|java|kt|rb|php|cs|[ch]|cpp|swift|scala|sql|sh|ya?ml|toml|json|xml|html|css|proto|tf|feature|robot|ipynb|ini|cfg|conf)"
    r"(?:#|$)"
)
_COMMAND = late(r"\.\w{1,8}\s|\s-")
_CHECKBOX = late(r"^\[[ xX]\]\s+")
_IDIOM = late(r"\b(?:in (?:(?:the|any|this|that|which|some|most|all|these) )?cases?|use[ -]cases?|test (?:clusters?|environments?|systems?|servers?))\b")
_WORD = late(r"[^\W\d_][\w-]*")


def _points(part: Part) -> Iterator[tuple[int, str]]:
    """The points that a part makes: its outermost items, else the rows of its tables, else its paragraphs; as written."""
    items = [block for block in part.blocks if block.kind == "item" and block.depth == 0 and block.line != part.line]
    rows = [block for block in part.blocks if block.kind == "row" and not block.header]
    for block in items or rows or [block for block in part.blocks if block.kind == "paragraph"]:
        text = without_placeholders(_row(block) if block.kind == "row" else block.text).strip()
        if text:
            yield block.line, text


def _row(block: Block) -> str:
    """The cells of a row that say something; a bare number only counts the rows."""
    return " | ".join(cell for cell in map(str.strip, block.cells) if cell and not cell.isdigit())


def factors(parts: list[Part], vocabulary: Vocabulary) -> tuple[tuple[int, str], ...]:
    """The contributing factors with their lines."""
    found = (point for part in parts if part.kind == "contributing-factors" for point in _points(part))
    return tuple((line, plain(text)) for line, text in found if not vocabulary.is_placeholder(plain(text)))


def lessons(parts: list[Part], vocabulary: Vocabulary) -> tuple[Lesson, ...]:
    """Lessons and anti-patterns. A point is an anti-pattern when its label, or the heading above it, says so."""
    return tuple(lesson for part in parts if part.kind == "lessons" for lesson in _lessons(part, vocabulary))


def _lessons(part: Part, vocabulary: Vocabulary) -> Iterator[Lesson]:
    heading = clean(part.heading)
    under_anti_patterns = heading in vocabulary.anti_pattern or heading.rstrip("s") in vocabulary.anti_pattern
    for line, text in _points(part):
        label = LABEL.match(text) or _PLAIN_LABEL.match(text)
        key = clean(label["key"]) if label else ""
        kind = "anti-pattern" if key in vocabulary.anti_pattern or (under_anti_patterns and key not in vocabulary.lesson) else "lesson"
        said = plain(label["value"]) if label and key in (*vocabulary.anti_pattern, *vocabulary.lesson) else plain(text)
        if not vocabulary.is_placeholder(said):
            yield Lesson(kind, said, line)


def updates(parts: list[Part], vocabulary: Vocabulary) -> tuple[Update, ...]:
    """What the note changes, or asks to change: one row for each kind and each path that an item names."""
    return tuple(update for part in parts if part.kind == "updates" for line, text in _points(part) for update in _updates(line, text, vocabulary))


def _updates(line: int, text: str, vocabulary: Vocabulary) -> Iterator[Update]:
    text = _CHECKBOX.sub("", text)
    label = LABEL.match(text) or _PLAIN_LABEL.match(text)
    kinds = _kinds(label["key"], vocabulary) if label else ()
    value = label["value"] if label and kinds else text
    said = plain(value)
    if vocabulary.is_placeholder(said):
        return
    targets = targets_in(value)
    quote = _quote(value)
    for kind in kinds or _kinds(text, vocabulary)[:1] or ("other",):
        for path, own in targets or ((None, None),):
            yield Update(kind, said, line, path, own or quote)


def _quote(text: str) -> str | None:
    """The first words between quotes, but for those within code."""
    quote = _QUOTE.search(_CODE.sub(lambda code: "\0" * len(code[0]), text))
    return plain(text[quote.start(1) : quote.end(1)]) if quote else None


def _kinds(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The kinds of update that a text names, in its order; "in case" and the like name none."""
    found: dict[str, None] = {}
    folded = _IDIOM.sub(" ", fold(_CODE.sub(" ", text)))
    for word in _WORD.findall(folded):
        if kind := vocabulary.updates.get(word):
            found[kind] = None
    return tuple(found)


def targets_in(text: str) -> tuple[tuple[str, str | None], ...]:
    """Paths in code spans and link targets, each with the words that stand between quotes behind it in the same span.

    A path has a slash or a file's suffix; a URL, a route of an API and a command line are none.
    """
    found = [_QUOTED.match(code.strip()) or code for code in _CODE.findall(text)]
    pairs = [(one, None) if isinstance(one, str) else (one["path"].rstrip(" :("), plain(one["quote"])) for one in (*found, *_TARGET.findall(text))]
    named = ((path.strip().removeprefix("./"), quote) for path, quote in pairs)
    return tuple(dict.fromkeys((path, quote) for path, quote in named if _is_path(path)))


def _is_path(text: str) -> bool:
    named = _FILE.search(text) is not None or ("/" in text.strip("/") and not text.startswith("/"))
    return named and len(text) <= 300 and not _URL.match(text) and not _COMMAND.search(text) and _PATH.match(text) is not None
