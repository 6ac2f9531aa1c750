"""KB103 unfilled-placeholder: a part of the template that still waits for its text.

What it does   Reports a `<hint>` or `{{hint}}` that stands for a whole value, a TBD, a sentence of the template left as it is, a choice left open
               (Functional | Security | …), a label without a value, and a section without a line. HTML tags, addresses in angle brackets, code
               and comments are none.
Why it hurts   It reads as finished and says nothing; the fact that belonged there is forgotten a week later.
Bad            **Impact:** <users/apps affected, duration>
Good           **Impact:** 214 parcels of 190 customers carried two labels for 3 h
Configure      words: what stands for a text to come, as a whole line, value or cell. todo: the same, but not in a cell, where it may be the state of
               a task. marks: words of a template, as they are written, wherever they stand. kept: the last words of hints that are meant.
               tags: names of HTML. may_be_empty: fields. The team's template is the `template` of kb.toml.
Source         process page, the template
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any

from kb.linting.subject import Subject
from kb.model import Finding
from kb.parse.fields import value_of
from kb.patterns import late
from kb.zones import zone_of

FINISHED = True

_HINT = late(r"<(?P<angled>[^<>\n]{2,200})>|\{\{(?P<braced>[^{}\n]{0,200})\}\}")
_BEFORE = late(r"(?:^|[:：|·,;(—–#>.]|(?:^|\s)[-=*+])[\s*_\"']*$")
_AFTER = late(r"[\s*_\"']*(?:$|[|·,;).—–:<\[{]|\s-)")
_NO_ANGLED = late(r"[^\w(…]|https?:|.*(?:/$|@|://)|[a-z]+_(?:\d+|[a-z2-7]{10})$|\w*[a-z][A-Z]\w*$")
_BRACED = late(r"[\s\w,;:'/()-]*$")
_RUN = late(r"[^\W_]+")
_TAG = late(r"(?P<name>[a-z][\w-]*)(?P<rest>$|\s*/?$|\s.*=|\s+(?:open|hidden)$)", re.I)
_LABEL = late(r"(?P<lead>\s*(?:[-*+]\s+)?)(?P<bold>\*\*|__)?(?P<key>[^\W\d_][^:：|*\n]{0,60}?)\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(?P<value>.*)$")
_HEADING = late(r"(?P<signs>#{1,6})\s+(?P<text>\S.*)")
_RULE = late(r"\s*(?:[-*_=]\s*){3,}$")
_FORM = late(r"\s*(?:#|\||>|<!--|[-*+]\s+\[)")
_MOST_WORDS = 3
_FEWEST_WORDS = 4
_SENTENCE = 20
_NEAR = 100
"""So many signs before a hint are looked at."""


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each line that waits for its text; a run of lines of the template is told once."""
    lines = _lines(subject)
    told: set[int] = set()
    for line, said, column, end in (
        *_menus(subject),
        *_hints(subject, settings),
        *_words(subject, settings),
        *_template(subject, lines),
        *_labels(subject, lines, settings),
        *_sections(subject, lines),
    ):
        if line not in told:
            told.add(line)
            yield Finding("KB103", line, said, column, end)


_Told = tuple[int, str, int | None, int | None]
"""A line, what is said of it, and the columns."""


def _lines(subject: Subject) -> Mapping[int, str]:
    """The lines of the note by their numbers; those that a reader does not see, in comments, are empty."""
    lines, fenced = subject.file.lines, subject.file.fenced
    return {
        number: line if text.strip() or number in fenced or "`" in line or "://" in line else ""
        for number, text in subject.shown_lines.items()
        for line in (lines[number - 1],)
    }


def _menus(subject: Subject) -> Iterator[_Told]:
    field = value_of(subject.note.fields, "category")
    if field and not subject.note.category and field.value.count("|") > 1:
        yield field.line, "The choice of a category is still open. Keep one of them.", *subject.span(field.line, field.value)


