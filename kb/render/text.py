"""Reports as a person reads them on a terminal."""

from kb.evaluating import Evaluation
from kb.indexing.index import IndexReport
from kb.model import Match, Note, Update
from kb.recurrence import ALIKE, SimilarReport
from kb.render.terminal import columns, cut, pad, safe, style, width, wrap
from kb.searching import MARK_OFF, MARK_ON, SearchReport

_LABEL = 13
_INDENT = 6


def index(report: IndexReport) -> str:
    """What a run did, in a line; on the first build also what was understood, and how to teach it more."""
    did = [f"{number} {what}" for what in ("added", "changed", "removed", "unchanged") if (number := getattr(report, what))]
    skipped = [f"{len(report.skipped)} skipped"] if report.skipped else []
    left_out = [f"{len(report.left_out)} left out"] if report.left_out else []
    done = ", ".join([*did, *skipped, *left_out]) or "nothing"
    line = f"Indexed {_count(report.notes, 'note')} from {report.folder} in {_seconds(report.seconds)}: {done}. → {report.database}"
    return "\n".join([safe(line), *(_understood(report) if report.first and report.notes else [])])


def _understood(report: IndexReport) -> list[str]:
    notes, root_causes, undated, categories = report.understood
    known = f"{_count(notes, 'note')}: {root_causes} with a root cause, {undated} without a date, {_count(categories, 'category', 'categories')}"
    if not report.unknown_headings:
        return [f"Understood {known}."]
    headings = ", ".join(f"{heading} ({times})" for heading, times in report.unknown_headings[:5])
    first = report.unknown_headings[0][0].replace('"', '\\"')
    return [
        safe(f"Understood {known}; headings not known: {headings}."),
        safe(f'Teach a heading in {report.configuration}:  [headings]  root-cause = ["{first}"]  (or another kind; see kb show)'),
    ]


def skipped(report: IndexReport) -> str:
    """The files that were skipped or left out, and faults in notes, a line each; for standard error."""
    lines = [f"{one.path}: skipped: {one.reason}" for one in report.skipped]
    lines += [f"{path}:{line}: {message}" for path, line, message in report.faults]
    lines += [f"{one.path}: {one.reason}" for one in report.left_out]
    return "\n".join(safe(line) for line in lines)


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"


def similar(report: SimilarReport, folder: str) -> str:
    """The matches of a draft, best first, each with its why. folder: of the notes, as seen from here."""
    draft = report.draft
    head = " · ".join(part for part in (draft.title, draft.category, draft.path) if part)
    if report.blank:
        return safe(f"Draft  {head}\nThe draft says nothing yet that could be compared: write a title and a sentence or two.").replace(
            "The draft", "\nThe draft", 1
        )
    lines = [*_hanging("Draft", head, 7), _pad_label(7) + f"compared with {_count(report.compared_with, 'note')}", ""]
    if not report.matches:
        return "\n".join([*lines, "No earlier note shares a word with this draft that counts."])
    if report.matches[0].score < ALIKE:
        lines += ["Nothing earlier is much like this draft; the nearest:", ""]
    for match in report.matches:
        lines += [*_match(match, folder), ""]
    return "\n".join([*lines, *_verdicts(report.matches[0])])


def _shown(folder: str, path: str) -> str:
    return path if folder in ("", ".") else f"{folder}/{path}"


def _pad_label(room: int) -> str:
    return " " * room


def _match(match: Match, folder: str) -> list[str]:
    total = width()
    score = f"{match.score:.2f}".removeprefix("0")
    tail = "  ".join(part for part in (match.date or "undated", safe(match.category or "")) if part)
    room = total - _INDENT - columns(tail) - 3
    lines = [f" {pad(score, _INDENT - 2)} {style(cut(safe(match.title), max(room, 20)), bold=True)}"]
    if room >= 30:
        lines = [f" {pad(score, _INDENT - 2)} {style(pad(cut(safe(match.title), room), room), bold=True)}  {tail}"]
    else:
        lines.append(" " * _INDENT + tail)
    lines.append(" " * _INDENT + style(safe(f"{_shown(folder, match.path)}:{match.line}"), dim=True))
    lines += _field("Root cause", match.root_cause or "not stated")
    lines += _field("Why", _why(match))
    lines += _field("Where", _where(match))
    lines += [line for number, update in enumerate(_distinct(match.updates)[:4]) for line in _field("" if number else "Changed then", _update(update))]
    return lines


def _field(label: str, text: str) -> list[str]:
    return [" " * _INDENT + line for line in _hanging(label, text, _LABEL, width() - _INDENT)]


