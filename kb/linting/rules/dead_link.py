"""KB402 dead-link: a link into the repository that leads nowhere.

What it does   Reports a relative link or image whose file or folder does not stand in the work tree; definitions ([name]: path) and HTML too, code not.
Why it hurts   The evidence, or the change that was made, cannot be found by the one who reads the note when it happens again.
Bad            See [the retry scenario](../docs/scenario/retry.md)
Good           See [the retry scenario](../docs/scenarios/retry.md)
Configure      A path from the root (/docs/x.md) counts only when its first folder stands there: else it may be a page of a site. Links that leave the
               repository, lines (x.py:42, x.py#L42) and pages without their suffix are fine.
Source         process page, "Do": relative links, so that readers can jump to what is new
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.links import Link, Way, relative, way, without_line
from kb.linting.subject import Subject
from kb.linting.tree import Tree
from kb.model import Finding

NEEDS = "repository"

_PAGES = ("", ".md", ".markdown", ".mdx", "/index.md", "/README.md")
"""A site leaves these out of the addresses of its pages."""


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each link."""
    for link in subject.links:
        led = None if link.bare else way(link.to, subject.around.folder)
        if subject.tree and led and led.path is not None and _is_dead(subject.tree, link, led.path):
            said = f"This link leads nowhere: there is no {led.path} in the repository.{_likely(subject, led)}"
            yield Finding("KB402", link.line, said, link.column, link.end)


def _is_dead(tree: Tree, link: Link, path: str) -> bool:
    if link.to.startswith("/") and not ("/" in path and tree.kind(path.partition("/")[0])):
        return False
    names = {path, without_line(path), path.removesuffix(".html")}
    return not any(tree.kind(name + page) for name in names for page in _PAGES) and not tree.is_hidden(path)


def _likely(subject: Subject, led: Way) -> str:
    """The one file of the same name, when there is one."""
    assert subject.tree
    named = subject.tree.named_so(str(led.path).rpartition("/")[2])
    return f" Is {relative(named[0], subject.around.folder)} meant?" if len(named) == 1 else " Mend the path, or remove the link."
