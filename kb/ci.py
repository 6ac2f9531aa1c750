"""What a CI says about its run: GitHub and GitLab tell with which commit a branch is compared."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kb.errors import InputError


def base_of(environment: Mapping[str, str]) -> str | None:
    """The revision since which notes changed: what a pull request goes into, or what a branch was before a push.

    None where nothing tells: outside of these two, on a schedule, for a new branch, and where a push threw the old commit away. Raises InputError.
    """
    if target := environment.get("GITHUB_BASE_REF"):
        return f"origin/{target}"
    event = _event(environment.get("GITHUB_EVENT_PATH"))
    queued = event.get("merge_group")
    told = [
        queued.get("base_sha") if isinstance(queued, dict) else None,
        None if event.get("forced") else event.get("before"),
        environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"),
        environment.get("CI_COMMIT_BEFORE_SHA"),
    ]
    return next((commit for commit in told if isinstance(commit, str) and commit.strip("0")), None)


def _event(path: str | None) -> dict[str, Any]:
    """What GitHub tells of the event that started a run."""
    if not path:
        return {}
    try:
        event = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"the event of this run cannot be read from {path}: {error}. Name the revision to compare with: kb ci --changed REV") from error
    return event if isinstance(event, dict) else {}
