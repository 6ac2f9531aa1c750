"""The build that a site shows."""

import json

from kb.levels import Levels
from kb.model import Build
from kb.render.json.form import dump


def build(build: Build, levels: Levels, faults: int, skipped: int) -> str:
    """When and from what it was made, and how much of it could not be used."""
    return dump(
        {
            "built_at": build.built_at,
            "notes": build.notes,
            "commit": build.commit,
            "program": build.program,
            "repository_url": build.repository_url,
            "repositories": [{"commit": one["commit"]} for one in json.loads(build.heads)],
            "levels": levels._asdict(),
            "faults": faults,
            "skipped": skipped,
        }
    )
