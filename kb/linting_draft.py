"""Checks a draft that was sent to a site, as `kb lint --draft -` checks one on standard input."""

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from kb.build_facts import AskedBuild, Read
from kb.configuration import Configuration, find_configuration
from kb.errors import ConfigurationError
from kb.linting.around import BUILD, COMPARISON, REPOSITORY
from kb.linting.checking import check
from kb.linting.mapping import Rows, load_mapping
from kb.linting.report import LintReport, Unchecked
from kb.linting.settings import Settings, load_settings
from kb.linting.subject import File, Subject
from kb.parse import Reading
from kb.parse.decode import Written
from kb.privacy import Privacy, load_privacy
from kb.surroundings import Surroundings, unchecked
from kb.vocabulary import Vocabulary

_MISSING = {
    REPOSITORY: "a draft that is sent stands in no repository",
    COMPARISON: "what the draft is like is told beside the findings",
}
_LONGEST = 100_000
"""Signs of a draft that is checked: a note has a tenth of it, and what is written to take long takes seconds for as much."""

_TOO_LONG = f"a draft of over {_LONGEST:,} signs is checked where it is written: kb lint --draft FILE"
_BROKEN = "the configuration around the notes cannot be used"


class Team(NamedTuple):
    """What a team wants of a draft: what is masked, which rules are asked, where updates go.

    is_broken: its configuration cannot be used, so that this is what everybody gets.
    """

    privacy: Privacy
    settings: Settings
    mapping: Rows
    is_broken: bool = False


def team_around(folder: Path) -> Team:
    """The team around a folder of notes, which need not be there: without a configuration, or with one that cannot be used, everybody."""
    try:
        return _team(find_configuration(folder))
    except ConfigurationError:
        return _team(Configuration())._replace(is_broken=True)


def _team(configuration: Configuration) -> Team:
    return Team(load_privacy(configuration), load_settings(configuration, draft=True), load_mapping(configuration))


def lint_draft(reading: Reading, team: Team, vocabulary: Vocabulary, build: AskedBuild, today: dt.date) -> LintReport:
    """The findings on the notes of a draft that was read; of one that is too long no rule is asked. today: UTC."""
    if len(reading.text) > _LONGEST:
        return LintReport(unchecked=(Unchecked(tuple(rule.code for rule in team.settings.asked), _TOO_LONG),))
    around = Surroundings(None, build, team.mapping, _MISSING | ({BUILD: _BROKEN} if team.is_broken else {}))
    settings = team.settings._replace(asked=tuple(filter(around.can_ask, team.settings.asked)))
    path = reading.notes[0].path
    file = File(path, tuple(reading.masked.text.split("\n")), reading.notes, reading.masked.finds, Written(reading.text, "utf-8"))
    # The bytes are for rules that compare the draft, of which none is asked.
    facts = around.facts(Read(None, path, b"", reading.notes), vocabulary)
    subjects = tuple(Subject(note, file, vocabulary, today, around.around(None, facts, note)) for note in reading.notes)
    left = unchecked((rule, around) for rule in team.settings.asked)
    return LintReport(tuple(check(subjects, settings)), len(subjects), unchecked=left, asked=tuple(rule.code for rule in settings.asked))
