"""Notes that try to run something, in every place that a page shows."""

import json
from pathlib import Path

_RUN = "window.pwned=1"
TRICKS = (
    f"<script>{_RUN}</script>",
    f"<img src=x onerror={_RUN}>",
    f"<svg onload={_RUN}></svg>",
    f"</title><script>{_RUN}</script>",
    f"</textarea><script>{_RUN}</script>",
    f"<base href=https://evil.example/><a href=x onclick={_RUN}>base</a>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    f"<iframe srcdoc='<script>parent.{_RUN}</script>'></iframe>",
    '<link rel="stylesheet" href="https://evil.example/s.css"><style>@import "https://evil.example/i.css";</style>',
    f'" autofocus onfocus="{_RUN}" x="',
    f"' onmouseover='{_RUN}' style='position:fixed;inset:0' x='",
    "{{ 7 * 7 }} {% include 'kb/base.html' %} {{ cycler.__init__.__globals__ }}",
    "\x1b[31m\x1b]8;;javascript:alert(1)\x1b\\red\x1b[0m",
    "\u202e<b>txet\u202c <b><i></b></i><p><table><tr><td>",
)
_LINKS = (
    f"[a](javascript:{_RUN}) [b](JaVaScRiPt:{_RUN}) [c](data:text/html,<script>{_RUN}</script>) [d](vbscript:{_RUN}) <javascript:{_RUN}>",
    f"[e](java&#115;cript:{_RUN}) [f](%6aavascript:{_RUN}) ![g](javascript:{_RUN}) ![h](data:image/svg+xml,<svg/onload={_RUN}>) [i][r]",
    f"![j](https://evil.example/i.png) [k](//evil.example/x) [l](../../../../etc/passwd) [m](#L1) [n](?q=<script>{_RUN}</script>)",
    f"[o](\x1bjavascript:{_RUN}) [p](javascript&colon;{_RUN}) [q]( javascript:{_RUN} \"' onmouseover='{_RUN}\")\n\n[r]: javascript:{_RUN}",
)


_FOLDER = f"deep <img src=x onerror={_RUN}>"
_FIELDS = ("title", "category", "severity", "impact", "owner", "release", "review", "repository", "ticket")
_PARTS = ("Summary", "Impact", "Root cause", "Contributing factors", "Fix", "Verification")


def hostile(folder: Path) -> Path:
    """Notes of one root cause, one for each trick, with the trick in every place; each later one says that it is the first again.

    The team has a category of every such name.
    """
    notes = folder / "notes"
    (folder / "kb.toml").write_text("[categories]\n" + "\n".join(f"{json.dumps(trick)} = []" for trick in TRICKS), encoding="utf-8")
    (notes / _FOLDER).mkdir(parents=True)
    names = [_name(place, trick) for place, trick in enumerate(TRICKS)]
    for place, (name, trick) in enumerate(zip(names, TRICKS, strict=True)):
        (notes / f"{name}.md").write_text(note(place, trick, names[0]), encoding="utf-8")
    return notes


def _name(place: int, trick: str) -> str:
    """The trick as far as a file may be called so; every third note lies in a folder of such a name."""
    name = f"{place:02} {trick.replace('/', '')[:60]}"
    return f"{_FOLDER}/{name}" if place % 3 == 2 else name


def note(place: int, trick: str, first: str) -> str:
    """A note that says the trick wherever something is said. first: the id of the note that it repeats."""
    quoted = json.dumps(trick)
    fields = "\n".join(f"{field}: {quoted}" for field in (*_FIELDS, quoted))
    links = "\n\n".join(_LINKS)
    sections = "\n\n".join(f"## {part}\n\nThe gateway retried a write {trick} without a key.\n\n{links}" for part in (*_PARTS, trick))
    return f"""---
{fields}
labels: [{quoted}, gateway]
date: 2025-01-{place + 1:02}
recurrence_of: {json.dumps(first) if place else quoted}
not_recurrence_of: {quoted}
---

{sections}

## Timeline

- 2025-01-01 08:00 {trick}
- 2025-01-01 08:{place + 10} contained: {trick} {_LINKS[0]}

## Lessons & Anti-patterns

- Lesson: {trick}
- Anti-pattern: {trick} {_LINKS[0]}

## Updates to Repo

- Checklist: `docs/{trick}.md` "{trick}"
- Gate: docs/checklists/api.md "{trick}"

```{trick}
{trick}
```

> Owner: {trick} · Review: {trick} · Labels: {trick}
"""
