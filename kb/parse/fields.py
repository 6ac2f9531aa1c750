"""Fields in all the forms that teams write them: front matter, bold keys, list items, tables, footers, comments, headings."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from kb.markdown import Block
from kb.model import VERDICTS, Field
from kb.parse.inline import KEY, LABEL, plain
from kb.parse.page import Page
from kb.parse.sections import LABELLED, Part
from kb.patterns import late
from kb.text import slug
from kb.vocabulary import Vocabulary

_FOOTER = late(r"\s[·•|]\s")
_COMMENT = late(r"^<!--(.*?)-->", re.S)
_LINK = late(r"\[[^\]\n]*\]\(([^)\s]+)\)")
"""A link, of which a verdict means the target."""

_FLAG = frozenset({"true", "false", "yes", "no"})
_MAX_KEY, _MAX_VALUE = 60, 2000


def front_matter(page: Page, vocabulary: Vocabulary) -> Iterator[Field]:
    """The fields of the front matter; a list becomes its items joined by commas."""
    for key, value in page.front.items():
        text = _as_text(value)
        if text and not vocabulary.is_placeholder(text):
            yield Field(_name(key, text, vocabulary), text[:_MAX_VALUE], page.key_lines.get(key, 1))


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_as_text(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_as_text(item)}" for key, item in value.items())
    return str(value).strip()


def _name(key: str, value: str, vocabulary: Vocabulary) -> str:
    """The canonical name, or the author's own; ``resolved: true`` is a flag, not a time."""
    known = vocabulary.field(key)
    if known and not (known.endswith("_at") and value.casefold() in _FLAG):
        return known
    return slug(plain(key)).replace("-", "_")[:_MAX_KEY]


def written(parts: list[Part], vocabulary: Vocabulary) -> tuple[list[Field], frozenset[int]]:
    """The fields in the body of a note, and the lines that hold nothing else."""
    fields: list[Field] = []
    lines: set[int] = set()
    for part in parts:
        for block, found in _in_part(part, vocabulary):
            fields += found
            if found:
                lines.update(_own_lines(block, found))
    fields += [field for part in parts if part.level not in (0, LABELLED) for field in _heading(part, vocabulary)]
    return fields, frozenset(lines)


def _own_lines(block: Block, found: list[Field]) -> Iterable[int]:
    """The lines that hold the fields of a block: of a paragraph only theirs, of an item not the items within it, which a key may head."""
    if block.kind == "paragraph":
        return {field.line for field in found}
    if block.kind == "item" and not found[0].value:
        return ()
    return range(block.line, block.line + block.text.count("\n") + 1) if block.kind == "item" else range(block.line, block.end)


def _in_part(part: Part, vocabulary: Vocabulary) -> Iterator[tuple[Block, list[Field]]]:
    """The fields of each block; in a section that says other things only verdicts, which people write where they come to know.

    A label that opens a section is one only when it names a field too, as impact does.
    """
    form = part.kind == "fields"
    is_section = part.level == LABELLED and part.kind is not None and not vocabulary.field(part.heading)
    for block in part.blocks[1:] if is_section else part.blocks:
        if block.kind == "quote":
            yield block, _footer(block, vocabulary)
        elif form or part.level in (0, LABELLED):
            yield block, list(_of_block(block, form, vocabulary))
        else:
            yield block, [field for field in _of_block(block, form, vocabulary) if field.key in VERDICTS]


def _of_block(block: Block, form: bool, vocabulary: Vocabulary) -> Iterator[Field]:
    match block.kind:
        case "paragraph":
            for number, line in enumerate(block.text.split("\n"), block.line):
                yield from _pair(line, number, form, vocabulary)
        case "item" if block.depth == 0:
            yield from _pair(block.text, block.line, form, vocabulary)
        case "row" if not block.header and not any(block.cells[1:]):
            yield from _pair(block.cells[0], block.line, form, vocabulary)
        case "row" if len(block.cells) == 2 and not block.header:
            yield from _field(block.cells[0], block.cells[1], block.line, vocabulary)
        case "html":
            comment = _COMMENT.match(block.text)
            for number, line in enumerate((comment[1] if comment else "").split("\n"), block.line):
                yield from _pair(line.strip(), number, False, vocabulary)


def _pair(text: str, line: int, form: bool, vocabulary: Vocabulary) -> Iterator[Field]:
    """A bold key counts whatever its name; a plain one only when the vocabulary knows it, or the section is all fields."""
    if bold := LABEL.match(text.strip()):
        if bold["inner"] or bold["outer"]:
            yield from _field(bold["key"], bold["value"], line, vocabulary)
    elif (pair := KEY.match(text.strip())) and (form or vocabulary.field(pair["key"])):
        yield from _field(pair["key"], pair["value"], line, vocabulary)


def _field(key: str, value: str, line: int, vocabulary: Vocabulary) -> Iterator[Field]:
    text = plain(value)
    name = _name(key, text, vocabulary)
    if name in VERDICTS:
        text = plain(_LINK.sub(r"\1", value))
    if name and len(key.split()) <= 8:
        yield Field(name, "" if vocabulary.is_placeholder(text) else text[:_MAX_VALUE], line)


def _footer(block: Block, vocabulary: Vocabulary) -> list[Field]:
    """``> Owner: … · Review: … · Labels: …``: a quote counts as a footer when each of its pieces has a known key."""
    fields: list[Field] = []
    for number, line in enumerate(block.text.split("\n"), block.line):
        pieces = [KEY.match(plain(piece)) or LABEL.match(piece) for piece in _FOOTER.split(line.strip())]
        if not all(piece and vocabulary.field(piece["key"]) for piece in pieces):
            return []
        fields += [field for piece in pieces if piece for field in _field(piece["key"], piece["value"], number, vocabulary)]
    return fields


def _heading(part: Part, vocabulary: Vocabulary) -> Iterator[Field]:
    """A heading that names a field (``## Date``, ``## Level: Internal``), with the value behind it or under it."""
    if pair := KEY.match(part.heading):
        if vocabulary.field(pair["key"]) and pair["value"]:
            yield from _field(pair["key"], pair["value"], part.line, vocabulary)
    elif (name := vocabulary.field(part.heading)) and name != "impact" and part.blocks:
        first = part.blocks[0]
        items = [block.text for block in part.blocks if block.kind == "item"] if first.kind == "item" else [first.text]
        value = ", ".join(plain(item) for item in items)
        if len(value) <= 300:
            yield from _field(name, value, first.line, vocabulary)


def value_of(fields: Iterable[Field], key: str) -> Field | None:
    """The first field of a name that has a value."""
    return next((field for field in fields if field.key == key and field.value), None)
