"""One file, cut into front matter and blocks: what the other parts of the parser read from."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from kb.markdown import Block, blocks
from kb.model import Fault
from kb.patterns import late

_FENCE = late(r"^---[ \t]*$")
_MAX_FRONT_MATTER = 64 * 1024


class Page(NamedTuple):
    """A file as blocks. lines[0] is line 1; front: the front matter; key_lines: where its keys stand; body_line: the first line behind it."""

    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    front: Mapping[str, Any] = {}
    key_lines: Mapping[str, int] = {}
    faults: tuple[Fault, ...] = ()
    body_line: int = 1

    def text(self, start: int, end: int) -> str:
        """The lines from start up to, and without, end."""
        return "\n".join(self.lines[start - 1 : end - 1])


def read_page(text: str, mask: Callable[[str], str]) -> Page:
    """Split off the front matter and parse the rest. Line numbers are those of the file. mask: masks what only YAML can spell out."""
    lines = text.split("\n")
    end = _front_matter_end(lines)
    if end is None:
        return Page(tuple(lines), tuple(blocks(text)))
    front, faults = _front_matter("\n".join(lines[1:end]), mask)
    body = "\n" * (end + 1) + "\n".join(lines[end + 1 :])
    key_lines = {match[1].strip(): number for number, line in enumerate(lines[:end], 1) if (match := re.match(r"([^\s:#][^:]{0,80}):", line))}
    return Page(tuple(lines), tuple(blocks(body)), front, key_lines, faults, end + 2)


def _front_matter_end(lines: list[str]) -> int | None:
    if not _FENCE.match(lines[0]):
        return None
    size = 0
    for number, line in enumerate(lines[1:], 1):
        if _FENCE.match(line) or line.rstrip() == "...":
            return number
        size += len(line)
        if size > _MAX_FRONT_MATTER:
            return None
    return None


def _front_matter(text: str, mask: Callable[[str], str]) -> tuple[Mapping[str, Any], tuple[Fault, ...]]:
    """The keys of the front matter, all values as text, lists or tables. Aliases are refused: they can grow without end."""
    import yaml

    escaped = "\\" in text  # an escape can spell what the masking of the text could not see

    class Loader(yaml.BaseLoader):
        def compose_node(self, parent, index):  # type: ignore[no-untyped-def]
            if self.check_event(yaml.events.AliasEvent):
                raise yaml.YAMLError("aliases (*name) are not read")
            return super().compose_node(parent, index)

        def construct_scalar(self, node):  # type: ignore[no-untyped-def]
            value = _storable(super().construct_scalar(node))
            return mask(value) if escaped else value

    try:
        value = yaml.load(text, Loader)  # noqa: S506 - it makes text, lists and tables only
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return {}, (_yaml_fault(error),)
    if value is None or value == "":
        return {}, ()
    if not isinstance(value, dict):
        return {}, (Fault(1, f"the front matter is a {'list' if isinstance(value, list) else 'text'}, not keys with values; it is left out"),)
    return {str(key): item for key, item in value.items()}, ()


def _storable(text: str) -> str:
    """Text without the NUL and the lone surrogates that an escape such as "\\uD800" makes, which no database takes."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _yaml_fault(error: Exception) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = "nested too deeply" if isinstance(error, RecursionError) else getattr(error, "problem", None) or str(error)
    return Fault(mark.line + 2 if mark else 1, f"the front matter cannot be read as YAML ({problem}); it is left out")
