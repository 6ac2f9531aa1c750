"""What a build knows of one note, as rules ask for it."""

from typing import NamedTuple, Protocol

from kb.model import Match, Standing, Update


class Earlier(NamedTuple):
    """A note that a verdict may mean. itself: it is the note that the verdict stands in; later: its incident began after that of this one had ended.

    updates: what it named, and whether that stood when the build was made.
    """

    id: str
    date: str | None
    itself: bool
    later: bool
    updates: tuple[Update, ...]


class Facts(Protocol):
    """A build, asked about one note. It may be older than the note: what the note says is never taken from it."""

    @property
    def is_behind(self) -> bool:
        """True when the repository has commits that the build does not know."""

    def standing(self, path: str, quote: str | None) -> Standing | None:
        """Whether a target stood when the build was made; None when no note of it names that."""

    def meant(self, target: str) -> tuple[Earlier, ...] | None:
        """The notes that a verdict may mean; None when it means a file that is not indexed yet."""

    def nearest(self, target: str) -> str:
        """A sentence that names the ids most like one that no note has."""

    def unanswered(self) -> tuple[Match, ...]:
        """The earlier notes that resemble this one and that nobody judged, the highest level first."""
