"""What a team teaches in kb.toml, and what it is told when that cannot be used."""

from pathlib import Path

import pytest
from support import write

from kb.configuration import find_configuration
from kb.errors import ConfigurationError
from kb.parse import load
from kb.vocabulary import load_vocabulary


@pytest.mark.parametrize(
    ("toml", "fault"),
    [
        ('[heading]\nfix = ["Patch"]\n', "unknown key 'heading'; did you mean 'headings'?"),
        ('[headings]\nroot_cause = ["Why"]\n', "headings: 'root_cause' is no kind of section; did you mean 'root-cause'?"),
        ('[headings]\nfix = "Patch"\n', "headings.fix must be a list of strings"),
        ("stop_words = 3\n", "stop_words must be a list"),
        ("repositories = [1]\n", "repositories must be a list of strings"),
        ('repositories = ["../shop\\u0000"]\n', "repositories: '../shop\\x00' can be no folder: it holds a NUL sign"),
        (f'repositories = ["{"x" * 5000}"]\n', f"repositories: '{'x' * 60}' can be no folder: it is too long"),
        ("repository_url = 3\n", "repository_url must be a string"),
        (
            'repository_url = "github.com/acme/notes"\n',
            "repository_url cannot be used: it does not begin with https:// and a host. "
            'Write the address of the repository, such as "https://github.com/acme/notes"',
        ),
        ('date_order = "ymd"\n', 'date_order must be "mdy" or "dmy"'),
    ],
)
def test_what_cannot_be_used_is_told_with_the_nearest(tmp_path: Path, toml: str, fault: str) -> None:
    """A key, a kind or a value that the program does not know, and what it takes to be meant."""
    write(tmp_path, {"kb.toml": toml})
    with pytest.raises(ConfigurationError) as raised:
        find_configuration(tmp_path)
    assert str(raised.value) == f"{tmp_path / 'kb.toml'}: {fault}"


def test_the_order_of_numeric_dates_can_be_told(tmp_path: Path) -> None:
    """With date_order, 03/04/2025 is a date."""
    write(tmp_path, {"kb.toml": 'date_order = "dmy"\n'})
    vocabulary = load_vocabulary(find_configuration(tmp_path))
    (note,) = load("note.md", b"# Ferry\n\n**Date:** 03/04/2025\n", vocabulary)
    assert str(note.date) == "2025-04-03"


def test_lines_of_the_teams_template_say_nothing(tmp_path: Path) -> None:
    """A lesson that still is the template's own line is no lesson."""
    write(tmp_path, {"kb.toml": 'template = "blank.md"\n', "blank.md": "# Title\n\n## Lessons\n\n- What surprised us?\n"})
    vocabulary = load_vocabulary(find_configuration(tmp_path))
    (note,) = load("note.md", b"# Ferry\n\n## Lessons\n\n- What surprised us?\n- Ferries float\n", vocabulary)
    assert [lesson.text for lesson in note.lessons] == ["Ferries float"]
