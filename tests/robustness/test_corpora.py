"""The reports of other teams: every one is a note, and what is left out is a template, a README, an index, or no note at all."""

import json
from pathlib import Path

import pytest
from support import build, kb, reading

NOTES = {
    "chia": 33,
    "dastergon-templates": 0,
    "dfds": 38,
    "iasql": 6,
    "jenkins-status": 43,
    "kaikei-alt": 55,
    "moj-cloud-platform": 39,
    "mybinder": 23,
    "posthog": 7,
    "seed": 3,
    "univaf": 5,
}

LEFT_OUT = {
    "chia": ["README.md", "template.md"],
    "dastergon-templates": [
        "README.md",
        *(
            f"templates/postmortem-template-{name}.md"
            for name in ["azure", "elastic", "google-api-infra", "michael.kehoe", "real-world-sre", "srebook", "thecloudbook"]
        ),
    ],
    "dfds": ["PMyyyy-nnn - Postmortem template.md", "README.md"],
    "iasql": ["postmortems/000 - Postmortem Template.md"],
    "mybinder": ["docs/source/incident-reports/index.md", "docs/source/incident-reports/template-incident-report.md"],
    "posthog": ["README.md", "investigations/template.md"],
    "univaf": ["docs/incidents/template.md"],
}

_OURS = ("SOURCE", "SOURCE_LICENSE")
"""Files that say where a corpus is from; they are no part of it."""


@pytest.mark.parametrize("corpus", list(NOTES))
def test_every_report_of_a_corpus_is_a_note(corpora: Path, tmp_path: Path, corpus: str) -> None:
    """The corpus has as many notes as a person counted; no file is skipped, and templates, READMEs and index pages are named as left out."""
    run = kb("index", corpora / corpus, "--db", tmp_path / "kb.db", "--format", "json", cwd=tmp_path)
    report = json.loads(run.stdout)
    left_out = [one["path"] for one in report["left_out"] if one["path"] not in _OURS]
    assert (run.returncode, report["notes"], report["skipped"], left_out) == (0, NOTES[corpus], [], LEFT_OUT.get(corpus, []))


def test_all_corpora_together_are_the_sum_of_their_notes(corpora: Path, tmp_path: Path) -> None:
    """One folder of all corpora gives all notes, whatever their forms."""
    report = build(corpora, tmp_path / "kb.db")
    assert (report.notes, report.skipped) == (sum(NOTES.values()), ())


def test_the_page_with_three_examples_is_three_notes(corpora: Path, tmp_path: Path) -> None:
    """Each has a root cause, and at most two of its sections have a heading that is not known."""
    build(corpora / "seed", tmp_path / "kb.db")
    with reading(tmp_path / "kb.db") as reader:
        sections = [reader.sections(one.number) for one in reader.summaries(range(1, 9))]
    kinds = [[section.kind for section in of_note] for of_note in sections]
    assert [("root-cause" in of_note, of_note.count("other") <= 2) for of_note in kinds] == [(True, True)] * 3
