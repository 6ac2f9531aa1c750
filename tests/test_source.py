"""From a note or a target to its page on the forge."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from commits import commit, git, repository
from support import build, note, reading, write

from kb.evaluating_notes import Silence
from kb.indexing.index import Task, index
from kb.model import Build
from kb.source import source_url, target_url, why_no_address

HERE = Build("2025-01-01T00:00:00Z", "notes", 1, "c0ffee", "kb", "[]", "https://github.com/acme/notes", "notes")


def at(address: str | None) -> Build:
    """The same build with another address."""
    return HERE._replace(repository_url=address)


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://github.com/acme/notes", "https://github.com/acme/notes/blob/c0ffee/ci/a.yml#L3"),
        ("https://github.com/acme/notes.git/", "https://github.com/acme/notes/blob/c0ffee/ci/a.yml#L3"),
        ("https://gitlab.acme.example:8443/ops/notes", "https://gitlab.acme.example:8443/ops/notes/-/blob/c0ffee/ci/a.yml#L3"),
        ("https://bitbucket.org/acme/notes", "https://bitbucket.org/acme/notes/src/c0ffee/ci/a.yml#lines-3"),
        ("http://gitea.lan/acme/notes", "http://gitea.lan/acme/notes/src/commit/c0ffee/ci/a.yml#L3"),
        ("https://codeberg.org/acme/notes", "https://codeberg.org/acme/notes/src/commit/c0ffee/ci/a.yml#L3"),
        ("https://git.acme.example/notes", "https://git.acme.example/notes/blob/c0ffee/ci/a.yml#L3"),
        ("https://git.acme.example/?h={commit}&f={path}#n{line}", "https://git.acme.example/?h=c0ffee&f=ci/a.yml#n3"),
    ],
)
def test_each_forge_has_its_form(address: str, page: str) -> None:
    """The host tells the form; an address with placeholders is a form of its own."""
    assert target_url(at(address), "ci/a.yml", 3) == page


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://github.com/acme/notes", "https://github.com/acme/notes/blob/c0ffee/a.md"),
        ("https://x.example/{path}#file", "https://x.example/a.md#file"),
        ("https://x.example/{path}?line={line}", "https://x.example/a.md?line=1"),
    ],
)
def test_without_a_line_the_page_is_that_of_the_file(address: str, page: str) -> None:
    """What speaks of a line behind "#" is left out; elsewhere it is the first line."""
    assert target_url(at(address), "a.md") == page


def test_pieces_of_a_path_are_encoded() -> None:
    """Signs that mean something in an address, braces and letters of any script; slashes stay."""
    assert source_url(HERE, "2025/a b#c?{line}%41 障.md", 2) == (
        "https://github.com/acme/notes/blob/c0ffee/notes/2025/a%20b%23c%3F%7Bline%7D%2541%20%E9%9A%9C.md#L2"
    )


def test_notes_at_the_root_have_no_folder_before_them() -> None:
    """With "" as the place of the notes, a path under their folder is one from the root."""
    assert source_url(HERE._replace(place=""), "a.md") == "https://github.com/acme/notes/blob/c0ffee/a.md"


@pytest.mark.parametrize(
    "unknown",
    [{"repository_url": None}, {"commit": None}, {"place": None}, {"repository_url": "javascript:alert(1)"}, {"repository_url": "https://a@b/{path}"}],
)
def test_what_is_not_known_gives_no_link(unknown: dict[str, str | None]) -> None:
    """No address, no commit, notes in no repository; an address that no configuration lets through, in a database by a stranger."""
    made = HERE._replace(**unknown)  # type: ignore[arg-type]
    assert (source_url(made, "a.md", 1), target_url(made, "a.md", 1)) == (None, None)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://github.com/acme/notes", None),
        ("HTTP://[::1]:8080/障害", None),
        ("https://x.example/{commit}/{path}", None),
        ("ssh://git@github.com/acme/notes", "it does not begin with https:// and a host"),
        ("git@github.com:acme/notes.git", "it does not begin with https:// and a host"),
        ("https:///acme", "it does not begin with https:// and a host"),
        ("https://{commit}.example/{path}", "it does not begin with https:// and a host"),
        ("", "it does not begin with https:// and a host"),
        ("https://x.example:port/a", "its host or port can be none"),
        ("https://[::1/a", "its host or port can be none"),
        ("https://token@github.com/acme/notes", "it names a user, whom everybody would see"),
        ("https://github.com\\@x.example", "it holds a space, a backslash or a control sign"),
        ("https://github.com/a\nb", "it holds a space, a backslash or a control sign"),
        ("https://github.com/\u202eacme", "it holds a space, a backslash or a control sign"),
        ("https://x.example/{branch}/{path}", "it holds {branch}; known are {commit}, {path}, {line}"),
        ("https://x.example/{commit}", "it holds no {path}, so it would be the same page for every file"),
        ("https://x.example/?p=notes", 'something stands behind "?" or "#"; such an address is written whole, with {commit}, {path}, {line}'),
    ],
)
def test_an_address_is_checked(address: str, why: str | None) -> None:
    """http or https, a host, no user, nothing that is not seen, placeholders that are known."""
    assert why_no_address(address) == why


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A repository with an address, a note and the gate that it names, indexed."""
    files = {"ops/notes/a.md": note("One", "Disk full.", more="\n## Updates\n\n- Gate: `ci/retry.yml`\n"), "ci/retry.yml": "x\n", ".gitignore": "kb.*\n"}
    place = repository(tmp_path / "shop", files)
    write(place, {"kb.toml": 'repository_url = "https://github.com/acme/shop"\n'})
    build(place / "ops/notes", place / "kb.db")
    return place


