"""Anti-patterns with the notes that carry them, and what was changed with the notes that led to it."""

from typing import Any

from kb.render.json.form import dump, judged_object
from kb.store.pages import AntiPattern, Link, NamedTarget, Part


def patterns(anti_patterns: Part[AntiPattern], targets: Part[NamedTarget]) -> str:
    """Both directions, and how many there are of each."""
    return dump(
        {
            "anti_patterns": {"total": anti_patterns.total, "rows": [_anti_pattern(one) for one in anti_patterns.rows]},
            "targets": {"total": targets.total, "rows": [_target(one) for one in targets.rows]},
        }
    )


def _anti_pattern(one: AntiPattern) -> dict[str, Any]:
    carriers = [
        {**_link(carrier.note), "line": carrier.line, "checklists": [judged_object(update) for update in carrier.checklists]} for carrier in one.carriers
    ]
    return {"text": one.text, "notes": one.notes, "carriers": carriers}


def _target(one: NamedTarget) -> dict[str, Any]:
    state, commit, date, reason, *_ = one.standing or (None, None, None, None)
    standing = {"state": state, "since_commit": commit, "since_date": date, "reason": reason}
    led = [{**_link(one.note), "line": one.line} for one in one.led]
    return {"path": one.path, "quote": one.quote, "kinds": list(one.kinds), **standing, "notes": one.notes, "led": led}


def _link(link: Link) -> dict[str, Any]:
    return {"id": link.id, "title": link.title, "date": link.date}
