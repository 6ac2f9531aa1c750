"""Names of files for ids of notes: what any host and file system takes, and never one name for two ids.

A name is made from its id alone, so that the address of a note stays when other notes come and go.
"""

from hashlib import sha256
from string import ascii_letters, digits

_KEPT = frozenset(f"{ascii_letters}{digits}-_".encode())
_RESERVED = frozenset(("con", "prn", "aux", "nul", *(f"{device}{number}" for device in ("com", "lpt") for number in range(10))))
"""Names that Windows keeps for devices, with any suffix."""

_LONGEST_PIECE, _LONGEST = 120, 400
_BEGINNING = 80


def file_name(id: str) -> str:
    """The path of the page of a note, without suffix: letters, digits and ``-_~``, with the slashes of the id.

    Every other byte is ``~`` and two hexadecimal digits. Capital letters are kept, and told once more behind ``~_`` for file systems that do not
    tell them from small ones; of what is too long the beginning is kept, and a digest behind ``~-``.
    """
    pieces = [_piece(piece) for piece in id.split("/")]
    name = "/".join(pieces)
    return name if len(name) <= _LONGEST else _shortened(pieces[-1], id)


def _piece(written: str) -> str:
    encoded = "".join(chr(byte) if byte in _KEPT else f"~{byte:02x}" for byte in written.encode("utf-8", "surrogatepass")) or "~"
    if encoded.lower() in _RESERVED:
        encoded = f"~{ord(encoded[0]):02x}{encoded[1:]}"
    if len(encoded) > _LONGEST_PIECE:
        return _shortened(encoded, written)
    capitals = sum(1 << place for place, sign in enumerate(encoded) if sign.isupper())
    return f"{encoded}~_{capitals:x}" if capitals else encoded


def _shortened(encoded: str, written: str) -> str:
    return f"{encoded[:_BEGINNING]}~-{sha256(written.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
