"""What was changed after an earlier incident, as text in a comment."""

from kb.model import Update
from kb.render.markdown.text import code, escaped
from kb.render.updates import gone

_KIND, _TEXT, _PATH = 120, 240, 300


def update(update: Update) -> str:
    """An update, and since when its target is gone."""
    if update.path is None:
        return escaped(update.text, _TEXT)
    quoted = f" “{escaped(update.quote, _TEXT)}”" if update.quote else ""
    return f"{escaped(update.kind, _KIND)} {code(update.path, _PATH)}{quoted}{_gone(update)}"


def _gone(update: Update) -> str:
    standing = gone(update)
    return f": **gone** since {code((standing.since_commit or '')[:7], _PATH)} ({standing.since_date or 'undated'})" if standing else ""