def _hints(subject: Subject, settings: Mapping[str, Any]) -> Iterator[_Told]:
    """Hints that stand for a whole value, an item or a part between signs: within a sentence ``<name>`` may be what the note speaks of."""
    if "<" not in subject.shown and "{{" not in subject.shown:
        return
    for line, column, end, match in subject.find(_HINT):
        text = subject.file.lines[line - 1]
        alone = _BEFORE.search(text, max(0, column - 1 - _NEAR), column - 1) and _AFTER.match(text, end - 1)
        meant = match[0].strip("<>{}. ").casefold().split(" ")[-1] in settings["kept"]
        if alone and not meant and (_BRACED.match(match["braced"]) if match["angled"] is None else _is_hint(match["angled"], subject, settings["tags"])):
            yield line, f"{_short(match[0])} is a hint. Write what it asks for, or delete it.", column, end


def _is_hint(text: str, subject: Subject, tags: Iterable[str]) -> bool:
    """False for what is HTML, an address, a masked value or the name of a type."""
    tag = _TAG.match(text)
    return not (_NO_ANGLED.match(text) or (tag and (tag["name"].lower() in tags or f"</{tag['name']}" in subject.shown)))


def _words(subject: Subject, settings: Mapping[str, Any]) -> Iterator[_Told]:
    lower = subject.shown.lower()
    words, todo = ([word for word in settings[name] if subject.words.issuperset(_first_run(word)) and word in lower] for name in ("words", "todo"))
    if words or todo:
        pattern = _values(tuple(words), tuple(todo))
        for number, line in subject.shown_lines.items():
            match = pattern.search(line) if any(word in line.lower() for word in (*words, *todo)) else None
            if match and (match["cell"] or subject.vocabulary.field((match["key"] or "").strip(" *_:：")) != "status"):
                word = "cell" if match["cell"] else "word"
                yield (
                    number,
                    f"{match[word]} stands for a text that is still to come. Write it, or delete the line.",
                    match.start(word) + 1,
                    match.end(word) + 1,
                )
    for mark in settings["marks"]:
        if mark in subject.shown:
            for place in subject.find(_mark(mark)):
                yield place.line, f"{mark} is left from a template. Write what belongs there, or delete it.", place.column, place.end


@lru_cache(maxsize=512)
def _first_run(word: str) -> tuple[str, ...]:
    """The first letters and digits of a word, which are a word of the note where it stands as a whole value; none in one that is made of signs."""
    return tuple(_RUN.findall(word)[:1])


@lru_cache(maxsize=64)
def _values(words: tuple[str, ...], todo: tuple[str, ...]) -> re.Pattern[str]:
    """A word that is a whole line, the whole value of a label, or a whole cell."""
    everywhere, alone = ("|".join(map(re.escape, names)) or "(?!)" for names in (words, (*words, *todo)))
    lead = r"^[ \t>*+-]*(?:\d+[.)][ \t]+)?(?:\[[ xX]\][ \t]+)?(?P<key>[^:：|]{1,60}[:：][*_]{0,2}[ \t]*)?[*_(\[]{0,3}"
    return re.compile(rf"(?:{lead}(?P<word>{alone})[*_)\].!… \t]*$|[|·][ \t]*(?P<cell>{everywhere})(?=[ \t]*(?:[|·]|$)))", re.I)


@lru_cache(maxsize=16)
def _mark(mark: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(mark)}(?!\w)")


def _template(subject: Subject, lines: Mapping[int, str]) -> Iterator[_Told]:
    written = {number: line for number, line in lines.items() if line.strip()}
    left = {number: _is_left(subject, number, line) for number, line in written.items()}
    own = [number for number, line in written.items() if not left[number] and _is_own(subject, line)]
    parts = _parts(lines)
    for is_left, run in groupby(written, key=left.__getitem__):
        if is_left:
            numbers = list(run)
            said = f"These {len(numbers)} lines are" if len(numbers) > 1 else "This line is"
            start, end = parts[bisect_left(parts, (numbers[0],)) - 1]
            is_answered = bisect_left(own, start) < bisect_left(own, end)
            it = "them" if len(numbers) > 1 else "it"
            advice = f"Delete {it}." if is_answered else f"Write what {'they ask' if len(numbers) > 1 else 'it asks'} for, or delete {it}."
            yield numbers[0], f"{said} still the text of the template. {advice}", None, None


