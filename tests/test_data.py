"""The packaged data, and the fast way in which it is read."""

import tomllib
from pathlib import Path

import pytest

from kb import data

FILES = sorted(file.name for file in Path(data.__file__).parent.glob("*.toml"))


@pytest.mark.parametrize("name", FILES)
def test_a_packaged_table_reads_as_toml_does(name: str) -> None:
    """Each packaged file keeps to the part of TOML that `kb.data.table` knows."""
    assert data.table(name) == tomllib.loads(data.read(name).decode())
