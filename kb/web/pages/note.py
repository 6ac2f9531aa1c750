"""One note as its author wrote it, with what the knowledge base knows of it."""

from functools import partial

from markupsafe import Markup

from kb.markdown import render
from kb.model import Note
from kb.recurrence.candidates import Wanted
from kb.recurrence.related import related
from kb.recurrence.verdicts import families_of
from kb.render.json.note import note as as_json
from kb.source import source_url
from kb.web.moments import timeline_of
from kb.web.page import NotThere, Page, View
from kb.web.within import addresses

_RELATED = 5
_LONGEST = 100_000
"""Signs of a note that is still rendered, which may take three seconds; a longer one is shown as it is written."""


def page(view: View) -> Page:
    """The note with an id."""
    found = view.pages.note(view.asked["id"])
    note = view.pages.stored(found.number) if found else None
    if found is None or note is None:
        raise NotThere(f"No note has the id {view.asked['id']}. It may have been renamed: search for its title.")
    report = related(view.reader, found.number, view.vocabulary, Wanted(limit=_RELATED), view.corpus)
    family = families_of(view.reader, [found.number]).get(found.number)
    verdicts = view.pages.verdict_links(found.number)
    values = {
        "found": found,
        "note": note,
        "body": _body(view, note),
        "timeline": timeline_of(note, view.links),
        "matches": report.matches,
        "family": family,
        "verdicts": verdicts,
        "faults": report.faults,
        "source": source_url(view.build, note.path, note.line),
    }
    return Page("note.html", note.title, values, partial(as_json, note, report, family, verdicts))


def _body(view: View, note: Note) -> Markup:
    """The text, but for its title, which the page has as its own."""
    if len(note.body) > _LONGEST:
        return Markup('<pre class="plain">{}</pre>').format(note.body)
    lines, title = note.body.split("\n"), note.line - note.body_line
    if 0 <= title < len(lines) and lines[title].startswith("#"):
        lines[title] = ""
    return Markup(render("\n".join(lines), note.body_line, addresses(view, note.path)))  # noqa: S704  (render lets no HTML through)
