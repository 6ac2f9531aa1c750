"""The counts of a run, and what was left aside."""

from kb.indexing.index import IndexReport
from kb.render.json.form import dump, skipped_object


def index(report: IndexReport) -> str:
    """The counts of a run, and what was left aside."""
    return dump(
        {
            "added": report.added,
            "changed": report.changed,
            "removed": report.removed,
            "unchanged": report.unchanged,
            "skipped": [skipped_object(one) for one in report.skipped],
            "left_out": [skipped_object(one) for one in report.left_out],
            "faults": [{"path": path, "line": line, "message": message} for path, line, message in report.faults],
            "unasked": [{"folder": folder, "reason": reason} for folder, reason in report.unasked],
            "notes": report.notes,
            "seconds": round(report.seconds, 3),
        }
    )
