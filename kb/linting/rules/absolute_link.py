"""KB407 absolute-link: an address on the web for a file of the same repository.

What it does   Reports a link to a file or folder of the note's own repository, on its main branch, by its full address, where a relative link would do.
Why it hurts   It leaves the branch, the fork and the clone that the reader is in, and breaks when the repository moves.
Bad            [the checklist](https://github.com/acme/notes/blob/main/docs/checklists/api-coverage.md)
Good           [the checklist](../docs/checklists/api-coverage.md)
Configure      [lint.absolute-link]   branches = ["main"]: a link to another branch, a tag or a commit is meant as it stands.
               The repository is that of repository_url in kb.toml, else that of the remote origin.
Source         process page, "Do": relative links, so that readers can jump to what is new
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.links import relative
from kb.linting.subject import Subject
from kb.model import Edit, Finding
from kb.patterns import late

NEEDS = "repository"

_WEB = late(r"https?://(?:www\.)?", re.I)
_PAGE = late(r"/(?:-/)?(?:blob|tree|src(?:/branch)?)/(?P<branch>[^/?#]+)/(?P<path>[^?#]+)(?P<rest>\S*)")


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each link; one of markdown can be mended."""
    tree = subject.tree
    for link in subject.links:
        if not tree or "://" not in link.to or not tree.address:
            continue
        bare = _WEB.sub("", link.to, count=1)
        page = _PAGE.fullmatch(bare[len(tree.address) :]) if bare.lower().startswith(f"{tree.address}/") else None
        path = _decoded(page["path"]).rstrip("/") if page and page["branch"] in settings["branches"] else ""
        if page and path and tree.kind(path):
            own = relative(path, subject.around.folder) + (page["rest"] if page["rest"].startswith("#") else "")
            edits = () if link.bare else (Edit(link.line, link.column, link.to, own),)
            yield Finding("KB407", link.line, f"This is a file of the same repository. Link to it as {own}", link.column, link.end, edits)


def _decoded(path: str) -> str:
    from urllib.parse import unquote

    return unquote(path)
