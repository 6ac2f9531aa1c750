"""Secrets and e-mail addresses are masked before anything else reads a note. The only door to redact-secret."""

import re

import redact_secret

_LETTER = "A-Za-z0-9\u00c0-\u024f\u0370-\u052f"
_AT = re.compile(r"@|&(?:#0*64|#[xX]0*40|commat);|%40|\uff20")
_LOCAL = re.compile(rf"(?:\"[^\"\n]{{1,60}}\"|[{_LETTER}_.+%'-]{{1,64}})\\?$")
_DOMAIN = re.compile(rf"(?:[{_LETTER}](?:[{_LETTER}-]{{0,62}})\\?\.){{1,8}}[{_LETTER}][{_LETTER}-]{{1,23}}")
# Begins with the sign itself, which is looked for much faster than what stands before it.
_EMPHASIS = re.compile(rf"_(?<![{_LETTER}_]_)_*(?=[{_LETTER}])|_(?<=[{_LETTER}]_)_*(?![{_LETTER}_])")
_LIMITS = redact_secret.WholeInputLimits(max_input_bytes=256 * 1024 * 1024, max_findings=200_000)


def mask(text: str) -> str:
    """The text with each secret and e-mail address replaced by a mark such as ``[masked:email]`` (`kb.text.MASKED`).

    The number of lines stays as it is.
    """
    masked = _mask_secrets(text, text)
    if _EMPHASIS.search(masked):
        # An underscore that is markdown's, not the secret's, hides it from the detector.
        masked = _mask_secrets(masked, _EMPHASIS.sub(lambda found: " " * len(found[0]), masked))
    return _mask_addresses(masked)


def _mask_secrets(text: str, scanned: str) -> str:
    """scanned: the same text, place by place, as the detector is to see it."""
    pieces, done = [], 0
    for finding in redact_secret.scan(scanned, limits=_LIMITS):
        if finding.action not in ("redact", "block"):
            continue
        newlines = "\n" * text.count("\n", finding.start, finding.end)
        pieces += [text[done : finding.start], f"[masked:{finding.type.replace('_', '-')}]", newlines]
        done = finding.end
    return "".join([*pieces, text[done:]])


def _mask_addresses(text: str) -> str:
    """Looks around each "@", in all the ways to write one, so that a long line costs no more than its addresses."""
    pieces, done = [], 0
    for at in _AT.finditer(text):
        start = max(done, at.start() - 64)
        local, domain = _LOCAL.search(text[start : at.start()]), _DOMAIN.match(text, at.end())
        if local and domain:
            pieces += [text[done : start + local.start()], "[masked:email]"]
            done = domain.end()
    return "".join([*pieces, text[done:]])
