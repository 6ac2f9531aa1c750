"""Where the relative links of a note lead: they were written for a repository, and are read on a site."""

from collections.abc import Callable
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from kb.source import target_url
from kb.web.page import View

Address = Callable[[str], str | None]


def addresses(view: View, path: str) -> Address:
    """For the links of the note in a file: those to other notes lead to their pages, those to other files to the repository.

    A link that leads nowhere here gives None, and stays text. path: of the file, under the notes folder.
    """

    def address(written: str) -> str | None:
        parts = urlsplit(written)
        if parts.scheme or parts.netloc:
            return written
        target = normpath(join(dirname(path), unquote(parts.path))) if parts.path else path
        if target == path or target.startswith("/"):
            return None
        places = view.reader.places([target])
        return view.links.note(places[0].id) if places else _in_repository(view, target)

    return address


def _in_repository(view: View, target: str) -> str | None:
    """The page of a file that is named from the notes folder; None where that lies outside of the repository."""
    file = normpath(join(view.build.place or "", target))
    return None if file.startswith("..") else target_url(view.build, file)
