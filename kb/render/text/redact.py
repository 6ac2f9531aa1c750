"""What was masked in a file; no report holds a value."""

from collections import Counter

from kb.redacting import Redaction
from kb.render.terminal import safe


def places(redaction: Redaction) -> str:
    """A line for each masked place: where it begins, its kind, and what stands in its place."""
    return "\n".join(f"{safe(redaction.path)}:{find.line}:{find.column}: {find.kind}, masked as {find.token}" for find in redaction.finds)


def told(redaction: Redaction) -> str:
    """How many values of which kinds were masked, in one line."""
    kinds = Counter(find.kind for find in redaction.finds)
    return f"{safe(redaction.path)}: masked {', '.join(f'{number} {kind}' for kind, number in sorted(kinds.items()))}"
