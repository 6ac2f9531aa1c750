"""With which revision a run of a CI compares."""

import json
from pathlib import Path

import pytest

from kb.ci import base_of
from kb.errors import InputError

NONE = "0" * 40


@pytest.mark.parametrize(
    ("event", "environment", "base"),
    [
        ({"before": "a1"}, {"GITHUB_BASE_REF": "release/2"}, "origin/release/2"),
        ({"before": "a1", "forced": False}, {"GITHUB_BASE_REF": ""}, "a1"),
        ({"before": "a1", "forced": True}, {}, None),
        ({"before": NONE, "created": True}, {}, None),
        ({"merge_group": {"base_sha": "b2"}}, {}, "b2"),
        ({"schedule": "0 6 * * *"}, {}, None),
        ({"merge_group": None, "before": 7}, {}, None),
        ([], {}, None),
    ],
)
def test_github_tells_what_a_run_compares_with(tmp_path: Path, event: object, environment: dict[str, str], base: str | None) -> None:
    """What a pull request goes into, what a merge queue starts from, what the branch was before a push; else nothing."""
    (tmp_path / "event.json").write_text(json.dumps(event))
    assert base_of({**environment, "GITHUB_EVENT_PATH": str(tmp_path / "event.json")}) == base


@pytest.mark.parametrize(
    ("environment", "base"),
    [
        ({"CI_MERGE_REQUEST_DIFF_BASE_SHA": "c3", "CI_COMMIT_BEFORE_SHA": NONE}, "c3"),
        ({"CI_COMMIT_BEFORE_SHA": "d4"}, "d4"),
        ({"CI_COMMIT_BEFORE_SHA": NONE}, None),
        ({}, None),
    ],
)
def test_gitlab_tells_what_a_run_compares_with(environment: dict[str, str], base: str | None) -> None:
    """The base of a merge request, what a branch was before a push; outside of a CI nothing."""
    assert base_of(environment) == base


@pytest.mark.parametrize("text", [None, "{", "\udcff"])
def test_an_event_that_cannot_be_read_is_told(tmp_path: Path, text: str | None) -> None:
    """With what to do."""
    path = tmp_path / "event.json"
    if text is not None:
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match=r"event\.json: .*kb ci --changed REV"):
        base_of({"GITHUB_EVENT_PATH": str(path)})
