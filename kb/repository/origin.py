"""Where a repository is on the web, as its configuration says. Git is not run for it."""

import re
from pathlib import Path

from kb.patterns import late

_SECTION = late(r'\[\s*remote\s+"origin"\s*\](?P<body>[^\[]*)', re.I)
_URL = late(r"^\s*url\s*=\s*(?P<url>\S+)", re.M | re.I)
_WRITTEN = late(r"(?:[a-z+]+://)?(?:[^@/]+@)?(?P<host>[^:/@]+)(?::\d+(?=/)|:(?!//))?/?(?P<path>[^?#{]+)", re.I)
_PAGES = late(r"/(?:-|blob|tree|raw|src|commit)(?:/.*)?$")
_MOST_BYTES = 100_000


def origin(root: Path) -> str | None:
    """The address of the remote "origin" as `address` gives it; None when there is none, or it stands on this machine."""
    found = _SECTION.search(_config(root))
    url = _URL.search(found["body"]) if found else None
    return address(url["url"]) if url else None


def address(url: str) -> str | None:
    """Host and path of a repository, in lower case: github.com/acme/notes for https://…, ssh://git@… and git@github.com:acme/notes.git alike."""
    written = _WRITTEN.fullmatch(url.partition("{")[0])
    if not written or "." not in written["host"] or url.startswith((".", "/", "file:")):
        return None
    path = _PAGES.sub("", written["path"]).strip("/").removesuffix(".git")
    return f"{written['host']}/{path}".lower() if "/" in path else None


def _config(root: Path) -> str:
    """What stands in the configuration of a repository; of a further work tree, in that of its repository."""
    kept = root / ".git"
    try:
        if kept.is_file():
            kept = root / kept.read_text(encoding="utf-8").partition("gitdir:")[2].strip()
            common = kept / "commondir"
            kept = kept / common.read_text(encoding="utf-8").strip() if common.is_file() else kept
        with open(kept / "config", encoding="utf-8", errors="replace") as config:
            return config.read(_MOST_BYTES)
    except (OSError, ValueError):
        return ""
