"""Bytes of a file to the notes that it holds."""

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import partial
from operator import attrgetter
from pathlib import PurePosixPath
from typing import NamedTuple

from kb.errors import UnreadableNote
from kb.markdown import Block
from kb.model import VERDICTS, Fault, Field, Note, Section, Verdict
from kb.parse import details, fields
from kb.parse.decode import decode
from kb.parse.inline import plain
from kb.parse.page import Page, read_page
from kb.parse.sections import LABELLED, Part, parts, sections
from kb.parse.timeline import Frame, events
from kb.patterns import late
from kb.privacy import Masked, Tokens, mask, masked, packaged
from kb.text import fold, slug
from kb.times import Stamp, date_order, dates, stamp
from kb.vocabulary import Vocabulary, clean
from kb.zones import to_utc, zone_of

_HINT = late(r"^[^\S\n]*<!--[^\n]*-->[^\S\n]*$", re.M)
_ID_SEPARATOR = late(r"\s*[,;]\s*")
_SEPARATOR = late(r"\s*[,;·•]\s*|\s+(?=#)")
_CATEGORY_SEPARATOR = late(r"\s*[·•|,;]\s*")
_SEVERITY = late(r"^[^(（—–。;,]{1,40}")
_UNKNOWN_START = late(r"^\W*(?:不明|unknown|\?)", re.I)
_VALUE_LABEL = late(r"^[^:：\d]{1,20}[^:：]{0,40}[:：]\s*")
_FILE_DATE = late(r"(?<!\d)(\d{4})[-_/](?:\d{2}/)?(\d{2})[-_](\d{2})(?!\d)")


class Reading(NamedTuple):
    """One file as it was read. text: decoded, not yet masked, and so for those alone who look for what must be masked."""

    text: str
    masked: Masked
    notes: tuple[Note, ...]


def load(path: str, data: bytes, vocabulary: Vocabulary) -> tuple[Note, ...]:
    """The notes of one file: decoded, masked, parsed. path: under the notes folder, with "/".

    Never raises for what a text says; raises UnreadableNote when the bytes are no text, too many, or hold no note.
    """
    return read(path, data, vocabulary).notes


def read(path: str, data: bytes, vocabulary: Vocabulary) -> Reading:
    """The notes of one file, and the text with what was masked in it. Raises as `load` does."""
    if len(data) > vocabulary.max_bytes:
        raise UnreadableNote(f"larger than {vocabulary.max_bytes // 1024} kB (max_kilobytes in kb.toml)")
    text, privacy = decode(data), vocabulary.privacy or packaged()
    tokens = Tokens(privacy.key)
    found = masked(text, privacy, tokens)
    page = read_page(_without_hints(found.text, vocabulary), partial(mask, privacy=privacy, tokens=tokens))
    spans = _spans(page, vocabulary)
    order = vocabulary.date_order or date_order("\n".join(page.lines), _date_of_name(path))
    notes = [_note(path, page, title, start, end, order, vocabulary) for title, start, end in spans]
    homeless = _homeless(page, vocabulary) if len(spans) > 1 else ()
    noted = [note._replace(faults=note.faults + homeless) for note in notes]
    return Reading(text, found, _with_ids(noted, path, split=len(spans) > 1))


def _without_hints(text: str, vocabulary: Vocabulary) -> str:
    """The text without the comments by which a template explains itself; their lines stay, empty."""
    return _HINT.sub(lambda hint: "" if vocabulary.is_template(hint[0]) else hint[0], text) if "<!--" in text else text


def has_heading(data: bytes) -> bool:
    """True when a file without suffix holds a markdown heading, and so may be a note."""
    return re.search(rb"^#{1,6}\s+\S", data, re.M) is not None


def _spans(page: Page, vocabulary: Vocabulary) -> list[tuple[Block | None, int, int]]:
    """Where the notes of a page stand: (title, first line, line after the last).

    A page holds several notes when two headings or more of one level each have a root cause among the headings below,
    and are themselves part of no section: the three causes of one incident are one note.
    """
    headings = [block for block in page.blocks if block.kind == "heading"]
    causes = [block.line for block in headings if vocabulary.kind(plain(block.text)) == "root-cause"]
    end = len(page.lines) + 1
    for level in (1, 2, 3):
        reach = _reach(headings, level, end)
        spans = [(head, head.line, stop) for above, head, stop in reach if _holds(causes, head, stop) and not _in_section(above, head, vocabulary)]
        if len(spans) > 1:
            return list(spans)
    return [(title_heading(headings, vocabulary), 1, end)]


