"""The counts of a run, and what was left aside."""

from kb.indexing.index import IndexReport
from kb.model import Skipped
from kb.render.json.form import dump


def index(report: IndexReport) -> str:
    """The counts of a run, and what was left aside."""
    return dump(
        {
            "added": report.added,
            "changed": report.changed,
            "removed": report.removed,
            "unchanged": report.unchanged,
            "skipped": [_skipped(one) for one in report.skipped],
            "left_out": [_skipped(one) for one in report.left_out],
            "faults": [{"path": path, "line": line, "message": message} for path, line, message in report.faults],
            "unasked": [{"folder": folder, "reason": reason} for folder, reason in report.unasked],
            "notes": report.notes,
            "seconds": round(report.seconds, 3),
        }
    )


def _skipped(one: Skipped) -> dict[str, str]:
    return {"path": one.path, "reason": one.reason}
