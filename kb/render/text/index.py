"""What a run of the indexer did."""

from kb.indexing.index import IndexReport
from kb.model import KINDS
from kb.render.terminal import quantity, safe


def index(report: IndexReport) -> str:
    """What a run did, in a line; of a build from nothing also what was understood, and how to teach it more."""
    did = [f"{number} {what}" for what in ("added", "changed", "removed", "unchanged") if (number := getattr(report, what))]
    skipped = [f"{len(report.skipped)} skipped"] if report.skipped else []
    left_out = [f"{len(report.left_out)} left out"] if report.left_out else []
    done = ", ".join([*did, *skipped, *left_out]) or "nothing"
    line = f"Indexed {quantity(report.notes, 'note')} from {report.folder} in {_seconds(report.seconds)}: {done}. → {report.database}"
    return "\n".join([safe(line), *(_understood(report) if report.first and report.notes else [])])


def _understood(report: IndexReport) -> list[str]:
    notes, root_causes, undated, categories = report.understood
    known = f"{quantity(notes, 'note')}: {root_causes} with a root cause, {undated} without a date, {quantity(categories, 'category', 'categories')}"
    if not report.unknown_headings:
        return [f"Understood {known}."]
    headings = ", ".join(f"{heading} ({times})" for heading, times in report.unknown_headings[:5])
    first = report.unknown_headings[0][0].replace('"', '\\"')
    return [
        safe(f"Understood {known}; headings not known: {headings}."),
        safe(f'Teach a heading in {report.configuration}:  [headings]  KIND = ["{first}"]  with KIND one of {", ".join(KINDS[:-1])}, fields.'),
    ]


def skipped(report: IndexReport) -> str:
    """The files that were skipped or left out, faults in notes, and repositories that were not asked, a line each; for standard error."""
    lines = [f"{one.path}: skipped: {one.reason}" for one in report.skipped]
    lines += [f"{path}:{line}: {message}" for path, line, message in report.faults]
    lines += [f"{one.path}: {one.reason}" for one in report.left_out]
    lines += [f"{folder}: cannot tell what still stands: {reason}" for folder, reason in report.unasked]
    return "\n".join(map(safe, lines))


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"
