"""The values that flow through the program. They hold what a note says and do nothing.

Named tuples, since a dozen frozen dataclasses take as long to define as all else that `kb search` loads.
"""

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

KINDS = (
    "summary",
    "context",
    "impact",
    "detection",
    "timeline",
    "evidence",
    "root-cause",
    "contributing-factors",
    "fix",
    "verification",
    "lessons",
    "updates",
    "other",
)
"""The kinds of a section, in the order of the template."""


class Section(NamedTuple):
    """One part of a note under one heading.

    kind: one of KINDS; "other" when the vocabulary does not know the heading.
    heading: as the author wrote it; "" for text that stands before the first heading.
    line: of the heading, or of the first text where there is none; counted from 1.
    text: markdown below the heading up to the next one, masked.
    level: 1 to 6 for headings, 7 for a labelled list item or paragraph, 0 for text without a heading.
    known: False when neither the heading nor the one above it is in the vocabulary.
    """

    kind: str
    heading: str
    line: int
    text: str
    level: int = 2
    known: bool = True


class Event(NamedTuple):
    """One entry of a timeline.

    at: UTC, to the minute or second as written; None when the text gives no date, time or zone that can be trusted.
    offset: minutes after the first event or after the note's t0; None when unknown. Never negative.
    day: the calendar day as written, in the author's zone; None when unknown.
    """

    text: str
    line: int
    at: dt.datetime | None = None
    offset: int | None = None
    day: dt.date | None = None


class Lesson(NamedTuple):
    """A lesson or an anti-pattern; kind is "lesson" or "anti-pattern"."""

    kind: str
    text: str
    line: int


STANDS = "stands"
GONE = "gone"
UNKNOWN = "unknown"


class Standing(NamedTuple):
    """Whether a file or line that an update names still stands in the repository.

    state: STANDS, GONE or UNKNOWN. since_commit: the full hash of the commit that took it away; since_date: the day of that
    commit, UTC, as YYYY-MM-DD. Both None unless it is gone, and where the history does not tell.
    reason: why it is unknown; of what is gone, what went; of what stands elsewhere, where. None when there is nothing to say.
    file: the file or folder at which it stands, from the root of the repository of the notes; None when it does not stand,
    stands in another repository, or at no single place.
    """

    state: str
    since_commit: str | None = None
    since_date: str | None = None
    reason: str | None = None
    file: str | None = None


NAMES_NO_FILE = Standing(UNKNOWN, reason="names no file")


class Update(NamedTuple):
    """A change to the repository that a note asks for or reports.

    kind: scenario, case, checklist, gate, traceability, pattern, or "other" for an action that names none of them.
    path: the file, folder or glob that it names; quote: the line that should stand there. None when not given.
    standing: whether these still stand; None where nobody asked.
    """

    kind: str
    text: str
    line: int
    path: str | None = None
    quote: str | None = None
    standing: Standing | None = None


class Field(NamedTuple):
    """One ``key: value`` of a note; key is the canonical name, or the author's own in lower case with underscores."""

    key: str
    value: str
    line: int


CONFIRMED = "recurrence_of"
REFUSED = "not_recurrence_of"
VERDICTS = (CONFIRMED, REFUSED)
"""The kinds of a verdict, as they are written in a note."""


class Verdict(NamedTuple):
    """What a note says of an earlier one.

    kind: one of VERDICTS. target: the id of the earlier note, or what is short for it, as written.
    """

    kind: str
    target: str
    line: int


class Fault(NamedTuple):
    """Something in a note that could not be used as it stands. Shown as ``path:line: message``."""

    line: int
    message: str


SEVERITIES = ("error", "warning", "info")
"""How much a finding weighs, the heaviest first."""


class Edit(NamedTuple):
    """A change within one line: what stands there, and what should instead. column: counted from 1, in code points."""

    line: int
    column: int
    old: str
    new: str


class Common(NamedTuple):
    """What findings of several notes have in common. said: of all of them, with {notes} for how many notes; least: from so many on it is told once."""

    said: str
    least: int


class Finding(NamedTuple):
    """A place where a note breaks a rule.

    rule: its code, such as KB203; name, severity: what the rule is called and how much it weighs, set by the engine.
    line: of the file, counted from 1. column: where in the line, in code points counted from 1; None for the whole line.
    end_column: where it ends, exclusive. edits: what mends it without a doubt; none where a person has to think.
    path: as seen from the root of the repository, with "/". note: the id of the note. text: the line as a report may show it, masked.
    mark: column and end_column in `text`.
    fingerprint: the same for as long as rule, note and line read the same, wherever the line moves; of one that is told for several notes, for
    as long as what it says of them does.
    common: what it shares with findings of other notes; None when each is to be told. of: the findings that this one tells, with itself as it was.
    """

    rule: str
    line: int
    message: str
    column: int | None = None
    end_column: int | None = None
    edits: tuple[Edit, ...] = ()
    name: str = ""
    severity: str = "warning"
    path: str = ""
    note: str = ""
    text: str = ""
    mark: tuple[int, int] | None = None
    fingerprint: str = ""
    common: Common | None = None
    of: tuple["Finding", ...] = ()