def _is_left(subject: Subject, number: int, line: str) -> bool:
    """True for a sentence of the template, as it stands there."""
    long = line.count(" ") >= _FEWEST_WORDS or (len(line) > _SENTENCE and not line.isascii())
    return long and number not in subject.file.fenced and subject.vocabulary.is_template(line.strip()) and _is_sentence(line)


def _is_own(subject: Subject, line: str) -> bool:
    """True for what an author wrote: no heading, no hint, no line of the template."""
    return not (_HEADING.match(line) or subject.vocabulary.is_template(line) or subject.vocabulary.is_placeholder(line))


def _parts(lines: Mapping[int, str]) -> list[tuple[int, int]]:
    """Where each heading stands, and where what is below it ends, with lower headings, exclusive; first what stands above all headings."""
    headings = [(number, len(head["signs"])) for number, line in lines.items() if (head := _HEADING.match(line))]
    ends: dict[int, int] = {}
    opened: list[tuple[int, int]] = []
    for number, level in [(min(lines) - 1, 0), *headings, (max(lines) + 1, 0)]:
        while opened and opened[-1][1] >= level:
            ends[opened.pop()[0]] = number
        opened.append((number, level))
    return sorted(ends.items())


def _is_sentence(line: str) -> bool:
    """False for the form that a template gives and a note keeps: headings, labels, tables, quotes, tasks, the zone of the times; and for hints."""
    if _FORM.match(line) or _HINT.search(line) or zone_of(line):
        return False
    label = _LABEL.match(line)
    return len(label["value"] if label else line) > _SENTENCE


def _labels(subject: Subject, lines: Mapping[int, str], settings: Mapping[str, Any]) -> Iterator[_Told]:
    for number, line in lines.items():
        if not line.rstrip(" *_").endswith((":", "：")) or number in subject.file.fenced:
            continue
        label = _LABEL.match(line)
        if label and not label["value"] and _is_asked(label, subject, settings["may_be_empty"]) and _nothing_below(number, label, lines):
            yield number, f"{label['key'].strip()!r} has no value. Write it, or delete the line.", None, None


def _is_asked(label: re.Match[str], subject: Subject, may_be_empty: Iterable[str]) -> bool:
    """True for a label that the vocabulary knows, and for a short one in a list."""
    name = subject.vocabulary.field(label["key"])
    known = name or subject.vocabulary.kind_of_label(label["key"])
    return (not name or name not in may_be_empty) and bool(known or (label["lead"].strip() and len(label["key"].split()) <= _MOST_WORDS))


def _nothing_below(number: int, label: re.Match[str], lines: Mapping[int, str]) -> bool:
    """True when the note, or its section, ends behind a label, or the next label of the same form follows."""
    below = next((at for at in range(number + 1, max(lines) + 1) if lines[at].strip()), None)
    if below is None or _HEADING.match(lines[below]) or _RULE.match(lines[below]):
        return True
    following = _LABEL.match(lines[below])
    beside = below == number + 1 or label["lead"].strip()
    return bool(following and beside and following["lead"] == label["lead"] and following["bold"] == label["bold"])


def _sections(subject: Subject, lines: Mapping[int, str]) -> Iterator[_Told]:
    """Headings of known sections below which nothing stands, up to one of the same level or higher."""
    for section in subject.note.sections:
        if 1 < section.level <= 6 and not section.text.strip() and section.known and section.heading and ":" not in section.heading:
            head = _HEADING.match(lines[section.line])
            below = next((lines[at] for at in range(section.line + 1, max(lines) + 1) if lines[at].strip()), "# ")
            following = _HEADING.match(below + ".")
            if head and following and len(following["signs"]) <= section.level:
                yield section.line, f"Nothing stands below {_short(section.heading)!r}. Write it, or delete the heading.", None, None


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
