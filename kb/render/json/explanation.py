"""Why a draft and a note are alike."""

from typing import Any

from kb.recurrence.explaining import Explanation, Passage, SectionPair, Term, Weighed
from kb.render.json.form import dump, note_object
from kb.render.json.similar import draft_object, match_object

_OF_THE_PAIR = ("score", "cosine", "reference", "said", "level", "verdict", "family")


def explanation(report: Explanation) -> str:
    """The sections beside each other, and the sum: the contributions of all terms sum to the cosine, and so do the shares of the sections."""
    match = match_object(report.match)
    return dump(
        {
            "draft": draft_object(report.draft),
            "note": note_object(report.match),
            **{key: match[key] for key in _OF_THE_PAIR},
            "later": report.later,
            "thresholds": report.levels._asdict(),
            "terms": [_term(term) for term in report.terms],
            "sections": [_pair(pair) for pair in report.pairs],
            "reference_sentence": report.reference,
            "sayings": [saying._asdict() for saying in report.sayings],
        }
    )


def _term(term: Term) -> dict[str, Any]:
    return {
        "term": term.term,
        "word_in_draft": term.word_in_draft,
        "word_in_note": term.word_in_note,
        "draft": _weighed(term.draft),
        "note": _weighed(term.note),
        "contribution": term.contribution,
    }


def _weighed(weighed: Weighed) -> dict[str, float]:
    return {"count": weighed.times, "tf": weighed.tf, "idf": weighed.idf, "weight": weighed.weight}


def _pair(pair: SectionPair) -> dict[str, Any]:
    return {
        "kind": pair.kind,
        "share": pair.share,
        "draft": [_passage(passage) for passage in pair.draft],
        "note": [_passage(passage) for passage in pair.note],
        "shared": list(pair.shared),
    }


def _passage(passage: Passage) -> dict[str, Any]:
    section = passage.section
    return {"heading": section.heading, "line": section.line, "text": section.text, "marks": [list(mark) for mark in passage.marks]}
