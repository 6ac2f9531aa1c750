"""The timeline of a note as a chart."""

from kb.containment import containing
from kb.model import Note
from kb.web.charts import Chart, Moment, timeline
from kb.web.links import Links

_MOST = 100
"""So many events are drawn: of more no line could be read."""


def timeline_of(note: Note, links: Links) -> Chart | None:
    """The events whose time is known, to scale; None when there are fewer than two."""
    known = [(event.offset, event) for event in note.timeline if event.offset is not None]
    if len(known) < 2:
        return None
    contained = containing(note)
    known = known[:_MOST]
    moments = [Moment(minute, event.text, links.note(note.id, event.line), event is contained) for minute, event in known]
    return timeline("timeline", "Timeline", moments)
