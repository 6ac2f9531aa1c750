"""The hook that masks: it mends the note and stops the commit, so that a person looks at what became of it."""

from pathlib import Path

from commits import git
from support import write
from team import GOOD, NEW, pull_request
from test_hooks import committed, hooked

ADDRESS = "maria.keller@posteo.de"


def test_what_must_not_be_committed_is_masked(tmp_path: Path) -> None:
    """An address in a note: the first try is stopped and names no value, the second commits the note with a token in its place."""
    place = hooked(pull_request(tmp_path / "work", {}), "kb-redact")
    write(place, {NEW: GOOD.replace("the depot reports", f"{ADDRESS} reports")})
    first, masked, second = committed(place), (place / NEW).read_text(), committed(place)
    assert (first.returncode, ADDRESS in first.stdout + first.stderr, masked) == (1, False, GOOD.replace("the depot reports", "email_1 reports"))
    assert (second.returncode, git(place, "show", f"HEAD:{NEW}")) == (0, masked.rstrip("\n"))


def test_a_note_without_secrets_stays(tmp_path: Path) -> None:
    """Byte for byte, and it is committed at once."""
    place = hooked(pull_request(tmp_path / "work", {}), "kb-redact")
    write(place, {NEW: GOOD, "page.md": ADDRESS})
    assert (committed(place).returncode, (place / NEW).read_text()) == (0, GOOD)