def stored(place: Path) -> Build:
    """The build of the database."""
    with reading(place / "kb.db") as reader:
        return reader.build()


def test_a_build_leads_to_the_pages_of_its_notes_and_targets(place: Path) -> None:
    """At the commit that is checked out, from the root of the repository."""
    head = git(place, "rev-parse", "HEAD")
    with reading(place / "kb.db") as reader:
        [[update]] = reader.updates(number for number, _ in reader.ids()).values()
    assert update.standing
    assert (source_url(stored(place), "a.md", 1), target_url(stored(place), str(update.standing.file))) == (
        f"https://github.com/acme/shop/blob/{head}/ops/notes/a.md#L1",
        f"https://github.com/acme/shop/blob/{head}/ci/retry.yml",
    )


def test_a_changed_address_reads_no_note_again(place: Path) -> None:
    """When nothing else changed it is in the build after the next run; the notes are not parsed anew."""
    with sqlite3.connect(place / "kb.db") as connection:
        connection.execute("UPDATE notes SET title = 'kept'")
    connection.close()
    write(place, {"kb.toml": 'repository_url = "https://gitlab.com/acme/shop"\n'})
    report = build(place / "ops/notes", place / "kb.db")
    with closing(sqlite3.connect(place / "kb.db")) as connection:
        titles = connection.execute("SELECT title FROM notes").fetchall()
    assert (stored(place).repository_url, report.unchanged, titles) == ("https://gitlab.com/acme/shop", 1, [("kept",)])


def test_the_place_of_the_notes_is_stored(place: Path) -> None:
    """From the root; empty for the root itself; unknown without a repository, without a commit and when git was not asked."""
    write(place, {"loose/a.md": note("One", "Disk full.")})
    repository(place / "fresh")
    write(place, {"fresh/a.md": note("One", "Disk full.")})
    places = {"ops/notes": stored(place).place}
    for folder in ("ops", ".", "fresh"):
        build(place / folder, place / "kb.db")
        places[folder] = stored(place).place
    index(Task(place / "ops", place / "kb.db", repositories=None), Silence())
    places["not asked"] = stored(place).place
    (place / ".git").rename(place / "git")
    build(place / "ops", place / "kb.db")
    places["in none"] = stored(place).place
    assert places == {"ops/notes": "ops/notes", "ops": "ops", ".": "", "fresh": None, "not asked": None, "in none": None}


def test_a_target_in_another_repository_is_no_page_of_this_one(place: Path, tmp_path: Path) -> None:
    """What stands in a repository that was named stands, but at no place of the notes' own."""
    other = repository(tmp_path / "other", {"ci/elsewhere.yml": "x\n"})
    commit(place, {"ops/notes/a.md": note("One", "Disk full.", more="\n## Updates\n\n- Gate: `ci/elsewhere.yml`\n")}, day=2)
    index(Task(place / "ops/notes", place / "kb.db", repositories=(other,)), Silence())
    with reading(place / "kb.db") as reader:
        [[update]] = reader.updates(number for number, _ in reader.ids()).values()
    assert update.standing
    assert (update.standing.state, update.standing.file) == ("stands", None)
