"""Headings and labels to typed sections. Nothing is dropped: what no heading names is of kind "other"."""

from collections.abc import Iterator
from typing import NamedTuple

from kb.markdown import Block
from kb.model import Section
from kb.parse.inline import LABEL, plain
from kb.parse.page import Page
from kb.patterns import late
from kb.times import stamp
from kb.vocabulary import Vocabulary

LABELLED = 7
"""The level of a section that a label opens."""


_AFTER_A_TIMELINE = ("root-cause", "contributing-factors", "fix", "lessons", "updates")
"""Kinds of sections that a label opens even in a timeline, where "**Detection:**" or "**Impact:**" may tell what an event was."""


_PURPOSES = ("detection", "fix", "verification", "evidence")
"""Kinds of sections whose names, below a heading of updates, say what the updates are for."""


class Part(NamedTuple):
    """A section before its text is cut: where it opens, where its text begins, and the blocks that it holds."""

    kind: str | None
    heading: str
    line: int
    start: int
    level: int
    blocks: tuple[Block, ...] = ()
    known: bool = True
    lead: str = ""


def parts(blocks: tuple[Block, ...], title: Block | None, first_line: int, vocabulary: Vocabulary) -> list[Part]:
    """The parts of a note in order. What stands before the title, and between it and the next heading, has level 0.

    first_line: where the text of the note begins.
    """
    found = [Part(None, "", first_line, first_line, 0)]
    held: list[list[Block]] = [[]]
    enclosing: list[Part] = []
    for block in blocks:
        opened = Part(None, "", block.line, block.end, 0) if block is title else _opened(block, found[-1], enclosing, vocabulary)
        if opened:
            found.append(opened)
            if 0 < opened.level < LABELLED:
                enclosing = [*(part for part in enclosing if part.level < opened.level), opened]
            held.append([block] if opened.level == LABELLED else [])
        else:
            held[-1].append(block)
    return [_with_blocks(part, tuple(own)) for part, own in zip(found, held, strict=True)]


def _with_blocks(part: Part, own: tuple[Block, ...]) -> Part:
    return Part(part.kind, part.heading, part.line, part.start, part.level, own, part.known, part.lead)


def _opened(block: Block, last: Part, enclosing: list[Part], vocabulary: Vocabulary) -> Part | None:
    """The part that a block opens, if any. enclosing: the parts under whose headings it stands, the outermost first."""
    if block.kind == "heading":
        return _heading(block, last, enclosing, vocabulary)
    in_preamble = not enclosing
    if block.kind == "item" and block.depth == 0 and in_preamble:
        return _label(block, vocabulary) or (_plain_label(block) if last.level == LABELLED else None)
    if block.kind == "paragraph" and block.depth == 0:
        opened = _label(block, vocabulary)
        if opened and last.kind == "timeline" and opened.kind not in _AFTER_A_TIMELINE:
            return None
        is_field = in_preamble and opened and vocabulary.field(opened.heading)
        return opened if opened and not is_field and opened.kind != last.kind else None
    return None


def _heading(block: Block, last: Part, enclosing: list[Part], vocabulary: Vocabulary) -> Part | None:
    heading = plain(block.text)
    above = next((part for part in reversed(enclosing) if part.level < block.depth), None)
    kind = vocabulary.kind(heading)
    if above is not None and above.kind == "updates" and kind in _PURPOSES:
        kind = None
    if kind is None and _is_event(heading, last):
        return None
    known = kind is not None or vocabulary.field(heading.split(":")[0]) is not None or not heading
    if kind is None and above is not None and above.kind:
        kind, known = above.kind, above.known
    return Part(kind, heading, block.line, block.end, block.depth, known=known)


def _is_event(heading: str, last: Part) -> bool:
    """A heading that is a time belongs to the timeline that it stands in, even one level too high."""
    return last.kind == "timeline" and stamp(heading, "mdy") is not None


def _label(block: Block, vocabulary: Vocabulary) -> Part | None:
    label = LABEL.match(block.text)
    if not label:
        return None
    value = label["value"].strip()
    if not (label["inner"] or label["outer"] or not value):
        return None
    kind = vocabulary.kind_of_label(label["key"])
    if kind is None or kind == "fields":
        return None
    return Part(kind, label["key"].strip(), block.line, block.line, LABELLED, lead=value)


def _plain_label(block: Block) -> Part | None:
    """A bold label that names no section ends the labelled section before it."""
    label = LABEL.match(block.text)
    if not label or not (label["inner"] or label["outer"]):
        return None
    return Part(None, label["key"].strip(), block.line, block.line, LABELLED)


_LABEL_MARKUP = late(r"^\s*(?:[-*+]\s+|\d+[.)]\s+)?(\*\*|__)[^*\n]{1,120}?\1\s*[:：]?\s*")


def _without_label(text: str) -> str:
    """What a label says, with the items below it moved to the margin."""
    from textwrap import dedent

    said, _, below = text.partition("\n")
    return f"{_LABEL_MARKUP.sub('', said, count=1)}\n{dedent(below)}".strip("\n")


def sections(page: Page, found: list[Part], end: int, field_lines: frozenset[int]) -> Iterator[Section]:
    """The sections of a note that ends before line `end`, without the lines that are fields.

    A preamble with no other words is left out, and so is a label with one line, which is a field.
    """
    for position, part in enumerate(found):
        stop = found[position + 1].line if position + 1 < len(found) else end
        kept = [number for number in range(part.start, stop) if number not in field_lines or part.level == LABELLED]
        text = "\n".join(page.lines[number - 1] for number in kept).strip("\n")
        if part.level == LABELLED:
            text = _without_label(text)
        is_field = part.level == LABELLED and part.kind is None and len(part.blocks) == 1 and "\n" not in text
        if is_field or (part.level == 0 and not text.strip()):
            continue
        kind = part.kind if part.kind not in (None, "fields") else "summary" if part.level == 0 else "other"
        line = part.line if part.level else next(number for number in kept if page.lines[number - 1].strip())
        yield Section(kind or "other", part.heading, line, text, part.level, part.known)
