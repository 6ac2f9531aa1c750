"""Where a file of the repository is seen on the web: the address of its page, at the commit of a build."""

from functools import lru_cache

from kb import data
from kb.model import Build
from kb.patterns import late

_PLACEHOLDER = late(r"\{([^{}]*)\}")
_FILLED = ("commit", "path", "line")
_FIRST_LINE = 1


def why_no_address(address: str) -> str | None:
    """Why no page of a file can be addressed by a `repository_url`; None when it can."""
    from urllib.parse import urlsplit

    if not address.isprintable() or " " in address or "\\" in address:
        return "it holds a space, a backslash or a control sign"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "its host or port can be none"
    if parts.scheme not in ("http", "https") or not host or "{" in parts.netloc:
        return "it does not begin with https:// and a host"
    if "@" in parts.netloc:
        return "it names a user, whom everybody would see"
    return _why_no_form(address, _PLACEHOLDER.findall(address))


def _why_no_form(address: str, placeholders: list[str]) -> str | None:
    known = ", ".join(f"{{{name}}}" for name in _FILLED)
    if unknown := [name for name in placeholders if name not in _FILLED]:
        return f"it holds {{{unknown[0]}}}; known are {known}"
    if placeholders and "path" not in placeholders:
        return "it holds no {path}, so it would be the same page for every file"
    if not placeholders and ("?" in address or "#" in address):
        return f'something stands behind "?" or "#"; such an address is written whole, with {known}'
    return None


def source_url(build: Build, path: str, line: int | None = None) -> str | None:
    """The page of a note's file at the commit of a build. path: under the notes folder; line: None for the file as a whole.

    None when the build knows no `repository_url` or no commit, or when its notes are in no repository.
    """
    return target_url(build, f"{build.place}/{path}" if build.place else path, line)


def target_url(build: Build, file: str, line: int | None = None) -> str | None:
    """The page of a file or folder of the notes' own repository (`Standing.file`). file: from the root of the repository; else as `source_url`."""
    from urllib.parse import quote

    address = build.repository_url
    if not address or not build.commit or build.place is None or why_no_address(address):
        return None
    form = _form(address)
    page, _, place = form.partition("#")
    form = page if line is None and "{line}" in place else form
    values = {"commit": quote(build.commit), "path": quote(file), "line": str(_FIRST_LINE if line is None else line)}
    return _PLACEHOLDER.sub(lambda found: values[found[1]], form)


@lru_cache(maxsize=16)
def _form(address: str) -> str:
    """The address of a page, with placeholders: as the team wrote it, else as the forge has it."""
    from urllib.parse import urlsplit

    if _PLACEHOLDER.search(address):
        return address
    packaged = data.table("forges.toml")
    host = urlsplit(address).hostname or ""
    form = next((form for name, form in packaged["forges"].items() if name in host), packaged["other"])
    return f"{address.rstrip('/').removesuffix('.git')}{form}"
