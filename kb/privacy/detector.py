"""The only door to redact-secret, which knows the tokens of some hundred vendors by their form."""

from kb.privacy.values import Span


def detected(text: str) -> list[Span]:
    """The secrets that the detector knows; keys over several lines are found by `kb.privacy.keys`."""
    import redact_secret

    limits = redact_secret.WholeInputLimits(max_input_bytes=1 << 30, max_findings=200_000)
    found = redact_secret.scan(text, limits=limits)
    return [Span(one.start, one.end, "secret", text[one.start : one.end]) for one in found if one.action in ("redact", "block") and one.type != "private_key"]
