"""Where the updates of each category go, as a table for people."""

from kb.linting.mapping import MappingReport, Row
from kb.render.terminal import quantity, safe, style


def mapping(report: MappingReport) -> str:
    """A row a line; below them the categories of the notes that have none."""
    width = max((len(row.name) for row in report.rows), default=0)
    lines = [f"{style(safe(row.name), bold=True)}{' ' * (width - len(row.name))}  {safe(_wanted(row))}" for row in report.rows]
    left = [f"No row: {safe(category)} ({quantity(notes, 'note')})" for category, notes in report.unmapped]
    told = f"{quantity(report.notes, 'note')} with a category in {safe(report.source)}: " + (
        f"{quantity(len(report.unmapped), 'category', 'categories')} without a row. Add one under [mapping] in kb.toml." if left else "each has a row."
    )
    return "\n".join([*lines, "", *left, told])


def _wanted(row: Row) -> str:
    places = " · ".join(row.places)
    kinds = f"{'or ' if places else ''}a {' or '.join(row.kinds)}" if row.own and row.kinds else ""
    elsewhere = f"(elsewhere a {' or '.join(row.kinds)})" if not row.own else ""
    return "  ".join(part for part in (places, kinds, elsewhere) if part)
