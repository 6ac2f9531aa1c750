"""What was changed after an earlier incident, as text in a comment."""

from kb.model import Update
from kb.render.markdown.text import code, escaped
from kb.render.updates import gone, standing

_KIND, _TEXT, _PATH = 120, 240, 300


def update(update: Update) -> str:
    """An update, and whether its target stands, or since when it is gone; that is left out where it is unknown."""
    if update.path is None:
        return escaped(update.text, _TEXT)
    quoted = f" “{escaped(update.quote, _TEXT)}”" if update.quote else ""
    return f"{escaped(update.kind, _KIND)} {code(update.path, _PATH)}{quoted}{_state(update)}"


def _state(update: Update) -> str:
    if went := gone(update):
        return f": **gone** since {code((went.since_commit or '')[:7], _PATH)} ({went.since_date or 'undated'})"
    return f": {escaped(stands, _TEXT)}" if (stands := standing(update)) else ""
