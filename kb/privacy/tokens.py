"""The token of each value of one file."""

from kb.patterns import late
from kb.text import MASKED

_FORM = late(r"[\s()._-]+")
_SPELLED_FREELY = frozenset(("phone", "iban", "card", "account", "customer", "national-id"))
_LENGTH = 10


class Tokens:
    """Names values in the order in which they appear: ``user_1``, ``email_2``. The same value has the same token.

    key: of `Privacy`; with one a token is a digest (HMAC-SHA256, 10 signs of base32), equal in every file and useless without the key.
    """

    def __init__(self, key: bytes = b"") -> None:
        self._key = key
        self._given: dict[tuple[str, str], str] = {}
        self._used: set[str] = set()
        self._last: dict[str, int] = {}

    def reserve(self, text: str) -> None:
        """Never give a token that a text already holds."""
        self._used.update(found[0] for found in MASKED.finditer(text))

    def of(self, kind: str, value: str) -> str:
        """The token of a value."""
        said = _FORM.sub("", value) if kind in _SPELLED_FREELY else value
        known = (kind, said if kind == "secret" else said.casefold())
        if known not in self._given:
            self._given[known] = f"{kind}_{_digest(self._key, known[1])}" if self._key else self._next(kind)
        return self._given[known]

    def _next(self, kind: str) -> str:
        number = self._last.get(kind, 0) + 1
        while f"{kind}_{number}" in self._used:
            number += 1
        self._last[kind] = number
        return f"{kind}_{number}"


def _digest(key: bytes, value: str) -> str:
    """The first ten signs in a row of the digest with a digit among them: letters alone could be a word, as in user_preference."""
    import base64
    import hashlib
    import hmac

    signs = base64.b32encode(hmac.digest(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256)).decode().lower()
    rows = (signs[start : start + _LENGTH] for start in range(len(signs) - _LENGTH - 3))
    return next((row for row in rows if any(sign.isdigit() for sign in row)), f"{signs[: _LENGTH - 1]}2")
