"""The only door to redact-secret, which knows the tokens of some hundred vendors by their form."""

import re

from kb.privacy.values import Span

_BROKEN = re.compile("[\ud800-\udfff]")
_OURS = ("private_key", "contextual_secret")
"""Keys over several lines and what is assigned to a name are found by our own rules, which know where a note speaks of a commit."""


def detected(text: str) -> list[Span]:
    """The secrets that the detector knows by their form."""
    import redact_secret

    text = text if _is_whole(text) else _BROKEN.sub("\ufffd", text)
    limits = redact_secret.WholeInputLimits(max_input_bytes=1 << 30, max_findings=200_000)
    found = redact_secret.scan(text, limits=limits)
    return [Span(one.start, one.end, "secret", text[one.start : one.end]) for one in found if one.action in ("redact", "block") and one.type not in _OURS]


def _is_whole(text: str) -> bool:
    """True for a text without lone surrogates; to spell it is faster than to look for them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
