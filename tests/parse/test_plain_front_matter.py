"""Front matter of plain keys, for which no YAML is loaded."""

import sys

import pytest
import yaml

from kb.parse.page import read_page

PLAIN = (
    "date: 2026-03-14 08:13",
    "title: A gift card - loaded twice",
    "severity: 2\nlabels: [search, field-note,  two words ]\nrelease: 4.27.2",
    "tags:\nowner: Équipe 在庫\n\nlevel: yes   ",
    "labels: [one]\nlabels: [two]\nempty:",
)
FULL = (
    "title: 'quoted'",
    "title: a # comment",
    "title: a:b",
    "labels: []",
    "labels: [a, [b]]",
    "labels: [a, 08:13]",
    "labels:\n  - a\n  - b",
    "text: |\n  two\n  lines",
    "long: one\n  two",
    "- a list",
    "? a",
    "{a: b}",
    "anchor: &a b",
)


@pytest.mark.parametrize("text", [*PLAIN, *FULL])
def test_front_matter_means_what_yaml_says(text: str) -> None:
    """However it is read, front matter gives the keys and texts that YAML gives."""
    said = yaml.load(text, yaml.BaseLoader)
    page = read_page(f"---\n{text}\n---\n", str)
    assert (page.front, bool(page.faults)) == ((said, False) if isinstance(said, dict) else ({}, True))


@pytest.mark.parametrize("text", PLAIN)
def test_plain_front_matter_loads_no_yaml(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain keys are read where YAML cannot be imported."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    assert read_page(f"---\n{text}\n---\n", str).faults == ()
