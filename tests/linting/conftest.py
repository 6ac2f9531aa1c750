"""The world of the cases: a small repository with checklists, scenarios, a matrix and earlier notes, committed and indexed."""

import shutil
from pathlib import Path

import pytest
from commits import commit, git, repository
from support import build

WORLD = Path(__file__).parent / "world"
GONE = ".github/workflows/barrier.yml"
"""A gate of an earlier note, which a later commit takes away."""


@pytest.fixture(scope="session")
def built_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of the cases with its index; nobody writes into it."""
    place = tmp_path_factory.mktemp("world") / "world"
    shutil.copytree(WORLD, place)
    repository(place)
    commit(place, day=1)
    commit(place, gone=[GONE], day=20)
    git(place, "gc", "-q")
    build(place / "notes", place / "kb.db")
    return place


@pytest.fixture
def world(built_world: Path, tmp_path: Path) -> Path:
    """A copy of the repository of the cases, for one test."""
    return Path(shutil.copytree(built_world, tmp_path / "world", symlinks=True))
