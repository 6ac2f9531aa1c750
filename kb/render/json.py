"""Reports as JSON: a contract, documented in docs/json.md. Every object carries its version."""

import json
from typing import Any

from kb.evaluating import Evaluation, Figure
from kb.indexing.index import IndexReport
from kb.model import Match, Note, Skipped, Update
from kb.recurrence import SimilarReport
from kb.searching import MARK_OFF, MARK_ON, SearchReport

VERSION = 1


def _dump(value: dict[str, Any]) -> str:
    return json.dumps({"version": VERSION, **value}, ensure_ascii=False, indent=2).encode("utf-8", "replace").decode()


def index(report: IndexReport) -> str:
    """The counts of a run, and what was left aside."""
    return _dump(
        {
            "added": report.added,
            "changed": report.changed,
            "removed": report.removed,
            "unchanged": report.unchanged,
            "skipped": [_skipped(one) for one in report.skipped],
            "left_out": [_skipped(one) for one in report.left_out],
            "faults": [{"path": path, "line": line, "message": message} for path, line, message in report.faults],
            "notes": report.notes,
            "seconds": round(report.seconds, 3),
        }
    )


def _skipped(one: Skipped) -> dict[str, str]:
    return {"path": one.path, "reason": one.reason}


def similar(report: SimilarReport) -> str:
    """The matches of a draft; the whole why sums to the cosine."""
    return _dump({"draft": _draft(report.draft), "compared_with": report.compared_with, "matches": [_match(match) for match in report.matches]})


def _draft(note: Note) -> dict[str, Any]:
    return {"id": note.id, "path": note.path, "title": note.title, "date": note.date.isoformat() if note.date else None, "category": note.category}


def _match(match: Match) -> dict[str, Any]:
    return {
        "id": match.id,
        "path": match.path,
        "line": match.line,
        "title": match.title,
        "date": match.date,
        "category": match.category,
        "score": match.score,
        "level": match.level,
        "root_cause": match.root_cause,
        "why": [{"term": term, "contribution": part} for term, part in match.why],
        "sections": [{"kind": kind, "share": share} for kind, share in match.sections],
        "cosine": match.cosine,
        "reference": match.reference,
        "updates": [_update(update) for update in match.updates],
    }


def _update(update: Update) -> dict[str, Any]:
    return {"kind": update.kind, "path": update.path, "quote": update.quote, "text": update.text, "line": update.line}


def search(report: SearchReport) -> str:
    """Hits; matches in a snippet stand between ``<mark>`` and ``</mark>``, the rest of it is escaped for HTML."""
    keys = ("id", "path", "title", "date", "category", "section", "line")
    return _dump({"hits": [{**{key: getattr(hit, key) for key in keys}, "snippet": _snippet(hit.snippet), "score": hit.score} for hit in report.hits]})


def _snippet(snippet: str) -> str:
    import html

    return html.escape(snippet, quote=False).replace(MARK_ON, "<mark>").replace(MARK_OFF, "</mark>")


def show(notes: tuple[Note, ...]) -> str:
    """What the parser read from a file."""
    return _dump({"notes": [_note(note) for note in notes]})


def _note(note: Note) -> dict[str, Any]:
    return {
        "id": note.id,
        "path": note.path,
        "title": note.title,
        "line": note.line,
        "date": note.date.isoformat() if note.date else None,
        "started_at": _utc(note.started_at),
        "category": note.category,
        "labels": list(note.labels),
        "severity": note.severity,
        "impact": note.impact,
        "owner": note.owner,
        "review": note.review,
        "release": note.release,
        "fields": {field.key: field.value for field in reversed(note.fields)},
        "sections": [{"kind": section.kind, "heading": section.heading, "line": section.line, "text": section.text} for section in note.sections],
        "timeline": [{"at": _utc(event.at), "offset_minutes": event.offset, "event": event.text, "line": event.line} for event in note.timeline],
        "contributing_factors": [{"text": text, "line": line} for line, text in note.factors],
        "lessons": [{"kind": lesson.kind, "text": lesson.text, "line": lesson.line} for lesson in note.lessons],
        "updates": [_update(update) for update in note.updates],
        "recurrence_of": list(note.recurrence_of),
        "not_recurrence_of": list(note.not_recurrence_of),
        "faults": [{"line": fault.line, "message": fault.message} for fault in note.faults],
    }


def _utc(moment: Any) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None


def evaluation(report: Evaluation) -> str:
    """Measures with their 95 % intervals."""
    return _dump(
        {
            "drafts": report.drafts,
            "ndcg_10": _figure(report.ndcg_10),
            "recall_5": _figure(report.recall_5),
            "mrr": _figure(report.mrr),
            "success_1": _figure(report.success_1),
            "by_corpus": [{"corpus": corpus, "drafts": drafts, "ndcg_10": value} for corpus, drafts, value in report.by_corpus],
            "not_found": list(report.missing),
        }
    )


def _figure(figure: Figure) -> dict[str, float]:
    return {"value": figure.value, "low": figure.low, "high": figure.high}