def _reach(headings: list[Block], level: int, end: int) -> Iterator[tuple[Block | None, Block, int]]:
    """Each heading of a level, between the one above it and the line where what stands below it ends."""
    above = opened = None
    for head in headings:
        if opened and head.depth <= level:
            yield above, opened, head.line
            opened = None
        if head.depth < level:
            above = head
        elif head.depth == level:
            opened = head
    if opened:
        yield above, opened, end


def _holds(lines: list[int], head: Block, stop: int) -> bool:
    """True when one of these lines stands below a heading."""
    return bisect_right(lines, head.line) < bisect_left(lines, stop)


def _in_section(above: Block | None, head: Block, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.exact_kind(plain(block.text)) for block in (head, above) if block)


def title_heading(headings: list[Block], vocabulary: Vocabulary) -> Block | None:
    """The first heading of the page, when it is of the first or second level and not the name of a section."""
    first = next((block for block in headings if block.text.strip()), None)
    if first is None or first.depth > 2 or vocabulary.exact_kind(plain(first.text)) is not None:
        return None
    return first


def _note(path: str, page: Page, title: Block | None, start: int, end: int, order: str | None, vocabulary: Vocabulary) -> Note:
    first, last = (bisect_left(page.blocks, line, key=attrgetter("line")) for line in (start, end))
    blocks = page.blocks[first:last]
    found = parts(blocks, title, max(start, page.body_line), vocabulary)
    written, field_lines = fields.written(found, vocabulary)
    front = list(fields.front_matter(page, vocabulary)) if start == 1 else []
    every = [field for field in (*front, *written) if field.value]
    written_title = _title(title, every, vocabulary)
    name = written_title or _name(path)
    day, started = _start(name, every, page, order)
    frame = Frame(day, started, order, near=_date_of_name(path))
    timeline = events(found, frame, vocabulary)
    first_day = next((event.day for event in timeline if event.day), None)
    category, labels = _category(every, vocabulary)
    impact = fields.value_of(every, "impact")
    body = page.text(first_line := max(start, page.body_line), end)
    return Note(
        id="",
        path=path,
        title=name,
        titled=written_title is not None,
        line=title.line if title else 1,
        body=body.strip("\n"),
        body_line=first_line + len(body) - len(body.lstrip("\n")),
        date=day or first_day or _date_of_name(path),
        started_at=started,
        impact=impact.value if impact else None,
        category=category,
        severity=_severity(every),
        owner=_value(every, "owner"),
        review=_value(every, "review"),
        release=_value(every, "release"),
        labels=labels,
        fields=tuple(every),
        sections=_sections(page, found, end, field_lines, impact),
        timeline=timeline,
        factors=details.factors(found, vocabulary),
        lessons=details.lessons(found, vocabulary),
        updates=details.updates(found, vocabulary),
        verdicts=_verdicts(every, vocabulary),
        faults=page.faults + _date_faults(every, day),
    )


def _sections(page: Page, found: list[Part], end: int, field_lines: frozenset[int], impact: Field | None) -> tuple[Section, ...]:
    """All sections; an impact that is a field is a section as well, since it says what happened."""
    own = tuple(sections(page, found, end, field_lines))
    if impact and not any(section.kind == "impact" for section in own):
        return (Section("impact", "Impact", impact.line, impact.value, LABELLED), *own)
    return own


def _value(every: list[Field], key: str) -> str | None:
    field = fields.value_of(every, key)
    return field.value if field else None


def _title(title: Block | None, every: list[Field], vocabulary: Vocabulary) -> str | None:
    """The heading or the front matter's title, without "Postmortem:"; None while neither is written."""
    for candidate in (plain(title.text) if title else "", _value(every, "title") or ""):
        shown = without_prefix(candidate, vocabulary)
        if shown and not vocabulary.is_placeholder(shown):
            return shown
    return None


def _name(path: str) -> str:
    """The file's name as words, without suffix and date."""
    name = PurePosixPath(path).name
    stem = re.sub(r"\.(?:md|markdown)$", "", name, flags=re.I)
    return " ".join(re.sub(r"^\d{4}-\d{2}-\d{2}[-_ ]*", "", stem).replace("-", " ").replace("_", " ").split()) or stem or path


def without_prefix(title: str, vocabulary: Vocabulary) -> str:
    """A title without the "Postmortem:" before it."""
    head, colon, rest = title.partition(":") if ":" in title else title.partition("：")
    return rest.strip() if colon and clean(head) in vocabulary.title_prefixes else title.strip()


def _start(title: str, every: list[Field], page: Page, order: str | None) -> tuple[dt.date | None, dt.datetime | None]:
    """When the incident began: by a field, else by the title. A field whose value does not begin with a date says nothing."""
    for key in ("started_at", "date"):
        field = fields.value_of(every, key)
        at = _leading_stamp(field.value, order) if field else None
        if field and at and at.day:
            zone = at.zone or zone_of(_line(page, field.line).partition(field.value[:10])[0])
            return at.day, to_utc(at.day, at.clock, zone)
    return next((day for _, day in dates(title, order)), None), None


