"""KB403 dead-anchor: a link to a heading that is not there.

What it does   Reports #… behind a relative link to a markdown file, or to the note itself, that is none of its headings, nor named by an HTML id.
Why it hurts   The reader lands at the top of a long page and has to guess which part was meant.
Bad            Pattern note: [stop early](../docs/patterns.md#stop-erly)
Good           Pattern note: [stop early](../docs/patterns.md#stop-early)
Configure      Anchors are made as GitHub makes them: lower case, blanks as dashes, signs left out, -1 behind the second of equal headings; {#own} counts.
               Outside of a repository only the anchors of the note itself are looked at.
Source         process page, "Do": relative links, so that readers can jump to what is new
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.links import way
from kb.linting.subject import Subject
from kb.model import Finding

_OTHERS = ("l", "user-content-", ":~:", "top", "/", "!")
"""How an anchor begins that no heading has: a line of a file, a place in a text, a page of a program."""


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each anchor."""
    for link in subject.links:
        led = way(link.to, subject.around.folder) if "#" in link.to and not link.bare else None
        if led is None or not led.anchor or _is_other(led.anchor.lower()):
            continue
        anchors = subject.file.anchors if led.path is None else subject.tree.anchors(led.path) if subject.tree else None
        if anchors is not None and led.anchor.lower() not in anchors:
            said = f"{led.path or 'This file'} has no heading with the anchor #{led.anchor}.{_likely(led.anchor, anchors)}"
            yield Finding("KB403", link.line, said, link.column, link.end)


def _is_other(anchor: str) -> bool:
    return anchor.startswith(_OTHERS[1:]) or (anchor[0] == _OTHERS[0] and anchor[1:2].isdigit())


def _likely(anchor: str, anchors: frozenset[str]) -> str:
    import difflib

    near = difflib.get_close_matches(anchor.lower(), sorted(anchors), 1)
    return f" Is #{near[0]} meant?" if near else " Mend the anchor, or link to the file."
