"""Charts as SVG drawn on the server: no script, no style of their own, links on the marks, the same numbers as rows."""

from kb.web.charts.bars import bars
from kb.web.charts.columns import columns
from kb.web.charts.lines import lines
from kb.web.charts.strips import strips
from kb.web.charts.timeline import timeline
from kb.web.charts.values import NOTES, PER_CENT, Cell, Chart, Dot, Mark, Moment, Strip, Unit

__all__ = ["NOTES", "PER_CENT", "Cell", "Chart", "Dot", "Mark", "Moment", "Strip", "Unit", "bars", "columns", "lines", "strips", "timeline"]
