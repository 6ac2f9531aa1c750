"""Secrets and e-mail addresses are masked before anything else reads a note. The only door to redact-secret."""

import re

import redact_secret

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-zA-Z]{2,24}(?![\w-])")
_LIMITS = redact_secret.WholeInputLimits(max_input_bytes=256 * 1024 * 1024, max_findings=200_000)


def mask(text: str) -> str:
    """The text with each secret and e-mail address replaced by a mark such as ``[masked:email]`` (`kb.text.MASKED`).

    The number of lines stays as it is.
    """
    pieces, done = [], 0
    for finding in redact_secret.scan(text, limits=_LIMITS):
        if finding.action not in ("redact", "block"):
            continue
        newlines = "\n" * text.count("\n", finding.start, finding.end)
        pieces += [text[done : finding.start], f"[masked:{finding.type.replace('_', '-')}]", newlines]
        done = finding.end
    masked = "".join([*pieces, text[done:]])
    return _EMAIL.sub("[masked:email]", masked) if "@" in masked else masked
