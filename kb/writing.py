"""A new note from the template: named by date and title, filled in as far as its author said, never in the place of another."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from kb import data
from kb.configuration import Configuration, find_configuration, load_globs
from kb.errors import InputError, UnreadableNote
from kb.excerpts import Excerpt, excerpt, with_evidence
from kb.filling import Wanted, fill
from kb.indexing.scan import matcher
from kb.model import Note
from kb.parse.decode import decode
from kb.parse.load import without_prefix
from kb.patterns import late
from kb.privacy import mask
from kb.replacing import replace_file
from kb.text import slug
from kb.times import make_date
from kb.vocabulary import Vocabulary, clean, load_vocabulary, template_text

_BREAKS = late(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNSEEN = late(r"[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_MANY_MARKS = late(r"([^\w\s\x00-\u02ff]{30})[^\w\s\x00-\u02ff]+")
_MOMENT = late(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::([0-5]\d))?\s?(Z|[+-]\d{2}:\d{2})?)?", re.ASCII)
_SEVERITY = late(r"[^\W_][\w .+/-]{0,19}")
_NAME_BYTES = 100
_NAMELESS = "incident"


class Moment(NamedTuple):
    """When an incident began: the day, and the time of day when it is known; both in UTC."""

    day: dt.date
    clock: dt.time | None = None


class Asked(NamedTuple):
    """What is asked of a new note; None: nobody said. evidence: the bytes of an excerpt. replacing: a file of its name gives way to it."""

    title: str
    moment: Moment
    category: str | None = None
    severity: str | None = None
    evidence: bytes | None = None
    replacing: bool = False


class NewNote(NamedTuple):
    """A note that was written.

    added: fields for which the template had no place. excerpt: its evidence; None when none was given. left_out: `kb index` passes a file of this name over.
    """

    path: Path
    added: tuple[str, ...]
    excerpt: Excerpt | None
    left_out: bool


def write_note(folder: Path, asked: Asked) -> NewNote:
    """Write a note into a folder, which is made when it is missing. Raises InputError or ConfigurationError, and then nothing was written."""
    configuration = find_configuration(folder)
    vocabulary = load_vocabulary(configuration)
    title = said(asked.title, vocabulary)
    filled = fill(_template(configuration), title, _head(asked, vocabulary), vocabulary)
    evidence = excerpt(asked.evidence, vocabulary.privacy) if asked.evidence is not None else None
    text = with_evidence(filled.text, evidence.text, vocabulary) if evidence else filled.text
    name, left_out = _file_name(title, asked.moment.day, configuration)
    _write(folder / name, text, asked.replacing)
    return NewNote(folder / name, filled.added, evidence, left_out)


def said(title: str, vocabulary: Vocabulary) -> str:
    """A title as a note can say it: one line, masked, without signs that nobody sees. Raises InputError when it says nothing."""
    shown = " ".join(_MANY_MARKS.sub(r"\1", _UNSEEN.sub("", _BREAKS.sub(" ", title))).split())
    shown = " ".join(mask(decode(shown.encode()), vocabulary.privacy).split()) if shown else ""
    while (bare := without_prefix(shown, vocabulary)) != shown:
        shown = bare
    if vocabulary.is_placeholder(shown):
        raise InputError(f"{title[:60]!r} is no title: it says nothing, or is still the template's. Write what failed, in a few words.")
    return shown


def moment_of(text: str) -> Moment:
    """The moment that a text names: 2026-03-14, or 2026-03-14 08:13 with Z or an offset such as +01:00; UTC without. Raises InputError."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise InputError(f"{text[:60]!r} is no date. Write it as 2026-03-14, 2026-03-14 08:13 (UTC) or 2026-03-14 09:13+01:00.")
    year, month, day, hour, minute = (int(part) if part else None for part in match.groups()[:5])
    date = make_date(year or 0, month or 0, day or 0)
    if date is None:
        raise InputError(f"{text[:60]!r}: there is no such day between 1970 and 2099.")
    if hour is None or minute is None:
        return Moment(date)
    try:
        at = dt.datetime.combine(date, dt.time(hour, minute)) - _offset(match[7])
    except (ValueError, OverflowError) as error:
        raise InputError(f"{text[:60]!r}: no clock shows this time. Hours go to 23, minutes to 59, offsets to 23:59.") from error
    return Moment(at.date(), at.time())


def _offset(zone: str | None) -> dt.timedelta:
    """How far a zone is ahead of UTC. Raises ValueError for what is none."""
    if zone in (None, "Z"):
        return dt.timedelta()
    return dt.datetime.strptime(str(zone), "%z").utcoffset() or dt.timedelta()


