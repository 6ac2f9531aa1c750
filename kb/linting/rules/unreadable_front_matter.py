"""KB114 unreadable-front-matter: facts that were written down and could not be used.

What it does   Reports what kb had to leave out of a note: front matter that is no YAML or no keys with values, and verdicts in the front matter of
               several notes.
Why it hurts   All fields of the front matter are missing from the index, although they are there to see.
Bad            ---
               title: Refund: paid twice
               ---
Good           ---
               title: "Refund: paid twice"
               ---
Source         our own: the same facts count in front matter as below the title
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kb.linting.subject import Subject
from kb.model import Finding


def check(subject: Subject, settings: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each fault. A date that cannot be read is KB105 or KB106."""
    dated = {field.line for field in subject.note.fields if field.key in ("date", "started_at")}
    for fault in subject.note.faults:
        if fault.line not in dated and subject.first <= fault.line <= subject.last:
            yield Finding("KB114", fault.line, f"{fault.message[0].upper()}{fault.message[1:]}.")
