"""Check a draft: the earlier notes with the same root cause, why, and both texts beside each other; and what rules find in it. Nothing of it is kept."""

import datetime as dt
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Any

from kb.build_facts import AskedBuild
from kb.errors import InputError, UnreadableNote
from kb.linting.report import LintReport
from kb.linting_draft import Team, lint_draft, team_around
from kb.parse import Reading, read
from kb.recurrence.candidates import Wanted
from kb.recurrence.draft import Draft, drafts_of
from kb.recurrence.explaining import Explanation, explain
from kb.recurrence.own import home_of
from kb.recurrence.review import ReviewReport
from kb.recurrence.similar import SimilarReport, similar
from kb.render.json.draft import draft as as_json
from kb.render.json.form import dump
from kb.render.lint import found
from kb.web.findings import lines
from kb.web.page import BadRequest, Page, View, number

_PATH = "draft.md"
_USUAL, _MOST = 5, 50
_USAGE = (
    "POST a draft here: as the body, with content-type text/markdown, or as the field draft of a form. "
    "The query takes limit, and any_date=1 for notes that come after the draft."
)
_TITLE = "Check a draft"
_FINDINGS = 30
"""So many findings are shown; who has more mends the first ones first."""

_NOTES = 10
"""So many notes of one draft are compared; a draft of more is a whole journal, which the command line takes."""


def page(view: View) -> Page:
    """The form; below it what the draft that was sent is like, and what rules find in it."""
    if view.draft is None:
        return Page("draft.html", _TITLE, {"text": "", "sent": False}, partial(dump, {"usage": _USAGE}))
    build = AskedBuild(view.file, view.reader)
    team = team_around(build.folder)
    data = _as_indexed(view.draft, view)
    reading = _read(data, view, team)
    drafts = drafts_of(reading.notes, view.vocabulary, data) if reading else []
    checked = lint_draft(reading, team, view.vocabulary, build, dt.datetime.now(dt.UTC).date()) if reading else LintReport()
    reports = _reports(view, drafts)
    values = {"text": view.draft.decode("utf-8", "replace"), "sent": True, "reports": reports, "explanation": _compared(view, drafts, reports)}
    json = partial(as_json, ReviewReport(reports, view.build.notes_folder, None), checked)
    return Page("draft.html", _TITLE, {**values, **_told(checked), "is_broken": team.is_broken}, json)


def _read(data: bytes, view: View, team: Team) -> Reading | None:
    """The draft as it is read; None for one without a word."""
    if not data.strip():
        return None
    try:
        reading = read(_PATH, data, replace(view.vocabulary, privacy=team.privacy))
    except UnreadableNote as error:
        raise BadRequest(f"The draft cannot be read: {error}.") from error
    if len(reading.notes) > _NOTES:
        raise BadRequest(f"The draft holds {len(reading.notes)} notes. Send {_NOTES} at most, or compare them with: kb similar FILE")
    return reading


def _reports(view: View, drafts: list[Draft]) -> tuple[SimilarReport, ...]:
    """What each note of the draft is like."""
    wanted = Wanted(limit=number(view, "limit", _USUAL, _MOST), any_date=bool(view.asked.get("any_date")))
    home = home_of(view.reader, drafts[0].file, view.corpus) if drafts else None
    return tuple(similar(view.reader, draft, wanted, home) for draft in drafts)


def _told(checked: LintReport) -> dict[str, Any]:
    """The first of the findings by the lines of the draft, how many more there are, and how many in all, in words."""
    first = checked.findings[:_FINDINGS]
    words = found(checked.findings, checked.notes)
    return {"checked": checked, "lines": lines(first), "more": len(checked.findings) - len(first), "found": words}


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