def category_of(name: str, vocabulary: Vocabulary) -> str:
    """A category as it is written in a note: a known name, or another word for it as the author wrote it. Raises InputError."""
    known = vocabulary.categories.get(clean(name))
    if known is None:
        every = list(dict.fromkeys(vocabulary.categories.values()))
        near = _nearest(name, vocabulary)
        raise InputError(f"{name[:60]!r} is no category.{near} There are: {', '.join(every)}. A team adds its own under [categories] in kb.toml.")
    return known if clean(known) == clean(name) else " ".join(name.split())


def _nearest(name: str, vocabulary: Vocabulary) -> str:
    import difflib

    near = difflib.get_close_matches(clean(name[:60]), list(vocabulary.categories), 1, 0.5)
    return f" Did you mean {vocabulary.categories[near[0]]!r}?" if near else ""


def _head(asked: Asked, vocabulary: Vocabulary) -> Sequence[Wanted]:
    """The fields that are asked for, each with what tells that a note says it."""
    wanted = [_date(asked.moment)]
    if asked.category is not None:
        written = category_of(asked.category, vocabulary)
        known = vocabulary.categories[clean(written)]
        wanted.append(Wanted("category", "Category", ("category",), (written,), lambda note: note.category == known))
    if (severity := asked.severity) is not None:
        if not _SEVERITY.fullmatch(severity):
            raise InputError(f"{severity[:60]!r} is no severity. Write a number or a short word, such as 2 or SEV-2.")
        wanted.append(Wanted("severity", "Severity", ("severity",), (severity,), lambda note: note.severity == severity))
    return wanted


def _date(moment: Moment) -> Wanted:
    keys = ("date", "started_at")
    if moment.clock is None:
        return Wanted("date", "Date/time (UTC+0)", keys, (moment.day.isoformat(),), lambda note: note.date == moment.day)
    at = dt.datetime.combine(moment.day, moment.clock, dt.UTC)
    written = f"{at:%Y-%m-%d %H:%M}"
    return Wanted("date", "Date/time (UTC+0)", keys, (written, f"{written} UTC"), lambda note: _begins(note, at))


def _begins(note: Note, at: dt.datetime) -> bool:
    return note.started_at == at and note.date == at.date()


def _template(configuration: Configuration) -> str:
    """The team's template, or ours. Raises ConfigurationError when it cannot be read."""
    try:
        return decode(template_text(configuration) or data.read("template.md"))
    except UnreadableNote as error:
        raise InputError(f"the template {configuration.table.get('template')!r} is {error}. Name a markdown file in {configuration.path}.") from error


def _file_name(title: str, day: dt.date, configuration: Configuration) -> tuple[str, bool]:
    """The name of a note's file, and whether `kb index` leaves it out even without the words by which a rule would."""
    globs = load_globs(configuration)
    include, exclude = matcher(globs.include), matcher(globs.exclude)
    names = [f"{day}-{_short(words) or _NAMELESS}.md" for words in (slug(title), _without(slug(title), exclude), "")]
    passed = [name for name in names if include(name, name) and not exclude(name, name)]
    return (passed[0], False) if passed else (names[0], True)


def _without(words: str, exclude: Callable[[str, str], bool]) -> str:
    """A slug without the words for which a file would be left out."""
    return "-".join(word for word in words.split("-") if not exclude(f"{word}.md", f"{word}.md"))


def _short(words: str) -> str:
    """A slug of at most 100 bytes, cut between its words where that is possible."""
    cut = words.encode()[:_NAME_BYTES].decode("utf-8", "ignore")
    return cut if cut == words else (cut.rpartition("-")[0] or cut).strip("-")


def _write(path: Path, text: str, replacing: bool) -> None:
    """Write a new file, or with `replacing` one that may be there. Raises InputError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if replacing and (path.exists() or path.is_symlink()):
            if not path.is_file():
                raise InputError(f"{path} is no regular file, so it is not replaced. Move it away, or give another title.")
            replace_file(path, text.encode())
            return
        _create(path, text.encode())
    except FileExistsError as error:
        raise InputError(f"{path} is there already, and stays as it is. Open it, give another title or --date, or replace it with --force.") from error
    except OSError as error:
        raise InputError(f"{error.filename or path} cannot be written: {error.strerror}. Name a folder that may be written: --notes DIR") from error


def _create(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, as a whole or not at all. Raises OSError."""
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
        except BaseException:
            path.unlink()
            raise
