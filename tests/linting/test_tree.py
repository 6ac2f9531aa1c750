"""The work tree as rules see it."""

import os
from pathlib import Path

import pytest
from commits import repository
from support import write

from kb.linting.anchors import anchor, anchors
from kb.linting.tree import FILE, FOLDER, LINE, PATH, Tree
from kb.repository.origin import address, origin

FILES = {"docs/Checks.md": "# Checks\n\n- [ ] Retries are **counted**\n", "docs/été/x.md": "# x\n", "src/app.py": "x = 1\n", "node_modules/y/z.md": "# z\n"}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A work tree of a few files."""
    return Tree(write(tmp_path.resolve() / "here", FILES))


def test_case_matters_and_accents_may_be_spelled_either_way(tree: Tree) -> None:
    """A path is a file or a folder only as it is spelled, but for the composition of its signs."""
    paths = ("docs/Checks.md", "docs/checks.md", "docs", "", "docs/e\u0301te\u0301/x.md", "docs/Checks.md/x", "../here/docs")
    assert [tree.kind(path) for path in paths] == [FILE, None, FOLDER, FOLDER, FILE, None, None]


def test_a_link_that_leads_out_stands_and_is_not_followed(tree: Tree) -> None:
    """What is behind a link that leads out of the repository is not looked at: it can neither be read nor called missing."""
    write(tree.root.parent / "there", {"secret.md": "# Secret\n"})
    (tree.root / "out").symlink_to(tree.root.parent / "there")
    (tree.root / "out.md").symlink_to(tree.root.parent / "there/secret.md")
    (tree.root / "in.md").symlink_to(tree.root / "docs/Checks.md")
    (tree.root / "broken.md").symlink_to(tree.root / "nowhere.md")
    assert [tree.kind(path) for path in ("out", "out/secret.md", "out.md", "in.md", "broken.md")] == [FILE, None, FILE, FILE, FILE]
    assert (tree.is_hidden("out/secret.md"), tree.is_hidden("docs/nowhere.md")) == (True, False)
    assert [tree.text(path) is None for path in ("out/secret.md", "out.md", "in.md", "broken.md")] == [True, True, False, True]


def test_an_empty_folder_hides_what_may_be_in_it(tree: Tree) -> None:
    """A submodule that was not fetched is an empty folder."""
    (tree.root / "shop").mkdir()
    assert (tree.is_hidden("shop/docs/x.md"), tree.is_hidden("shop")) == (True, False)


def test_only_texts_of_up_to_a_megabyte_are_read(tree: Tree) -> None:
    """What is too large, binary or no file says nothing, and may hold any line."""
    (tree.root / "docs/large.md").write_text("x" * 1_000_001)
    (tree.root / "docs/binary.md").write_bytes(b"a\0b")
    os.mkfifo(tree.root / "docs/pipe.md")
    assert [tree.text(f"docs/{name}.md") for name in ("large", "binary", "pipe")] == [None, None, None]
    assert tree.lacks("docs/large.md", "any line", "") is None


def test_a_target_stands_as_in_the_index(tree: Tree) -> None:
    """A path is looked for from the root, from the note, and as the end of a path; a quoted line without marks and case."""
    asked = {
        ("docs/Checks.md", None): None,
        ("../docs/Checks.md", "retries are counted."): None,
        ("Checks.md", "Retries are tried"): LINE,
        ("docs/*.md", "Retries are counted"): None,
        ("docs", "Retries are counted"): None,
        ("z.md", None): PATH,
        ("docs/checks.md", None): PATH,
        ("doc/*.md", None): PATH,
    }
    assert {target: tree.lacks(*target, "notes/2026") for target in asked} == asked


def test_other_repositories_are_looked_into(tmp_path: Path) -> None:
    """A file of another repository that the team names stands."""
    other = Tree(write(tmp_path.resolve() / "shop", {"docs/x.md": "a line\n"}))
    tree = Tree(write(tmp_path.resolve() / "here", FILES), (other,))
    assert [tree.lacks("docs/x.md", quote, "") for quote in (None, "a line", "another line")] == [None, None, LINE]


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Call the barrier line", "call-the-barrier-line"),
        ("What we saw & heard", "what-we-saw--heard"),
        ("`kb lint` – *all* of it, v1.2!", "kb-lint--all-of-it-v12"),
        ("再試行 の 上限（案）", "再試行-の-上限案"),
        ("Über-Größe_x", "über-größe_x"),
        ("A [link](x.md) and ![image](y.png)", "a-link-and-"),
        ("Two  blanks", "two--blanks"),
        ("Cafe\u0301", "cafe\u0301"),
    ],
)
def test_anchors_are_those_of_github(heading: str, slug: str) -> None:
    """Lower case, blanks as dashes, no signs; letters of all alphabets stay."""
    assert anchor(heading) == slug


def test_equal_headings_are_numbered() -> None:
    """The second has -1, and does not take the place of a heading that is called so; code holds no heading."""
    assert anchors("# A\n\n# A-1\n\n## A\n\n```\n# B\n```\n\n- # C\n\n<a name='Old'></a>\n\nD\n-\n") == {"a", "a-1", "a-2", "c", "old", "d"}


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/Acme/Notes.git",
        "git@github.com:acme/notes.git",
        "ssh://git@github.com:22/acme/notes",
        "https://github.com/acme/notes/blob/{commit}/{path}",
    ],
)
def test_an_address_is_the_same_however_it_is_written(url: str) -> None:
    """Protocol, user, port, case and .git make no difference."""
    assert address(url) == "github.com/acme/notes"


def test_the_origin_is_read_from_the_configuration_of_git(tmp_path: Path) -> None:
    """The address of the remote origin; none for a repository beside this one."""
    place = repository(tmp_path / "here")
    assert origin(place) is None
    with open(place / ".git/config", "a") as config:
        config.write('[remote "up"]\n\turl = https://example.com/up/x\n[remote "origin"]\n\turl = git@gitlab.example.com:team/sub/notes.git\n')
    assert origin(place) == "gitlab.example.com/team/sub/notes"
    assert [address(url) for url in ("../shop.git", "/srv/git/shop.git", "file:///srv/shop")] == [None, None, None]
