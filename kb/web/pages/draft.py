"""Check a draft: the earlier notes with the same root cause, why, and both texts beside each other. Nothing of it is kept."""

from dataclasses import replace
from functools import partial
from hashlib import sha256

from kb.configuration import find_configuration
from kb.errors import InputError, UnreadableNote
from kb.parse import load
from kb.privacy import Privacy, load_privacy
from kb.recurrence.candidates import Wanted
from kb.recurrence.draft import Draft, drafts_of
from kb.recurrence.explaining import Explanation, explain
from kb.recurrence.own import home_of
from kb.recurrence.review import ReviewReport
from kb.recurrence.similar import SimilarReport, similar
from kb.render.json.form import dump
from kb.render.json.review import review as as_json
from kb.web.page import BadRequest, Page, View, number

_PATH = "draft.md"
_USUAL, _MOST = 5, 50
_USAGE = (
    "POST a draft here: as the body, with content-type text/markdown, or as the field draft of a form. "
    "The query takes limit, and any_date=1 for notes that come after the draft."
)
_NOTES = 10
"""So many notes of one draft are compared; a draft of more is a whole journal, which the command line takes."""


def page(view: View) -> Page:
    """The form, and below it what the draft that was sent is like."""
    if view.draft is None:
        return _page(view, "", ())
    drafts = _read(view.draft, view)
    wanted = Wanted(limit=number(view, "limit", _USUAL, _MOST), any_date=bool(view.asked.get("any_date")))
    home = home_of(view.reader, drafts[0].file, view.corpus) if drafts else None
    reports = tuple(similar(view.reader, draft, wanted, home) for draft in drafts)
    text = view.draft.decode("utf-8", "replace")
    return _page(view, text, reports, _compared(view, drafts, reports))


def _read(data: bytes, view: View) -> list[Draft]:
    if not data.strip():
        return []
    data = _as_indexed(data, view)
    try:
        notes = load(_PATH, data, replace(view.vocabulary, privacy=_privacy(view)))
    except UnreadableNote as error:
        raise BadRequest(f"The draft cannot be read: {error}.") from error
    if len(notes) > _NOTES:
        raise BadRequest(f"The draft holds {len(notes)} notes. Send {_NOTES} at most, or compare them with: kb similar FILE")
    return drafts_of(notes, view.vocabulary, data)


def _privacy(view: View) -> Privacy | None:
    """What the team around the notes wants masked; where its configuration is not at hand, what everybody does."""
    return load_privacy(find_configuration(view.folder)) if view.folder else None


def _as_indexed(data: bytes, view: View) -> bytes:
    """The draft as a file of the build has it, where they differ in nothing but the ends of lines: a form changes those."""
    lines = data.replace(b"\r\n", b"\n")
    spellings = (data, lines, lines.rstrip(b"\n") + b"\n", lines.replace(b"\n", b"\r\n"))
    return next((one for one in spellings if view.reader.paths_of_content(sha256(one).hexdigest())), data)


def _compared(view: View, drafts: list[Draft], reports: tuple[SimilarReport, ...]) -> Explanation | None:
    """The comparison with one note: the one that is asked for, else the best match that is worth a look."""
    best = next((match.id for match in reports[0].matches if match.level in ("strong", "possible")), None) if reports else None
    target = view.asked.get("compare") or best
    if target is None or not drafts:
        return None
    try:
        return explain(view.reader, drafts[0], target)
    except InputError as error:
        raise BadRequest(f"compare: {error}") from error


def _page(view: View, text: str, reports: tuple[SimilarReport, ...], explanation: Explanation | None = None) -> Page:
    values = {"text": text, "reports": reports, "sent": view.draft is not None, "explanation": explanation}
    json = partial(as_json, ReviewReport(reports, view.build.notes_folder, None)) if view.draft is not None else partial(dump, {"usage": _USAGE})
    return Page("draft.html", "Check a draft", values, json)
