"""What all forms say of updates: each target once, what a reader is to look after first, and whether it still stands."""

from collections.abc import Callable

from kb.model import GONE, STANDS, UNKNOWN, Family, Member, Standing, Update
from kb.text import first_line

_TEXT = 240
_MEMBERS = 4
_OPEN = (GONE, UNKNOWN, STANDS)


def distinct(updates: tuple[Update, ...]) -> list[Update]:
    """One update for each target, or for each text that names none: what is gone first, then what nobody knows of, then what stands."""
    unique: dict[tuple[str | None, str | None], Update] = {}
    for update in updates:
        unique.setdefault((update.path, update.quote) if update.path else (None, update.text), update)
    return sorted(unique.values(), key=_rank)


def _rank(update: Update) -> tuple[bool, int]:
    return update.path is None, _OPEN.index(update.standing.state) if update.standing else len(_OPEN)


def gone(update: Update) -> Standing | None:
    """How the target of an update went; None when it is not gone."""
    return update.standing if update.standing and update.standing.state == GONE else None


def standing(update: Update) -> str:
    """That the target of an update stands, and where it is now if it moved; "" for one that is not known to."""
    if update.standing is None or update.standing.state != STANDS:
        return ""
    return f"still there, {update.standing.reason}" if update.standing.reason else "still there"


def target(update: Update) -> str:
    """The file of an update with its line; "" when it names none."""
    return f'{update.path} "{update.quote}"' if update.quote else update.path or ""


def since(standing: Standing) -> str:
    """The short hash and the day of the commit with which a target went."""
    return f"{(standing.since_commit or '')[:7]}{f' ({standing.since_date})' if standing.since_date else ''}"


def tried(update: Update) -> str:
    """An update in a few words, and whether its target stands; that is left out where it is unknown."""
    kind = "" if update.kind == "other" else f"{update.kind} "
    return f"{kind}{target(update) if update.path else first_line(update.text, _TEXT)}{_state(update)}"


def _state(update: Update) -> str:
    if went := gone(update):
        return f", GONE since {since(went)}"
    return f", {stands}" if (stands := standing(update)) else ""


def in_a_line(updates: tuple[Update, ...], most: int, say: Callable[[Update], str] = tried) -> str:
    """The first so many updates, and how many more there are."""
    found = distinct(updates)
    more = [f"{len(found) - most:,} more"] if len(found) > most else []
    return "; ".join([*map(say, found[:most]), *more])


def relatives(family: Family, *known: str) -> list[Member]:
    """The first few members of a family that changed something, but for those whose ids are known."""
    return [member for member in family.members if member.updates and member.id not in known][:_MEMBERS]
