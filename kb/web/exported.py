"""Addresses in a folder of plain files."""

from collections.abc import Mapping
from urllib.parse import urlencode

from kb.web.file_names import file_name
from kb.web.links import digest, family_anchor

INDEX = "search.json"
"""What a search without a server reads."""


class Exported:
    """Addresses as seen from one of the files, so that the folder may lie under any path.

    depth: how many folders down the file lies; url: where the folder is found on the web, with a slash at its end; None where that is not known.
    """

    live = False
    own: Mapping[str, str] = {}

    def __init__(self, depth: int = 0, url: str | None = None) -> None:
        self._up, self._url = "../" * depth, url

    def page(self, name: str = "", **query: str) -> str:
        """The file of a page; a name with a suffix such as .json is a file already."""
        return f"{self._up}{page_file(name)}{_asked(query)}"

    def note(self, id: str, line: int | None = None) -> str:
        """The page of a note, at a line of its file."""
        return f"{self._up}{note_file(id)}.html{f'#L{line}' if line else ''}"

    def note_json(self, id: str) -> str:
        """A note for a program."""
        return f"{self._up}{note_file(id)}.json"

    def notes(self, **filters: str) -> str:
        """The search page, on which a script leaves the notes that are meant."""
        return self.page("search", **filters)

    def family(self, root: str) -> str:
        """A family on the page of families."""
        return f"{self.page('families')}#{family_anchor(root)}"

    def rule(self, code: str) -> str:
        """The page of a rule of the linter."""
        return f"{self._up}{rule_file(code)}.html"

    def rule_json(self, code: str) -> str:
        """A rule for a program."""
        return f"{self._up}{rule_file(code)}.json"

    def static(self, name: str) -> str:
        """A file of ours; its address changes with what it holds, so that a browser keeps none that is old."""
        return f"{self._up}static/{name}?{digest(name)}"

    def index(self) -> str:
        """What the script of the search page reads."""
        return f"{self._up}{INDEX}"

    def whole(self, address: str) -> str:
        """An address with the host in front, where that is known."""
        return address if self._url is None else f"{self._url}{address.removeprefix(self._up)}"


def page_file(name: str) -> str:
    """The file of a page by its name; "" is the front page, and a name with a suffix such as .json is a file already."""
    if name == "" or name[0] == ".":
        return f"index{name or '.html'}"
    return name if "." in name else f"{name}.html"


def note_file(id: str) -> str:
    """The file of a note, without suffix; only signs that an address need not encode."""
    return f"note/{file_name(id)}"


def rule_file(code: str) -> str:
    """The file of a rule, without suffix."""
    return f"rule/{code}"


def _asked(query: Mapping[str, str]) -> str:
    return f"?{urlencode(query)}" if query else ""
