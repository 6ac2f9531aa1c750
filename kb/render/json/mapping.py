"""Where the updates of each category go, as JSON."""

from kb.linting.mapping import MappingReport
from kb.render.json.form import dump


def mapping(report: MappingReport) -> str:
    """The rows, and the categories of the notes that have none. own: the row is the team's."""
    rows = [{"name": row.name, "places": list(row.places), "kinds": list(row.kinds), "own": row.own} for row in report.rows]
    unmapped = [{"category": category, "notes": notes} for category, notes in report.unmapped]
    return dump({"rows": rows, "unmapped": unmapped, "notes": report.notes, "source": report.source})
