"""What the parser read from a file."""

from typing import Any

from kb.model import VERDICTS, Note
from kb.render.json.form import dump, update_object, utc


def show(notes: tuple[Note, ...]) -> str:
    """What the parser read from a file."""
    return dump({"notes": [parsed_object(note) for note in notes]})


def parsed_object(note: Note) -> dict[str, Any]:
    """A note as it was parsed."""
    return {
        "id": note.id,
        "path": note.path,
        "title": note.title,
        "line": note.line,
        "date": note.date.isoformat() if note.date else None,
        "started_at": utc(note.started_at),
        "category": note.category,
        "labels": list(note.labels),
        "severity": note.severity,
        "impact": note.impact,
        "owner": note.owner,
        "review": note.review,
        "release": note.release,
        "fields": {field.key: field.value for field in reversed(note.fields)},
        "sections": [{"kind": section.kind, "heading": section.heading, "line": section.line, "text": section.text} for section in note.sections],
        "timeline": [{"at": utc(event.at), "offset_minutes": event.offset, "event": event.text, "line": event.line} for event in note.timeline],
        "contributing_factors": [{"text": text, "line": line} for line, text in note.factors],
        "lessons": [{"kind": lesson.kind, "text": lesson.text, "line": lesson.line} for lesson in note.lessons],
        "updates": [update_object(update) for update in note.updates],
        **{kind: [verdict.target for verdict in note.verdicts if verdict.kind == kind] for kind in VERDICTS},
        "faults": [{"line": fault.line, "message": fault.message} for fault in note.faults],
    }
