"""One change at a time gives what a build from nothing gives, whatever the changes."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from commits import commit, repository
from dump import logical
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from support import build, draft, reading

from kb.model import Match
from kb.recurrence.candidates import Wanted
from kb.recurrence.similar import similar

WORDS = ("gateway", "retries", "retry", "refund", "Überlauf", "collation", "缓存失效", "cache", "the", "2024-01-02", "e\u0301t\u00e9", "404")
NAMES = ("a.md", "b.md", "b.markdown", "c.md", "sub/a.md", "sub/b#one.md", "plain", "README.md", "sub/deep/d.md", "a#one.md")
JUNK = (b"", b"\x00\x01", b"\xff\xfe\x00\xd8", b"no heading, no note\n", b"---\n- list\n---\n", b"x" * 3_000_000)

DRAFT = draft("# The gateway retries\n\n## Root cause\n\nA refund was cached with a collation, 缓存失效.\n")

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
names = st.sampled_from(NAMES)
quotes = st.sampled_from(["", ' ("the gateway")', ' ("retry")'])


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """A file with one note or several, with all that a note can have."""
    headings = draw(st.sampled_from([["one"], ["one", "two"], ["one", "two", "one"]]))
    parts = []
    for heading in headings:
        lines = [
            f"# {heading} {draw(words) if len(headings) == 1 else ''}".rstrip(),
            "",
            f"**Category:** {draw(st.sampled_from(['Functional', 'Security', 'odd']))}",
        ]
        lines += [f"**Labels:** {draw(words)}", f"**recurrence_of:** {draw(names)}", "", "## Root cause", "", draw(words), "", "## Timeline", ""]
        lines += [f"- 2025-01-0{day} 12:30 UTC {draw(words)}" for day in range(1, draw(st.integers(1, 3)))]
        lines += [
            "",
            "## Lessons",
            "",
            f"- Anti-pattern: {draw(words)}",
            "",
            "## Action items",
            "",
            f"- gate: `ci/{draw(names)}` {draw(words)}{draw(quotes)}",
            "",
        ]
        parts.append("\n".join(lines))
    return "\n".join(parts).encode()


class Notes(RuleBasedStateMachine):
    """A folder that people work on, and a database that follows it."""

    def __init__(self) -> None:
        super().__init__()
        # Blocks of three notes, so that a few notes fill several.
        self.patch = pytest.MonkeyPatch()
        for place in ("kb.store.postings", "kb.store.reader", "dump"):
            self.patch.setattr(f"{place}.BLOCK", 3)
        self.place = Path(tempfile.mkdtemp())
        self.notes = repository(self.place, {".gitignore": "*.db*\n"}) / "notes"
        self.notes.mkdir()
        self.taken: dict[str, bytes] = {}

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.patch.undo()
        shutil.rmtree(self.place)

    @initialize(content=texts())
    def first_note(self, content: bytes) -> None:
        """There is a note to begin with."""
        self.put("a.md", content)

    @rule(name=names, content=texts())
    def put(self, name: str, content: bytes) -> None:
        """Add a note, or edit it."""
        path = self.notes / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    @rule(name=names, junk=st.sampled_from(JUNK))
    def spoil(self, name: str, junk: bytes) -> None:
        """Replace a note by junk, and keep what was there."""
        if (self.notes / name).exists():
            self.taken[name] = (self.notes / name).read_bytes()
            self.put(name, junk)

    @rule(name=names)
    def delete(self, name: str) -> None:
        """Delete a note, and keep what was there."""
        if (self.notes / name).exists():
            self.taken[name] = (self.notes / name).read_bytes()
            (self.notes / name).unlink()

    @rule(name=names)
    def restore(self, name: str) -> None:
        """Bring back what was deleted or spoilt."""
        if name in self.taken:
            self.put(name, self.taken[name])

    @rule(name=names, other=names)
    def rename(self, name: str, other: str) -> None:
        """Give a note the name of another."""
        if (self.notes / name).exists():
            (self.notes / other).parent.mkdir(parents=True, exist_ok=True)
            (self.notes / name).replace(self.notes / other)

    @rule(name=names, seconds=st.integers(0, 2_000_000_000))
    def touch(self, name: str, seconds: int) -> None:
        """Change the times of a file and nothing else."""
        if (self.notes / name).exists():
            os.utime(self.notes / name, (seconds, seconds))

    @rule(
        lines=st.sampled_from(
            ["", '[headings]\nfix = ["Root cause"]\n', 'exclude = ["b*"]\n', "max_kilobytes = 4096\n", 'repository_url = "https://github.com/acme/notes"\n']
        )
    )
    def configure(self, lines: str) -> None:
        """Change the team's configuration."""
        (self.place / "kb.toml").write_text(lines)

    @rule(name=names, content=words)
    def commit(self, name: str, content: str) -> None:
        """Write a file that notes name, and commit all there is."""
        commit(self.place, {f"ci/{name}": content})

    @rule(name=names)
    def commit_without(self, name: str) -> None:
        """Delete a file that notes name, and commit that."""
        if (self.place / "ci" / name).exists():
            commit(self.place, gone=[f"ci/{name}"])

    @rule()
    def index(self) -> None:
        """Bring the database up to date in the midst of the work."""
        build(self.notes, self.place / "kb.db")

    @invariant()
    def incremental_equals_rebuilt(self) -> None:
        """The database that followed each change says what one built from nothing says, and answers as that does."""
        build(self.notes, self.place / "kb.db")
        build(self.notes, self.place / "fresh.db", full=True)
        assert logical(self.place / "kb.db") == logical(self.place / "fresh.db")
        assert self.answer("kb.db") == self.answer("fresh.db")

    def answer(self, name: str) -> tuple[Match, ...]:
        """What is like a draft, by one of the databases."""
        with reading(self.place / name) as reader:
            return similar(reader, DRAFT, Wanted(limit=30)).matches


TestNotes = Notes.TestCase
TestNotes.settings = settings(max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck))
