"""What the parser read from a file."""

from kb.model import VERDICTS, Event, Note
from kb.render.terminal import columns, cut, hanging, pad, safe, style, width


def show(notes: tuple[Note, ...]) -> str:
    """What the parser read, with line numbers."""
    return "\n\n".join(_note(note) for note in notes)


def _note(note: Note) -> str:
    lines = [style(safe(note.title), bold=True), *_fact("id", note.id), *_fact("date", note.date.isoformat() if note.date else "unknown")]
    for key in ("started_at", "category", "severity", "owner", "review", "release"):
        lines += _fact(key, getattr(note, key))
    lines += _fact("labels", ", ".join(note.labels))
    lines += [line for kind in VERDICTS for line in _fact(kind, ", ".join(verdict.target for verdict in note.verdicts if verdict.kind == kind))]
    lines += _table("fields", [(field.line, field.key, field.value) for field in note.fields])
    lines += _table("sections", [(section.line, section.kind, section.heading or "(before the first heading)") for section in note.sections])
    lines += _table("timeline", [(event.line, _when(event), event.text) for event in note.timeline])
    lines += _table("contributing factors", [(line, "", text) for line, text in note.factors])
    lines += _table("lessons", [(lesson.line, lesson.kind, lesson.text) for lesson in note.lessons])
    lines += _table(
        "updates", [(update.line, update.kind, " · ".join(part for part in (update.path, update.quote or update.text) if part)) for update in note.updates]
    )
    lines += _table("faults", [(fault.line, "", fault.message) for fault in note.faults])
    return "\n".join(lines)


def _when(event: Event) -> str:
    if event.at:
        return f"{event.at:%Y-%m-%d %H:%M}Z"
    if event.offset is not None:
        return f"t+{event.offset}m"
    return event.day.isoformat() if event.day else "unknown"


def _fact(key: str, value: object) -> list[str]:
    return hanging(f"  {key}", str(value), 21) if value else []


def _table(title: str, rows: list[tuple[int, str, str]]) -> list[str]:
    if not rows:
        return []
    wide = max(columns(safe(middle)) for _, middle, _ in rows)
    wide = min(wide + 2, 26) if wide else 0
    return [
        "",
        style(title, bold=True),
        *(f"{line:>6}  {pad(cut(safe(middle), 24), wide)}{cut(safe(text), width() - wide - 8)}" for line, middle, text in rows),
    ]