def _leading_stamp(value: str, order: str | None) -> Stamp | None:
    """The time that a value begins with, or that follows a label at its head; None when it says that the start is unknown."""
    if _UNKNOWN_START.match(value):
        return None
    return stamp(value, order) or stamp(_VALUE_LABEL.sub("", value, count=1), order)


def _line(page: Page, number: int) -> str:
    return page.lines[number - 1] if 0 < number <= len(page.lines) else ""


def _date_of_name(path: str) -> dt.date | None:
    """The date in a file's name (2023-05-08-x.md), also split over its folder (2023-04/04-25-x.md)."""
    for match in _FILE_DATE.finditer(path):
        at = stamp("-".join(match.groups()))
        if at and at.day:
            return at.day
    return None


def _date_faults(every: list[Field], day: dt.date | None) -> tuple[Fault, ...]:
    field = fields.value_of(every, "started_at") or fields.value_of(every, "date")
    if field is None or day is not None:
        return ()
    return (Fault(field.line, f"no date can be read from {field.value[:60]!r}; write it as 2026-03-14 08:13"),)


def _category(every: list[Field], vocabulary: Vocabulary) -> tuple[str | None, tuple[str, ...]]:
    """The category, and the labels: those of the labels field, and what of the category is on no list.

    A choice that is still open (``Functional | Security | …``) is no category.
    """
    value = _value(every, "category") or ""
    pieces = category_pieces(value)
    known = [name for piece in pieces if (name := _known_category(piece, vocabulary))]
    still_open = len(set(known)) > 2 and "|" in value
    rest = [piece for piece in pieces if not _known_category(piece, vocabulary) and not vocabulary.is_placeholder(piece)]
    labels = [label.strip().lstrip("#") for label in _SEPARATOR.split(_value(every, "labels") or "")]
    wanted = [label for label in (*labels, *rest) if label and not vocabulary.is_placeholder(label)]
    unique = {fold(label): label for label in reversed(wanted)}
    return (None if still_open or not known else known[0]), tuple(reversed(unique.values()))


def category_pieces(value: str) -> list[str]:
    """The names that a value of the category field holds, as written."""
    return [piece.strip() for piece in _CATEGORY_SEPARATOR.split(value) if piece.strip()]


def _known_category(piece: str, vocabulary: Vocabulary) -> str | None:
    name = clean(piece)
    return vocabulary.categories.get(name) or next(
        (vocabulary.categories[part.strip()] for part in name.split("/") if part.strip() in vocabulary.categories), None
    )


def _severity(every: list[Field]) -> str | None:
    value = _value(every, "severity")
    match = _SEVERITY.match(value) if value else None
    return match[0].strip() if match else None


def _verdicts(every: list[Field], vocabulary: Vocabulary) -> tuple[Verdict, ...]:
    """The verdicts, one for each kind and id; "none" and hints are no ids."""
    found: dict[tuple[str, str], Verdict] = {}
    for field in every:
        for piece in _ID_SEPARATOR.split(field.value) if field.key in VERDICTS else ():
            target = piece.strip(" `[]\"'")
            if target and not vocabulary.is_placeholder(target):
                found.setdefault((field.key, target), Verdict(field.key, target, field.line))
    return tuple(found.values())


def _homeless(page: Page, vocabulary: Vocabulary) -> tuple[Fault, ...]:
    """The verdicts in the front matter of several notes: of which of them they speak nobody can tell."""
    told = "stands in the front matter of several notes, and is read as none of theirs. Write it below the heading of the note that it is about"
    return tuple(
        Fault(field.line, f"{field.key} {told}: **{field.key}:** {field.value}") for field in fields.front_matter(page, vocabulary) if field.key in VERDICTS
    )


def _with_ids(notes: list[Note], path: str, split: bool) -> tuple[Note, ...]:
    """Notes with their ids: the path without suffix, and the title's slug when the file holds several."""
    base = str(PurePosixPath(path).with_suffix("")) if path.lower().endswith((".md", ".markdown")) else path
    named: dict[str, Note] = {}
    numbers: dict[str, int] = {}
    for note in notes:
        id = wanted = f"{base}#{slug(note.title) or 'note'}" if split else base
        while id in named:
            numbers[wanted] = numbers.get(wanted, 1) + 1
            id = f"{wanted}-{numbers[wanted]}"
        named[id] = note._replace(id=id)
    return tuple(named.values())
