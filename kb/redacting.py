"""One file without what no note may carry, spelled as it was: encoding, mark and ends of lines stay."""

from typing import NamedTuple

from kb.parse.decode import spelled
from kb.patterns import late
from kb.privacy import Find, Privacy, masked

_ENDS = late(r"\r\n|\r|\n")


class Redaction(NamedTuple):
    """What became of a file. data: its bytes, masked; lines: as they were, with "…" for each value; new_lines: with tokens."""

    path: str
    data: bytes
    finds: tuple[Find, ...]
    lines: tuple[str, ...]
    new_lines: tuple[str, ...]


def redact(path: str, data: bytes, privacy: Privacy) -> Redaction:
    """Mask a file. path: as a report names it. Raises UnreadableNote for what is no text."""
    written = spelled(data)
    lines, ends = _ENDS.split(written.text), [*_ENDS.findall(written.text), ""]
    found = masked("\n".join(lines), privacy)
    new_lines = found.text.split("\n")
    whole = "".join(line + end for line, end in zip(new_lines, ends, strict=True))
    new = written.bytes_of(whole) if found.finds else data
    return Redaction(path, new, found.finds, tuple(_without_values(lines, found.finds)), tuple(new_lines))


def _without_values(lines: list[str], finds: tuple[Find, ...]) -> list[str]:
    """The lines as they were, but for what was found."""
    hidden = list(lines)
    for find in reversed(finds):
        line = hidden[find.line - 1]
        hidden[find.line - 1] = f"{line[: find.column - 1]}…{line[find.end_column - 1 :]}"
    return hidden
