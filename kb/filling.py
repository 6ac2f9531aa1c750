"""A template whose head is filled in: title, date, category and severity, in whatever form the template has them.

Each change is read back as a note is read, so that what is written is what will be understood.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kb.errors import InputError
from kb.markdown import Block
from kb.model import Note
from kb.parse import load
from kb.parse.fields import front_matter, written
from kb.parse.load import title_heading
from kb.parse.page import Page, read_page
from kb.parse.sections import parts
from kb.patterns import late
from kb.vocabulary import Vocabulary, clean

_DRAFT = "draft.md"
"""The name under which a text is read back: one that says no date."""

_MEND = "The template is what kb.toml names, or ours when it names none."

_LINE_FORMS = (
    late(r"^(?P<head>\s*\|?[^|]*[^|\s][^|]*\|)(?P<value>[^|]*)(?P<tail>(?:\|.*)?)$"),
    late(r"^(?P<head>.*?(\*\*|__)(?=\S).+?\2\s*[:：]?)(?P<value>.*?)(?P<tail>\s*)$"),
    late(r"^(?P<head>[^:：]*[:：])(?P<value>.*?)(?P<tail>\s*(?:-->)?)$"),
)
"""A row of a table, a bold key, a plain one, also within a comment."""

_LEAD = late(r"^\s*(?:<!--|[#>|*+\s-]|\d+[.)])*")
_PIECES = late(r"(\s[·•|]\s)")
_FRONT = late(r"^([^\s:#][^:]{0,80}:)")
_PLAIN_YAML = late(r"[^\W_](?:[\w ./+-]|:(?=\d))*")
_PREFIX = "Postmortem: "

_HARMFUL = late(r"[\\`*~<]|(?<![^\W_])_|_(?![^\W_])|\](?=[(\[])|&(?=[#\w])|(?:(?<=\s)|^)#+$")
_ANY_SIGN = late(r"[!-/:-@\[-`{-~]")


class Wanted(NamedTuple):
    """One field of the head.

    name: what a message calls it. label: its bold key, where the template has none. keys: the fields that say it. values: how it may be written,
    the best first. holds: whether a note says it.
    """

    name: str
    label: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    holds: Callable[[Note], bool]


class Filled(NamedTuple):
    """A template that is filled in. added: the names of the fields for which it had no place."""

    text: str
    added: tuple[str, ...]


def fill(text: str, title: str, head: Sequence[Wanted], vocabulary: Vocabulary) -> Filled:
    """The text of a template with a title and some fields. title: as a note says it (`kb.writing.said`).

    Raises InputError when the result would not be read as what was asked for.
    """
    filled, missing = _titled(text, title, vocabulary), []
    for wanted in head:
        placed = next((new for value in wanted.values if wanted.holds(_note(new := _placed(filled, wanted.keys, value, vocabulary), vocabulary))), None)
        if placed is None:
            missing.append(wanted)
        filled = placed or filled
    filled = _with_keys(filled, missing, vocabulary)
    note = _note(filled, vocabulary)
    failed = [*(["title"] if note.title != title else []), *(wanted.name for wanted in head if not wanted.holds(note))]
    if failed:
        raise InputError(f"the template cannot take the {' and the '.join(failed)}: read back, the note would say something else. {_MEND}")
    return Filled(filled, tuple(one.name for one in missing))


def _note(text: str, vocabulary: Vocabulary) -> Note:
    return load(_DRAFT, text.encode(), vocabulary)[0]


def _heading(page: Page, vocabulary: Vocabulary) -> Block | None:
    return title_heading([block for block in page.blocks if block.kind == "heading"], vocabulary)


def _times(text: str, keys: tuple[str, ...], value: str, vocabulary: Vocabulary) -> int:
    """How often a text says a value in these fields."""
    page = read_page(text, str)
    found = parts(page.blocks, _heading(page, vocabulary), page.body_line, vocabulary)
    every = [*front_matter(page, vocabulary), *written(found, vocabulary)[0]]
    return sum(field.key in keys and field.value == value for field in every)


def _placed(text: str, keys: tuple[str, ...], value: str, vocabulary: Vocabulary) -> str:
    """The text with a value at every place where it has one of these fields; a place that would not be read as the value stays as it is."""
    page = read_page(text, str)
    for number in range(len(page.lines), 0, -1):
        if not _may_name(page.lines[number - 1], keys, vocabulary):
            continue
        before = _times(text, keys, value, vocabulary)
        if better := next((new for new in _rewritten(page, number, value) if _times(new, keys, value, vocabulary) > before), None):
            text, page = better, read_page(better, str)
    return text


def _may_name(line: str, keys: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """True for a line of which a piece names one of these fields."""
    pieces = _PIECES.split(_LEAD.sub("", line))
    return any(vocabulary.field(re.split(r"[:：|]", piece)[0]) in keys for piece in pieces)


def _rewritten(page: Page, number: int, value: str) -> Iterator[str]:
    """The page with a value on a line, or below it, in each form that the line may have."""
    above, line, below = page.lines[: number - 1], page.lines[number - 1], page.lines[number:]
    front = _FRONT.match(line) if number < page.body_line else None
    for way in [f"{front[1]} {_yaml(value)}"] if front else _in_pieces(line, value):
        yield "\n".join([*above, way, *below])
    if line.startswith("#"):
        said = next((place for place, text in enumerate(below) if text.strip()), len(below))
        heading = said == len(below) or below[said].startswith("#")
        end = said if heading else next((place for place, text in enumerate(below[said:], said) if not text.strip()), len(below))
        yield "\n".join([*above, line, "", value, *([""] if heading else []), *below[end:]])


def _in_pieces(line: str, value: str) -> Iterator[str]:
    """A line with the value behind the key of each of its pieces in turn."""
    for pieces in (_PIECES.split(line), [line]):
        for place in range(0, len(pieces), 2):
            for form in _LINE_FORMS:
                if match := form.match(pieces[place]):
                    way = f"{match['head'].rstrip()} {value}{' ' if '|' in match['tail'] else ''}{match['tail']}"
                    yield "".join([*pieces[:place], way, *pieces[place + 1 :]])


def _yaml(value: str) -> str:
    """A value as YAML reads it back."""
    return value if _PLAIN_YAML.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _with_keys(text: str, missing: Sequence[Wanted], vocabulary: Vocabulary) -> str:
    """The text with the fields that it has no place for, as bold keys below its title."""
    if not missing:
        return text
    page = read_page(text, str)
    heading = _heading(page, vocabulary)
    at = heading.end - 1 if heading else page.body_line - 1
    keys = "  \n".join(f"**{one.label}:** {one.values[0]}" for one in missing)
    below = list(page.lines[at:])
    return "\n".join([*page.lines[:at], *([""] if at else []), keys, *([""] if below and below[0].strip() else []), *below])


def _titled(text: str, title: str, vocabulary: Vocabulary) -> str:
    """The text under a title: its heading, its field, or a heading that it gets."""
    for shown in (_HARMFUL.sub(_entity, title), _ANY_SIGN.sub(_entity, title)):
        plain = _placed(text, ("title",), title, vocabulary)
        for placed in (plain, _placed(plain, ("title",), shown, vocabulary)):
            for new in _headed(placed, shown, vocabulary):
                if _note(new, vocabulary).title == title:
                    return new
    raise InputError(f"the template cannot take this title. Give the incident a name of plain words. {_MEND}")


def _entity(sign: re.Match[str]) -> str:
    """Signs as HTML entities, which markdown shows as they are and takes for no mark."""
    return "".join(f"&#{ord(one)};" for one in sign[0])


def _headed(text: str, shown: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The text with a title in the heading that is its title, behind the prefix that it has, none, or ours; a new one when it has no title at all."""
    page = read_page(text, str)
    heading = _heading(page, vocabulary)
    if heading is None or vocabulary.field(heading.text):
        if _note(text, vocabulary).titled:
            yield text
        at = page.body_line - 1
        yield "\n".join([*page.lines[:at], f"# {_PREFIX}{shown}", *([""] if at < len(page.lines) and page.lines[at].strip() else []), *page.lines[at:]])
        return
    first, last = heading.line - 1, heading.end - 1
    head, colon, _ = heading.text.partition(":")
    prefix = f"{head}: " if colon and clean(head) in vocabulary.title_prefixes else ""
    sharp = re.match(r"\s{0,3}#+\s", page.lines[first])
    for before in dict.fromkeys((prefix, _PREFIX)):
        lines = [f"{sharp[0]}{before}{shown}"] if sharp else [f"{before}{shown}", page.lines[last - 1]]
        yield "\n".join([*page.lines[:first], *lines, *page.lines[last:]])