class Note(NamedTuple):
    """A postmortem as its author wrote it, masked; what it does not say is None, empty or absent, never guessed.

    id: path under the notes folder without suffix, with ``#title-slug`` when the file holds several notes.
    titled: False when the title is made of the file's name, since the note has none.
    body: the markdown of the note without front matter; it begins on body_line. line: of its title, or 1.
    date: the calendar day on which the incident began, in the author's zone.
    started_at: the same in UTC, where time and zone are known.
    """

    id: str
    path: str
    title: str
    titled: bool = True
    line: int = 1
    body: str = ""
    body_line: int = 1
    date: dt.date | None = None
    started_at: dt.datetime | None = None
    impact: str | None = None
    category: str | None = None
    severity: str | None = None
    owner: str | None = None
    review: str | None = None
    release: str | None = None
    labels: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    sections: tuple[Section, ...] = ()
    timeline: tuple[Event, ...] = ()
    factors: tuple[tuple[int, str], ...] = ()
    lessons: tuple[Lesson, ...] = ()
    updates: tuple[Update, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    faults: tuple[Fault, ...] = ()

    def section(self, kind: str) -> Section | None:
        """The first section of a kind that holds text, else the first of that kind, else None."""
        of_kind = [section for section in self.sections if section.kind == kind]
        return next((section for section in of_kind if section.text.strip()), of_kind[0] if of_kind else None)


class Counts(NamedTuple):
    """The terms of a note, counted per kind of section.

    sections: kind -> term -> count, as written. The weight of a kind is applied in `kb.vectors`.
    """

    sections: Mapping[str, Mapping[str, int]]


class Skipped(NamedTuple):
    """A file that was not indexed, and why."""

    path: str
    reason: str


class Build(NamedTuple):
    """One run of the indexer, as stored: when (UTC), of which folder, at which commit, with how many notes.

    heads: the repositories in which targets were judged, and their commits, as JSON.
    repository_url: where the repository of the notes is on the web, as configured (`kb.source`); None when it is not given.
    place: the notes folder from the root of its repository, "" for the root itself; None when it is in none, or git was not asked.
    """

    built_at: str
    notes_folder: str
    notes: int
    commit: str | None
    program: str
    heads: str
    repository_url: str | None = None
    place: str | None = None


class Hit(NamedTuple):
    """One note found by a search, with its best section and a snippet whose matches stand between \\x02 and \\x03."""

    id: str
    path: str
    title: str
    date: str | None
    category: str | None
    section: str
    line: int
    snippet: str
    score: float


class Member(NamedTuple):
    """One note of a family, and what it changed."""

    id: str
    title: str
    date: str | None
    updates: tuple[Update, ...]


class Family(NamedTuple):
    """Notes that people joined by `recurrence_of`. root: the id of its earliest note; members: in the order of their dates, undated ones last."""

    root: str
    members: tuple[Member, ...]

    @property
    def first(self) -> str | None:
        """The date of the first member; None when no member has one."""
        return min((member.date for member in self.members if member.date), default=None)

    @property
    def last(self) -> str | None:
        """The date of the last member; None when no member has one."""
        return max((member.date for member in self.members if member.date), default=None)

    def place(self, id: str) -> int:
        """The place of a member in the order of dates, counted from 1. Raises ValueError when it is none."""
        return [member.id for member in self.members].index(id) + 1

    @property
    def gaps(self) -> tuple[int, ...]:
        """The days between each dated member and the next."""
        days = [dt.date.fromisoformat(member.date) for member in self.members if member.date]
        return tuple((later - earlier).days for earlier, later in pairwise(days))


class Match(NamedTuple):
    """One earlier note that resembles a draft.

    score = cosine + reference; the contributions of `why` sum to the cosine, and so do the shares of `sections`.
    shared: the why for a reader, in which pairs of CJK signs are joined to what they spell.
    level: strong, possible or weak (`kb.levels`); None for a pair that a person refused. said: how the words of the draft beside
    the name of this note move the level. verdict: recurrence_of, not_recurrence_of, or None while nobody judged the pair.
    """

    id: str
    path: str
    line: int
    title: str
    date: str | None
    category: str | None
    score: float
    cosine: float
    reference: float
    said: float
    level: str | None
    verdict: str | None
    family: Family | None
    root_cause: str | None
    why: tuple[tuple[str, float], ...]
    shared: tuple[tuple[str, float], ...]
    sections: tuple[tuple[str, float], ...]
    updates: tuple[Update, ...] = ()