def _hanging(label: str, text: str, indent: int, room: int | None = None) -> list[str]:
    """A label, and a text that hangs behind it."""
    lines = wrap(safe(text), (room or width()) - indent) or [""]
    return [pad(label, indent) + lines[0], *(" " * indent + line for line in lines[1:])]


def _why(match: Match) -> str:
    shown = match.why[:6]
    rest = match.why[6:]
    parts = [f"{word} {_hundredths(part)}" for word, part in shown]
    if rest:
        parts.append(f"{len(rest)} more {_hundredths(sum(part for _, part in rest))}")
    if match.reference:
        parts.append(f"names this note +{_hundredths(match.reference)}")
    return " · ".join(parts)


def _hundredths(part: float) -> str:
    return f"{part:.2f}".removeprefix("0")


def _where(match: Match) -> str:
    total = match.cosine or 1.0
    shown = match.sections[:3]
    rest = 1 - sum(share for _, share in shown) / total
    parts = [f"{kind.replace('-', ' ')} {share / total:.0%}" for kind, share in shown]
    return " · ".join([*parts, f"rest {rest:.0%}"] if rest > 0.005 else parts)


def _distinct(updates: tuple[Update, ...]) -> list[Update]:
    """Updates that name a file first, one for each text."""
    unique: dict[str, Update] = {}
    for update in updates:
        unique.setdefault(update.text, update)
    return sorted(unique.values(), key=lambda update: update.path is None)


def _update(update: Update) -> str:
    return f"{update.kind}  {update.text}" if update.kind != "other" else update.text


def _verdicts(best: Match) -> list[str]:
    return [
        safe(f"Same cause? Write   recurrence_of: {best.id}   into the draft's front matter."),
        safe(f"Not the same? Write   not_recurrence_of: {best.id}"),
        "Browse: kb serve, or datasette kb.db -m metadata.yml",
    ]


def search(report: SearchReport, folder: str) -> str:
    """Hits, best first. folder: of the notes, as seen from here."""
    if not report.hits:
        return safe(f"Nothing found for {report.query!r}.")
    lines = []
    for hit in report.hits:
        tail = " · ".join(part for part in (hit.date, hit.category) if part)
        lines.append(f"{style(safe(hit.title), bold=True)}  {safe(tail)}".rstrip())
        lines.append(f"  {style(safe(f'{_shown(folder, hit.path)}:{hit.line}'), dim=True)}  {hit.section.replace('-', ' ')}")
        lines += [f"  {_marked(line)}" for line in wrap(hit.snippet.replace("\n", " "), width() - 2)]
        lines.append("")
    return "\n".join(lines[:-1])


def _marked(line: str) -> str:
    """A line of a snippet with its matches in bold, or between brackets where there is no colour."""
    on, off = ("\x1b[1m", "\x1b[0m") if style("x", bold=True) != "x" else ("[", "]")
    pieces = line.replace(MARK_ON, "\ue000").replace(MARK_OFF, "\ue001")
    return safe(pieces).replace("\ue000", on).replace("\ue001", off)


def show(notes: tuple[Note, ...]) -> str:
    """What the parser read, with line numbers."""
    return "\n\n".join(_note(note) for note in notes)


def _note(note: Note) -> str:
    lines = [style(safe(note.title), bold=True), *_fact("id", note.id), *_fact("date", note.date.isoformat() if note.date else "unknown")]
    for key in ("started_at", "category", "severity", "owner", "review", "release"):
        lines += _fact(key, getattr(note, key))
    lines += _fact("labels", ", ".join(note.labels))
    lines += _fact("recurrence_of", ", ".join(note.recurrence_of)) + _fact("not_recurrence_of", ", ".join(note.not_recurrence_of))
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


def _when(event) -> str:  # type: ignore[no-untyped-def]
    if event.at:
        return f"{event.at:%Y-%m-%d %H:%M}Z"
    if event.offset is not None:
        return f"t+{event.offset}m"
    return event.day.isoformat() if event.day else "unknown"


def _fact(key: str, value: object) -> list[str]:
    return _hanging(f"  {key}", str(value), 21) if value else []


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


def evaluation(report: Evaluation) -> str:
    """Measures with their intervals."""
    rows = [("nDCG@10", report.ndcg_10), ("recall@5", report.recall_5), ("MRR", report.mrr), ("success@1", report.success_1)]
    lines = [f"{_count(report.drafts, 'draft')} with {_count(report.gold, 'earlier note')} to be found"]
    lines += [f"{name:<10} {figure.value:.3f}   95 % between {figure.low:.3f} and {figure.high:.3f}" for name, figure in rows]
    lines += [f"{corpus:<20} nDCG@10 {value:.3f} of {_count(drafts, 'draft')}" for corpus, drafts, value in report.by_corpus]
    lines += [safe(f"not found: {path}") for path in report.missing]
    return "\n".join(lines)
