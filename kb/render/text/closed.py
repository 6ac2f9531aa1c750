"""What a match changed then, and whether it still stands."""

from collections.abc import Iterator

from kb.model import GONE, Update
from kb.render.terminal import columns, hanging, pad, quantity, safe, style, wrap
from kb.render.updates import distinct, since, standing, target

_MOST = 4
_STATE = 32
_NARROW = 20


def closed(updates: tuple[Update, ...], room: int) -> list[str]:
    """The updates of a match in lines of at most so many columns: each target once, what is to be looked after first."""
    found = distinct(updates)
    shown, more = found[:_MOST], len(found) - _MOST
    kinds = max((columns(update.kind) for update in shown), default=0) + 2
    wide = max((columns(safe(target(update))) for update in shown if update.path), default=0)
    fits = kinds + wide + 3 + _STATE <= room
    said: set[str] = set()
    lines = [line for update in shown for line in _update(update, kinds, wide if fits else 0, room, said)]
    return [*lines, *([f"and {quantity(more, 'update')} more"] if more > 0 else [])]


def _update(update: Update, kinds: int, wide: int, room: int, said: set[str]) -> Iterator[str]:
    """The lines of one update. wide: columns of all targets, where a state fits behind them; 0 where it stands below. said: reasons that were given."""
    kind = pad(update.kind, kinds)
    if room - kinds < _NARROW:
        yield update.kind
        kind, kinds = "", 2
    if update.path is None or update.standing is None:
        yield from hanging(kind, update.text if update.path is None else target(update), kinds, room)
        return
    *above, last = hanging(kind, target(update), kinds, room)
    state = wrap(safe(_state(update, said)), room - kinds - (wide + 3 if wide else 0))
    shown = [style(line, fg="red", bold=True) if update.standing.state == GONE else line for line in state]
    if not wide and len(state) == 1 and columns(last) + 3 + columns(state[0]) <= room:
        yield from [*above, f"{last}   {shown[0]}"]
    elif wide:
        yield f"{pad(last, kinds + wide + 3)}{shown[0]}"
        yield from (" " * (kinds + wide + 3) + line for line in shown[1:])
    else:
        yield from [*above, last, *(" " * kinds + line for line in shown)]


def _state(update: Update, said: set[str]) -> str:
    assert update.standing
    state, reason = update.standing.state, update.standing.reason
    if stands := standing(update):
        return stands
    if state == GONE:
        return f"GONE since {since(update.standing)}{f': {reason}' if reason else ''}"
    known = reason in said
    said.add(reason or "")
    return "unknown: as above" if known else f"unknown: {reason}"
