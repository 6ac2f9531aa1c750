"""What comments on a pull request share: how much fits, and where links lead."""

import os
from collections.abc import Iterable
from urllib.parse import quote

from kb.render.markdown.text import escaped

MOST_SIGNS = 60_000
"""GitHub takes comments of up to 65,536 signs."""

_NAMED = 10


def signs(text: str) -> int:
    """The length of a text as GitHub may count it: signs outside the basic plane are two."""
    return len(text.encode("utf-16-le")) // 2


def fitting(blocks: Iterable[str], room: int) -> tuple[list[str], int]:
    """The blocks that fit into so many signs together, and how many do not."""
    kept: list[str] = []
    left_out = 0
    for block in blocks:
        needed = signs(block) + 2
        if needed > room:
            left_out += 1
        else:
            kept.append(block)
            room -= needed
    return kept, left_out


def listed(head: str, names: list[str]) -> list[str]:
    """Names behind a head in one line, the first of many; none for no name."""
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return [f"{head}{', '.join(names[:_NAMED])}{more}."] if names else []


def link(text: str, path: str, line: int, room: int) -> str:
    """A link to a line of a file, with a text of about so many signs."""
    return f"[{escaped(text, room)}]({_base()}{quote(os.fsencode(path))}{f'?plain=1#L{line}' if _base() else ''})"


def _base() -> str:
    """Where links start: in a workflow of GitHub at the files of its commit, since in a comment no relative link is sure to lead there."""
    server, repository, commit = (os.environ.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "SHA"))
    return f"{server}/{repository}/blob/{commit}/" if server and repository and commit else ""
